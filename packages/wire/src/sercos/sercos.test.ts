import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAll, readsInside } from '../testing.ts';
import { sercos } from './index.ts';

const telegram = (type: number, phase: number): Uint8Array =>
  Uint8Array.from([type, phase, 1, 2, 3, 4, ...new Array<number>(40).fill(0)]);

test('cyclic telegrams are reports', () => {
  const [mdt] = readAll(sercos, telegram(0x00, 4));
  assert.equal(mdt.function, 'mdt_cp4');
  assert.deepEqual(mdt.acts, ['report']);
  const [at] = readAll(sercos, telegram(0xe1, 4));
  assert.equal(at.function, 'at_cp4');
  assert.deepEqual(at.fields, {
    channel: 'secondary',
    telegram: 'AT',
    telegram_number: 1,
    cycle_count_valid: true,
    phase: 4,
    phase_change: false,
  });
});

test('a change of phase is a control of the master', () => {
  const [message] = readAll(sercos, telegram(0x00, 0x80));
  assert.equal(message.function, 'phase_change_cp0');
  assert.deepEqual(message.acts, ['control']);
  assert.equal(message.identity.role, 'controller');
});

test('random telegrams never throw and are read inside their bounds', () => {
  assert.equal(sercos.recognise(telegram(0, 9), 0, 46), 0);
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (random) => assert.ok(readsInside(sercos, random))));
});
