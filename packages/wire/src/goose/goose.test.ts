import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MARK_TEST } from '../message.ts';
import type { DataValue } from '../mms/data-encode.ts';
import { assertInside } from '../cotp/inside.ts';
import { readAll } from '../testing.ts';
import { encode, goose } from './index.ts';

const trip = {
  appId: 0x3001,
  controlBlock: 'BAY1PROT/LLN0$GO$gcbTrip',
  timeAllowedToLive: 2000,
  dataSet: 'BAY1PROT/LLN0$dsTrip',
  id: 'trip',
  time: new Date('2026-03-01T08:00:00.250Z'),
  state: 7,
  sequence: 0,
  revision: 1,
  data: [true, { bits: [0, 0, 0] }, { float: 10.5 }, { structure: [{ integer: -3 }, 'ok'] }] satisfies DataValue[],
};

test('state, sequence and data of a trip', () => {
  const bytes = encode.encodeGoose(trip);
  assert.ok(goose.recognise(bytes, 0, bytes.length) >= 90);
  const [message] = readAll(goose, bytes);
  assert.equal(message.function, 'send_goose_message');
  assert.equal(message.kind, 'notice');
  assert.equal(message.unit, 0x3001);
  assert.equal(message.state, 7);
  assert.equal(message.sequence, 0);
  assert.equal(message.quantity, 4);
  assert.equal(message.value, 1);
  assert.equal(message.problem, '');
  assert.deepEqual(message.fields.data, [true, '000', 10.5, [-3, 'ok']]);
  assert.equal(message.fields.time, '2026-03-01T08:00:00.250000Z');
  assert.equal(message.identity.role, 'ied');
  assert.equal(message.identity.name, 'BAY1PROT');
});

test('a simulated message is marked', () => {
  const [message] = readAll(goose, encode.encodeGoose({ ...trip, simulation: true }));
  assert.ok(message.marks & MARK_TEST);
  assert.equal(message.fields.simulation, true);
});

test('padding of a short frame is not part of the message', () => {
  const bytes = encode.encodeGoose(trip);
  const [message] = readAll(goose, Uint8Array.from([...bytes, 0, 0, 0, 0]));
  assert.equal(message.problem, '');
});

test('numbers survive the way there and back', () => {
  fc.assert(
    fc.property(fc.nat(0xffffffff), fc.nat(0xffffffff), fc.nat(0xffff), (state, sequence, appId) => {
      const [message] = readAll(goose, encode.encodeGoose({ ...trip, state, sequence, appId }));
      assert.equal(message.state, state);
      assert.equal(message.sequence, sequence);
      assert.equal(message.unit, appId);
    }),
  );
});

test('random and mutated messages never throw, and nothing outside them is read', () => {
  const sample = encode.encodeGoose(trip);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(sample.length - 1), fc.nat(255)), { maxLength: 8 }),
      fc.nat(sample.length),
      (changes, cut) => {
        const bytes = sample.slice(0, sample.length - cut);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        assertInside(goose, bytes);
      },
    ),
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => void readAll(goose, bytes)));
});
