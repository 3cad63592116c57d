import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Goose } from '../goose/encode.ts';
import { MARK_TEST } from '../message.ts';
import { readAll, readsInside } from '../testing.ts';
import { encode, rGoose } from './index.ts';

const trip: Goose = {
  appId: 0x8001,
  controlBlock: 'BAY1PROT/LLN0$GO$gcbTrip',
  timeAllowedToLive: 2000,
  dataSet: 'BAY1PROT/LLN0$dsTrip',
  id: 'trip',
  time: new Date('2026-03-01T08:00:00.250Z'),
  state: 7,
  sequence: 0,
  revision: 1,
  data: [true, { bits: [0, 0, 0] }],
};

test('a session of either version is read as GOOSE', () => {
  for (const version of [1, 2] as const) {
    const bytes = encode.encodeRoutableGoose([trip], { number: 42, version, keyId: 9, signature: [1, 2, 3, 4] });
    assert.equal(rGoose.recognise(bytes, 0, bytes.length), 92);
    // Without the transport header, too.
    assert.equal(rGoose.recognise(bytes, 2, bytes.length), 92);
    const messages = readAll(rGoose, bytes);
    assert.equal(messages.length, 1);
    const [message] = messages;
    assert.equal(message.problem, '');
    assert.equal(message.function, 'send_goose_message');
    assert.equal(message.kind, 'notice');
    assert.deepEqual([message.unit, message.state, message.sequence, message.quantity], [0x8001, 7, 0, 2]);
    assert.equal(message.fields.session_number, 42);
    assert.equal(message.fields.key_id, 9);
    assert.equal(message.fields.control_block, trip.controlBlock);
    assert.equal(message.identity.name, 'BAY1PROT');
  }
});

test('every element of a session is a message', () => {
  const bytes = encode.encodeRoutableGoose([trip, { ...trip, appId: 0x8002, state: 8, simulation: true }], { number: 1 });
  const [, second, ...others] = readAll(rGoose, bytes);
  assert.equal(others.length, 0);
  assert.equal(second.problem, '');
  assert.deepEqual([second.unit, second.state], [0x8002, 8]);
  assert.ok(second.marks & MARK_TEST);
  assert.equal(second.fields.simulated, true);
  assert.equal(second.fields.go_id, 'trip');
});

test('an encrypted session is counted, not read', () => {
  const bytes = encode.encodeRoutableGoose([trip], { number: 1, version: 1 });
  bytes[22] = 1;
  assert.equal(rGoose.recognise(bytes, 0, bytes.length), 70);
  const [message] = readAll(rGoose, bytes);
  assert.equal(message.problem, '');
  assert.equal(message.fields.encrypted, true);
});

test('nothing throws, and nothing outside a session is read', () => {
  const sample = encode.encodeRoutableGoose([trip, trip], { number: 1 });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(sample.length - 1), fc.nat(255)), { maxLength: 6 }), fc.nat(80), (changes, cut) => {
      const bytes = sample.slice(0, sample.length - cut);
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      assert.ok(readsInside(rGoose, bytes));
    }),
  );
});
