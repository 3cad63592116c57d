import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateCsaf } from './validate.ts';

type Case = {
  id: string;
  group: string;
  failures?: { name: string; valid: boolean }[];
  valid?: { name: string; valid: boolean }[];
};

/**
 * Documents whose verdict differs from the test cases', with the reason. Of an extension that an implementation does not support the
 * specification asks for a warning only, and these extensions exist for documentation alone.
 */
const differing: ReadonlyMap<string, string> = new Map([
  ['6-1-50-14', 'the document defines one product id twice, which 6.1.2 forbids'],
  ['6-1-60-02-01', 'an extension that is not supported'],
  ['6-1-60-03-02', 'an extension that is not supported'],
]);

/** Recommended and informative test cases that are not judged, with what they would need; a validator may leave both kinds out. */
const unjudged: ReadonlyMap<string, readonly string[]> = new Map([
  ['needs a program that knows the grammar of each language', ['6.3.16']],
  ['the list of licences of ScanCode, which is not here; for the list of SPDX the test is made', ['6.2.44']],
]);

/** How many conformance documents of a version get the verdict of the specification. */
export type Conformance = {
  /** Documents of the mandatory tests, without those in {@link differing}. */
  mandatory: number;
  mandatoryRight: number;
  /** Of those right, the documents whose verdict comes from the very clause that they are for. */
  byClause: number;
  /** Documents of the optional, recommended and informative tests, and those judged right by their clause. */
  advice: number;
  adviceRight: number;
  /** Documents of those whose clauses are in {@link unjudged}. */
  adviceLeft: number;
  wrong: string[];
};

/** Judge all conformance documents of one version of CSAF. */
export async function judgeConformance(corpora: string, version: '2.0' | '2.1'): Promise<Conformance> {
  const folder = join(corpora, `vuln/oasis-csaf/csaf_${version}/test/validator/data`);
  const { tests } = JSON.parse(readFileSync(join(folder, 'testcases.json'), 'utf8')) as { tests: Case[] };
  const left = new Set([...unjudged.values()].flat());
  const count: Conformance = {
    mandatory: 0,
    mandatoryRight: 0,
    byClause: 0,
    advice: 0,
    adviceRight: 0,
    adviceLeft: 0,
    wrong: [],
  };
  for (const { id, group, failures = [], valid = [] } of tests) {
    for (const entry of [...failures, ...valid]) {
      const isFailure = failures.includes(entry);
      if (group !== 'mandatory') {
        count.advice++;
        if (left.has(id)) count.adviceLeft++;
        else if ((await names(join(folder, entry.name), id)) === isFailure) count.adviceRight++;
        else count.wrong.push(`${entry.name}: ${id} is ${isFailure ? 'not ' : ''}named`);
        continue;
      }
      if (differing.has(/(6-1-[\d-]+)\.json$/.exec(entry.name)?.[1] ?? '')) continue;
      count.mandatory++;
      const verdict = await validateCsaf(readFileSync(join(folder, entry.name), 'utf8'));
      if (!verdict.ok || verdict.value.valid !== entry.valid)
        count.wrong.push(`${entry.name}: ${JSON.stringify(verdict).slice(0, 300)}`);
      else {
        count.mandatoryRight++;
        if (verdict.value.failures.some((failure) => failure.test === id) === isFailure) count.byClause++;
      }
    }
  }
  return count;
}

/** Whether the verdict on a document names a clause. */
async function names(path: string, clause: string): Promise<boolean> {
  const verdict = await validateCsaf(readFileSync(path, 'utf8'), 'informative');
  return verdict.ok && [...verdict.value.warnings, ...verdict.value.failures].some(({ test }) => test === clause);
}
