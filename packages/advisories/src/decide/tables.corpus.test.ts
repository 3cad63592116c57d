import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { corporaRoot } from '../corpora.test-support.ts';
import { readDecisionTables } from './tables.ts';

const root = corporaRoot();

test('the tables are those that CERT/CC publishes', { skip: root === null }, () => {
  const tables = readDecisionTables();
  for (const [table, file] of [
    [tables.deployer, 'deployer_patch_application_priority_1_0_0.csv'],
    [tables.humanImpact, 'human_impact_1_0_0.csv'],
  ] as const) {
    const [, ...lines] = readFileSync(join(root ?? '', 'vuln/ssvc/data/csv/ssvc', file), 'utf8')
      .trim()
      .split(/\r?\n/);
    assert.deepEqual(
      table.rows,
      lines.map((line) => line.split(',').slice(1)),
    );
  }
});
