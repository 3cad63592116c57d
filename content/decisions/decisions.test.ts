import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readDecisionTables } from '../../packages/advisories/src/index.ts';
import { PURDUE_LEVEL } from '../../packages/sensor/src/assets/roles.ts';

const read = (name: string): unknown => JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8'));
const tables = readDecisionTables(import.meta.dirname);

for (const name of ['ssvc', 'impact'])
  test(`${name}.json has the form of its schema`, () => {
    const validate = new Ajv2020({ strict: false }).compile(read(`${name}.schema.json`) as object);
    assert.ok(validate(read(`${name}.json`)), JSON.stringify(validate.errors));
  });

test('every role that the sensor gives has its impact and its name, once', () => {
  const roles = tables.roles.map(({ role }) => role);
  assert.equal(new Set(roles).size, roles.length);
  for (const role of [...Object.keys(PURDUE_LEVEL), 'switch', ...tables.levels.map((level) => level.role)])
    assert.ok(roles.includes(role), role);
});

test('every impact that a table names is one of the decision table and has its words', () => {
  for (const { safety, mission } of [...tables.roles, tables.unknown]) {
    assert.ok(
      tables.humanImpact.rows.some(([first, second]) => first === safety && second === mission),
      `${safety}, ${mission}`,
    );
    assert.ok(tables.words.safety[safety] && tables.words.mission[mission]);
  }
});
