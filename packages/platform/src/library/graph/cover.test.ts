import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { fewest } from './cover.ts';

const bits = (number: number) => number.toString(2).replaceAll('0', '').length;
const one = (node: number, covers: number, cost = 1) => ({ node, covers, cost });

describe('the fewest explanations', () => {
  test('one that explains all is better than two that do', () => {
    const { chosen, left } = fewest([one(1, 0b0011), one(2, 0b1100), one(3, 0b1111, 9)], 0b1111);
    assert.deepEqual([chosen.map(({ node }) => node), left], [[3], 0]);
  });

  test('two that explain all are found where taking the largest first would need three', () => {
    const { chosen } = fewest([one(1, 0b001111), one(2, 0b010101), one(3, 0b101010)], 0b111111);
    assert.deepEqual(chosen.map(({ node }) => node).toSorted(), [2, 3]);
  });

  test('of equally few the cheapest count, and what nothing explains is left', () => {
    const { chosen, left } = fewest([one(1, 0b0011, 5), one(2, 0b0011, 2)], 0b0111);
    assert.deepEqual([chosen.map(({ node }) => node), left], [[2], 0b0100]);
  });

  test('no set with fewer covers the same, whatever is asked', () => {
    const sets = fc.array(fc.integer({ min: 1, max: 255 }), { maxLength: 8 });
    fc.assert(
      fc.property(sets, (masks) => {
        const { chosen, left } = fewest(
          masks.map((covers, at) => one(at, covers)),
          255,
        );
        const all = masks.reduce((sum, mask) => sum | mask, 0);
        const covered = chosen.reduce((sum, { covers }) => sum | covers, 0);
        assert.deepEqual([covered, left], [all, 255 & ~all]);
        for (let choice = 0; choice < 1 << masks.length; choice++) {
          const sum = masks.reduce((union, mask, at) => ((choice >> at) & 1 ? union | mask : union), 0);
          assert.ok(sum !== all || bits(choice) >= chosen.length);
        }
      }),
      { numRuns: 200 },
    );
  });
});
