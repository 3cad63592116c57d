import { expect, test } from 'vitest';
import { isClockOff, lossOf } from './sensor.ts';

test('loss is what was lost of all that was there', () => {
  expect(lossOf({ frames: 900, lost: { kernel: 60, interface: 40 } })).toEqual({ lost: 100, share: 0.1 });
  expect(lossOf({ frames: 0, lost: {} })).toEqual({ lost: 0, share: 0 });
});

test('a clock is off in either direction', () => {
  expect([isClockOff(null), isClockOff(1), isClockOff(-6), isClockOff(7)]).toEqual([false, false, true, true]);
});
