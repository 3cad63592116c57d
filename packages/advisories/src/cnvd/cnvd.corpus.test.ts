import assert from 'node:assert/strict';
import { test } from 'node:test';
import { corporaRoot } from '../corpora.test-support.ts';
import { cnvdAgainstGold } from './gold.test-support.ts';

const root = corporaRoot();

test('facts of every file and every entry equal the gold tables', { skip: root === null }, async (t) => {
  const { entries, different, missing, ranges, understood } = await cnvdAgainstGold(root as string);
  t.diagnostic(`${entries} entries equal; ${understood} of ${ranges} version ranges understood`);
  assert.deepEqual(different, []);
  assert.equal(missing, 0);
  assert.ok(understood / ranges > 0.97);
});
