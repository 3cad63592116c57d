import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';

const read = (name: string): unknown => JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8'));
const lists = read('lists.json') as {
  cwe: { releases: [version: string, day: string][]; mapping: object };
  idSystems: [name: string, form: string][];
};

for (const name of ['lists', 'members'])
  test(`${name}.json has the form of its schema`, () => {
    const validate = new Ajv2020({ strict: false }).compile(read(`${name}.schema.json`) as object);
    assert.ok(validate(read(`${name}.json`)), JSON.stringify(validate.errors));
  });

test('the type of every object that a member holds is described', () => {
  const { types } = read('members.json') as { types: Record<string, { objects: Record<string, string> }> };
  for (const [type, { objects }] of Object.entries(types))
    for (const [member, held] of Object.entries(objects)) assert.ok(held in types, `${type}.${member}: ${held}`);
});

test('forms of numbers are patterns, and mappings are of releases that are listed', () => {
  for (const [name, form] of lists.idSystems) assert.doesNotThrow(() => new RegExp(form, 'u'), name);
  const releases = lists.cwe.releases.map(([release]) => release);
  for (const release of Object.keys(lists.cwe.mapping)) assert.ok(releases.includes(release), release);
});

test('releases of CWE follow each other', () => {
  const days = lists.cwe.releases.map(([, day]) => day);
  assert.deepEqual(days, days.toSorted());
  assert.equal(new Set(lists.cwe.releases.map(([version]) => version)).size, days.length);
});
