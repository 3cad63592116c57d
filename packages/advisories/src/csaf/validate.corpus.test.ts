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
    t.diagnostic(`${judged - wrong.length} of ${judged} mandatory documents judged right, ${clauses} by the very clause`);
    assert.deepEqual(wrong, []);
    assert.ok(judged - clauses < 8);
  });
}
