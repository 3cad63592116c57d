import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareWithReference } from './reference.test-support.ts';

test("all 104,976 base vectors of CVSS 4.0 have the score of FIRST's calculator", () => {
  assert.deepEqual(compareWithReference(), { vectors: 104_976, wrong: [] });
});
