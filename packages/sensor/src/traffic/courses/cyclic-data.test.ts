import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { CycleCounter } from './cyclic-data.ts';

/** Cycle of two milliseconds, in units of the counter. */
const CYCLE = 64;
const MILLISECOND = 1e6;

suite('the cycle counter of PROFINET', () => {
  test('runs with the time, round its end and with losses', () => {
    const counter = new CycleCounter();
    for (let turn = 0; turn < 3000; turn++) {
      if (turn % 50 > 40) continue;
      assert.equal(counter.step((turn * CYCLE) & 0xffff, turn * 2 * MILLISECOND), null);
    }
  });

  test('means nothing in second copies and behind a pause of the capture', () => {
    const counter = new CycleCounter();
    assert.equal(counter.step(100, 0), null);
    assert.equal(counter.step(100, 0.1 * MILLISECOND), null);
    assert.equal(counter.step(7, 5000 * MILLISECOND), null);
  });

  test('runs back when frames are replayed, and ahead when they are made up', () => {
    const counter = new CycleCounter();
    counter.step(20_000, 0);
    assert.equal(counter.step(9000, 2 * MILLISECOND), 'sequence_back');
    assert.equal(counter.step(30_000, 4 * MILLISECOND), 'sequence_jump');
  });
});
