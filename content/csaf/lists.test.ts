import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';

const read = (name: string): unknown => JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8'));
const lists = read('lists.json') as { cwe: { releases: [version: string, day: string][] } };

test('the lists have the form of their schema', () => {
  const validate = new Ajv2020({ strict: false }).compile(read('lists.schema.json') as object);
  assert.ok(validate(lists), JSON.stringify(validate.errors));
});

test('releases of CWE follow each other', () => {
  const days = lists.cwe.releases.map(([, day]) => day);
  assert.deepEqual(days, days.toSorted());
  assert.equal(new Set(lists.cwe.releases.map(([version]) => version)).size, days.length);
});
