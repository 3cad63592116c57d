import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { corporaRoot } from '../corpora.test-support.ts';
import { readCsaf } from './read.ts';
import { validateCsaf } from './validate.ts';

const root = corporaRoot();

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
  ['addresses that would be fetched, spelling and grammar', ['6.3.6', '6.3.8', '6.3.16']],
  ['releases of CWE and what may be mapped to', ['6.2.24', '6.2.25', '6.2.26']],
  [
    'lists of licences, of identifier systems and of titles in other languages',
    ['6.2.39.3', '6.2.40', '6.2.44', '6.2.45', '6.2.53', '6.3.20'],
  ],
  ['overlaps of version ranges', ['6.2.39.1', '6.2.50.2', '6.2.50.3', '6.3.19.2', '6.3.19.3', '6.3.19.4', '6.3.19.5']],
  ['information in names of CPE', ['6.2.42']],
  ['registers of extensions', ['6.2.20', '6.2.54.2', '6.2.54.4', '6.3.21.2']],
]);

for (const version of ['2.0', '2.1']) {
  test(`the conformance documents of CSAF ${version} get the verdict of the specification`, {
    skip: root === null,
  }, async (t) => {
    const folder = join(root as string, `vuln/oasis-csaf/csaf_${version}/test/validator/data`);
    const { tests } = JSON.parse(readFileSync(join(folder, 'testcases.json'), 'utf8')) as { tests: Case[] };
    let judged = 0;
    let clauses = 0;
    const wrong: string[] = [];
    for (const { id, group, failures = [], valid = [] } of tests) {
      for (const entry of [...failures, ...valid]) {
        const text = readFileSync(join(folder, entry.name), 'utf8');
        const read = readCsaf(text);
        assert.ok(read.ok || read.problems.length > 0);
        if (group !== 'mandatory') continue;
        const verdict = await validateCsaf(text);
        const number = /(6-1-[\d-]+)\.json$/.exec(entry.name)?.[1] ?? '';
        if (differing.has(number)) continue;
        judged++;
        if (!verdict.ok || verdict.value.valid !== entry.valid)
          wrong.push(`${entry.name}: ${JSON.stringify(verdict).slice(0, 300)}`);
        else if (verdict.value.failures.some((failure) => failure.test === id) === failures.includes(entry)) clauses++;
      }
    }
    const left = new Set([...unjudged.values()].flat());
    let advice = 0;
    let cases = 0;
    for (const { id, group, failures = [], valid = [] } of tests) {
      if (group === 'mandatory') continue;
      for (const entry of [...failures, ...valid]) {
        cases++;
        if (left.has(id)) continue;
        const verdict = await validateCsaf(readFileSync(join(folder, entry.name), 'utf8'), 'informative');
        const named = verdict.ok && [...verdict.value.warnings, ...verdict.value.failures].some((one) => one.test === id);
        if (named === failures.includes(entry)) advice++;
        else wrong.push(`${entry.name}: ${id} is ${named ? '' : 'not '}named`);
      }
    }
    t.diagnostic(`${advice} of ${cases} documents of the other groups judged right by their clause, the rest not judged`);
    t.diagnostic(`${judged - wrong.length} of ${judged} mandatory documents judged right, ${clauses} by the very clause`);
    assert.deepEqual(wrong, []);
    assert.ok(judged - clauses < 8);
  });
}
