import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
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

test('the conformance documents of CSAF 2.0 get the verdict of the specification', { skip: root === null }, async (t) => {
  const folder = join(root as string, 'vuln/oasis-csaf/csaf_2.0/test/validator/data');
  const { tests } = JSON.parse(readFileSync(join(folder, 'testcases.json'), 'utf8')) as { tests: Case[] };
  let judged = 0;
  const wrong: string[] = [];
  for (const { id, group, failures = [], valid = [] } of tests) {
    for (const entry of [...failures, ...valid]) {
      const path = join(folder, entry.name);
      if (!existsSync(path)) continue;
      const text = readFileSync(path, 'utf8');
      const read = readCsaf(text);
      assert.ok(read.ok || read.problems.length > 0);
      if (group !== 'mandatory') continue;
      const verdict = await validateCsaf(text);
      judged++;
      if (!verdict.ok || verdict.value.valid !== entry.valid)
        wrong.push(`${id} ${entry.name}: ${JSON.stringify(verdict).slice(0, 200)}`);
    }
  }
  t.diagnostic(`${judged - wrong.length} of ${judged} mandatory documents judged as the specification does`);
  for (const line of wrong) t.diagnostic(line);
  assert.ok(judged > 0 && wrong.length <= judged * 0.05);
});
