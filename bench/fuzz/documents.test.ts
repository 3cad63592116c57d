import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chunksOf, type DocumentKind, readVulnerabilityFile, recognise } from '../../packages/advisories/src/index.ts';
import { documentSeeds, readDamaged } from './documents.ts';

test('the documents that are damaged are whole before', async () => {
  for (const [kind, seeds] of Object.entries(documentSeeds)) {
    for (const seed of seeds) {
      assert.equal(recognise(seed), kind);
      const items = readVulnerabilityFile(kind as DocumentKind, chunksOf(seed), { retrieved: '2026-01-01T00:00:00Z' });
      for await (const item of items) assert.ok(!('problem' in item), JSON.stringify(item));
    }
  }
});

test('damaged documents are read to their end, or named', async () => {
  const run = await readDamaged(4000, 7);
  assert.deepEqual(run.errors, []);
  assert.ok(run.kinds.size >= 30);
  for (const [kind, { read, problems }] of run.kinds) assert.ok(read > 0 && problems > 0, kind);
});
