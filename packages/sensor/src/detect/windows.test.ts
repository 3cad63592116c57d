import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Correlation } from './rule.ts';
import { WINDOWS } from './windows.ts';

const SECOND = 1e9;
const correlation = (type: Correlation['type'], least: number, rules = ['a', 'b', 'c']): Correlation => ({
  type,
  rules,
  groupBy: [],
  timespan: 10 * SECOND,
  field: 'value',
  least,
});

/** Notes [second, rule or value] one after the other; says at which the correlation was fulfilled, and with how many. */
function fulfilled(type: Correlation['type'], least: number, notes: [number, number][]): string[] {
  const window = new WINDOWS[type](correlation(type, least));
  return notes.flatMap(([second, which], at) => {
    const match = window.note(second * SECOND, at + 1, which, which);
    return match ? [`${at + 1}: ${match.count} from ${match.firstSeen / SECOND} in ${match.frames.join(' ')}`] : [];
  });
}

suite('windows of correlations', () => {
  test('count what lies within the timespan, and spend it', () => {
    const at = (second: number): [number, number] => [second, 0];
    assert.deepEqual(fulfilled('event_count', 3, [at(0), at(1), at(2), at(3), at(4), at(5)]), [
      '3: 3 from 0 in 1 2 3',
      '6: 3 from 3 in 4 5 6',
    ]);
    assert.deepEqual(fulfilled('event_count', 3, [at(0), at(11), at(22), at(23), at(24)]), ['5: 3 from 22 in 3 4 5']);
  });

  test('count different values, and let old ones go', () => {
    assert.deepEqual(
      fulfilled('value_count', 3, [
        [0, 7],
        [1, 7],
        [2, 8],
        [3, 9],
      ]),
      ['4: 3 from 1 in 2 3 4'],
    );
    assert.deepEqual(
      fulfilled('value_count', 3, [
        [0, 7],
        [20, 8],
        [21, 9],
        [22, 10],
      ]),
      ['4: 3 from 20 in 2 3 4'],
    );
  });

  test('find rules together in any order', () => {
    assert.deepEqual(
      fulfilled('temporal', 1, [
        [0, 2],
        [1, 0],
        [2, 1],
      ]),
      ['3: 3 from 0 in 1 2 3'],
    );
    assert.deepEqual(
      fulfilled('temporal', 1, [
        [0, 2],
        [11, 0],
        [12, 1],
      ]),
      [],
    );
  });

  test('find rules in their order only, with the latest beginning', () => {
    assert.deepEqual(
      fulfilled('temporal_ordered', 1, [
        [0, 1],
        [1, 0],
        [2, 1],
        [3, 2],
      ]),
      ['4: 3 from 1 in 2 3 4'],
    );
    assert.deepEqual(
      fulfilled('temporal_ordered', 1, [
        [0, 0],
        [1, 1],
        [9, 0],
        [12, 2],
      ]),
      [],
    );
    assert.deepEqual(
      fulfilled('temporal_ordered', 1, [
        [0, 2],
        [1, 1],
        [2, 0],
      ]),
      [],
    );
  });

  test('a long burst is bounded, and what it drops is counted', () => {
    const window = new WINDOWS.event_count({ ...correlation('event_count', 1e6), timespan: 1e18 });
    for (let at = 0; at < 5000; at++) window.note(at, at, 0, undefined);
    assert.equal(window.dropped, 5000 - 2048);
  });
});
