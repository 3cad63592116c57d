import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAll, readsInside } from '../testing.ts';
import { encode, sbus } from './index.ts';

const { telegram, write } = encode;

test('a write of a register has its address and value, and the acknowledgement its sequence', () => {
  const bytes = write(7, 1, 100, 70_000);
  assert.equal(sbus.recognise(bytes, 0, bytes.length), 95);
  const [request] = readAll(sbus, bytes);
  assert.deepEqual([request.function, request.acts, request.unit], ['write_registers', ['write'], 1]);
  assert.deepEqual([request.area, request.address, request.quantity, request.value], [6, 100, 1, 70_000]);
  assert.deepEqual(request.fields.values, [70_000]);
  const [answer] = readAll(sbus, telegram(2, 7, [0, 2]));
  assert.deepEqual([answer.kind, answer.pair, answer.status], ['response', request.pair, 'wrong_password']);
  assert.equal(answer.fields.result, 'NAK, because of password');
  assert.equal(sbus.answerCode?.(answer.code, request.code), 14);
});

test('flags are bits: their count is in the telegram', () => {
  const [flags] = readAll(sbus, telegram(0, 1, [1, 11, 3, 0, 20, 2, 0b101]));
  assert.deepEqual([flags.function, flags.address, flags.quantity, flags.value], ['write_flags', 20, 3, 1]);
  assert.deepEqual(flags.fields.values, [1, 0, 1]);
  const [inputs] = readAll(sbus, telegram(0, 2, [1, 3, 7, 0, 20]));
  assert.deepEqual([inputs.function, inputs.quantity], ['read_inputs', 8]);
});

test('commands of processors are told apart', () => {
  const names = [40, 48, 50, 57, 60, 66, 67, 68, 100, 107].map(
    (command) => readAll(sbus, telegram(0, 1, [1, command]))[0].function,
  );
  assert.deepEqual(names, [
    'run_cpu_0',
    'run_all',
    'restart_cold_cpu_1',
    'restart_cold_all',
    'stop_cpu_0',
    'stop_cpu_6',
    'stop',
    'stop_all',
    'restart_warm_cpu_1',
    'restart_warm_all',
  ]);
  const [write10] = readAll(sbus, telegram(0, 1, [1, 15, 5, 0, 1, 0, 0, 0, 9]));
  assert.deepEqual([write10.function, write10.area], ['write_timers', 7]);
});

test('blocks are named by type and number', () => {
  const [deleted] = readAll(sbus, telegram(0, 1, [1, 0xa9, 5, 0x20, 0, 3, 0, 12]));
  assert.deepEqual([deleted.function, deleted.acts, deleted.address], ['delete_block', ['write', 'program'], 12]);
  assert.equal(deleted.fields.block_type, 'fb');
});

test('a telegram with another check sum is not claimed, and malformed when read', () => {
  const bytes = write(7, 1, 100, 1);
  bytes[14]++;
  assert.equal(sbus.recognise(bytes, 0, bytes.length), 0);
  assert.equal(readAll(sbus, bytes)[0].problem, 'the check sum does not match');
});

test('bent and random telegrams never throw and are read inside their bounds', () => {
  for (const bytes of [write(7, 1, 100, 1), telegram(0, 1, [1, 0xa9, 5, 0x20, 0, 3, 0, 12]), telegram(1, 1, [0, 0, 0, 7])])
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.nat(bytes.length), (where, value, length) => {
        const bent = bytes.slice(0, length);
        if (where < length) bent[where] = value;
        assert.ok(readsInside(sbus, bent));
      }),
    );
});
