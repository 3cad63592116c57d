import assert from 'node:assert/strict';
import { test } from 'node:test';
import { corporaRoot } from '../corpora.test-support.ts';
import { versVectors } from './vectors.test-support.ts';

const root = corporaRoot();

for (const { file, total, wrong } of root === null ? [] : versVectors(root)) {
  test(`every vector of ${file}`, () => {
    assert.ok(total > 0);
    assert.deepEqual(wrong, []);
  });
}
