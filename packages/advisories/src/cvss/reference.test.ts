import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scoreCvss } from './cvss.ts';
import { allBaseVectors, referenceScore } from './reference.test-support.ts';

test("all 104,976 base vectors of CVSS 4.0 have the score of FIRST's calculator", () => {
  const wrong: string[] = [];
  let count = 0;
  for (const vector of allBaseVectors()) {
    count++;
    const scores = scoreCvss(vector);
    if (!scores.ok || scores.value.base !== referenceScore(vector)) wrong.push(vector);
  }
  assert.equal(count, 104_976);
  assert.deepEqual(wrong, []);
});
