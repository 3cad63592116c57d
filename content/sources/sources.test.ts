import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readSourceTable } from '../../packages/knowledge/src/index.ts';

const read = (name: string): unknown => JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8'));

test('the table of sources has the form of its schema', () => {
  const validate = new Ajv2020({ strict: false }).compile(read('sources.schema.json') as object);
  assert.ok(validate(read('sources.json')), JSON.stringify(validate.errors));
});

test('each source has its own name and address', () => {
  const sources = readSourceTable();
  assert.ok(sources.length >= 20);
  for (const member of ['id', 'name', 'address'] as const)
    assert.equal(new Set(sources.map((source) => source[member])).size, sources.length, member);
});

test('every kind of source of the library is there', () => {
  const ids = new Set(readSourceTable().map(({ id }) => id));
  for (const id of 'cisa siemens kev epss cve nvd cwe capec attack-ics attack-enterprise emb3d misp-galaxy misp-taxonomies misp-warninglists sigma recog oui'.split(
    ' ',
  ))
    assert.ok(ids.has(id), id);
});
