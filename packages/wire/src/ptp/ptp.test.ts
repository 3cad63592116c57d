import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAll, readsInside } from '../testing.ts';
import { encode, ptp } from './index.ts';

const clock = [0x00, 0x1b, 0x19, 0xff, 0xfe, 0x00, 0x00, 0x01];
const from = { domain: 4, clock, port: 1, sequence: 513 };
const rank = {
  priority1: 128,
  clockClass: 6,
  accuracy: 0x21,
  priority2: 127,
  grandmaster: clock,
  stepsRemoved: 0,
  timeSource: 0x20,
};

test('a sync has its time', () => {
  const bytes = encode.sync(from, 1_772_000_000, 5);
  assert.equal(ptp.recognise(bytes, 0, bytes.length), 75);
  const [message] = readAll(ptp, Uint8Array.from([...bytes, 0, 0]));
  assert.equal(message.function, 'sync');
  assert.equal(message.problem, '');
  assert.deepEqual([message.unit, message.sequence], [4, 513]);
  assert.equal(message.fields.time, '1772000000.000000005');
  assert.equal(message.fields.clock_identity, '001b19fffe000001');
});

test('another grandmaster is another area, a better rank another state', () => {
  const [first] = readAll(ptp, encode.announce(from, rank));
  const [rogue] = readAll(ptp, encode.announce(from, { ...rank, grandmaster: clock.toReversed(), priority1: 1 }));
  assert.equal(first.function, 'announce');
  assert.equal(first.state, 0x8006217f);
  assert.notEqual(first.area, rogue.area);
  assert.equal(rogue.fields.priority_1, 1);
  assert.equal(first.fields.time_source, 'gnss');
  assert.equal(first.identity.deviceType, 'grandmaster clock');
});

test('setting the time is configuration', () => {
  const [message] = readAll(ptp, encode.manage(from, 1, 0x200f, [0, 0, 0, 0, 0, 1, 0, 0, 0, 0]));
  assert.equal(message.function, 'management_set');
  assert.deepEqual(message.acts, ['write', 'configure']);
  assert.equal(message.fields.management, 'time');
  assert.equal(message.address, 0x200f);
});

test('a clock describes itself', () => {
  const text = (value: string) => [value.length, ...new TextEncoder().encode(value)];
  const description = [
    128,
    0,
    ...text('IEEE 802.3'),
    0,
    6,
    1,
    2,
    3,
    4,
    5,
    6,
    0,
    3,
    0,
    6,
    1,
    2,
    3,
    4,
    5,
    6,
    0,
    27,
    25,
    0,
    ...text('Example;GM100;A7'),
    ...text('B;3.1;'),
    ...text(''),
    0,
    0,
  ];
  const [message] = readAll(ptp, encode.manage(from, 2, 1, description));
  assert.equal(message.function, 'management_response');
  assert.deepEqual(message.identity, { vendor: 'Example', model: 'GM100', serial: 'A7', hardware: 'B', firmware: '3.1' });
});

test('nothing throws, and nothing outside a message is read', () => {
  const samples = [encode.sync(from, 1, 2), encode.announce(from, rank), encode.manage(from, 0, 1, [1, 2, 3, 4])];
  fc.assert(
    fc.property(
      fc.constantFrom(...samples),
      fc.array(fc.tuple(fc.nat(70), fc.nat(255)), { maxLength: 6 }),
      fc.nat(60),
      (sample, changes, cut) => {
        const bytes = sample.slice(0, Math.max(0, sample.length - cut));
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        assert.ok(readsInside(ptp, bytes));
      },
    ),
  );
});
