import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MARK_TEST } from '../message.ts';
import { readAll, readsInside } from '../testing.ts';
import { c37118, encode } from './index.ts';
import { checkWord } from './read.ts';

const time = { id: 7, seconds: 1_772_000_000, fraction: 40_000 };
const station = {
  name: 'NORTH PMU',
  id: 7,
  phasors: ['VA', 'VB', 'VC', 'IA'],
  analogs: ['P'],
  digitals: Array.from({ length: 16 }, (_, bit) => `D${bit}`),
  nominalFrequency: 50,
  changes: 3,
} as const;
const block = { phasors: [[1, 0]] as const, frequency: 50 };

test('the check word is CRC-CCITT that begins with ones', () => {
  assert.equal(checkWord(new TextEncoder().encode('123456789'), 0, 9), 0x29b1);
});

test('a command that stops the data is a control', () => {
  const bytes = encode.command(time, 1);
  assert.equal(c37118.recognise(bytes, 0, bytes.length), 95);
  const [message] = readAll(c37118, bytes);
  assert.equal(message.function, 'data_transmission_off');
  assert.equal(message.kind, 'request');
  assert.deepEqual(message.acts, ['control']);
  assert.equal(message.unit, 7);
  assert.equal(message.fields.command, 1);
});

test('a command for a configuration and its answer pair', () => {
  const [command] = readAll(c37118, encode.command(time, 5));
  const [answer] = readAll(c37118, encode.configuration(time, [station], 50));
  assert.equal(command.pair, answer.pair);
  assert.equal(answer.kind, 'response');
  assert.equal(answer.quantity, 1);
  const { stations, data_rate } = answer.fields as { stations: { [name: string]: unknown }[]; data_rate: number };
  assert.equal(data_rate, 50);
  assert.equal(stations[0].name, 'NORTH PMU');
  assert.deepEqual(stations[0].phasors, ['VA', 'VB', 'VC', 'IA']);
  assert.deepEqual(stations[0].analogs, ['P']);
  assert.equal((stations[0].digitals as string[])[15], 'D15');
  assert.equal(stations[0].nominal_frequency, 50);
  assert.deepEqual(answer.identity, { role: 'ied', deviceType: 'phasor measurement unit', name: 'NORTH PMU' });
});

test('a concentrator has several stations', () => {
  const [answer] = readAll(c37118, encode.configuration(time, [station, { ...station, name: 'SOUTH PMU' }], 25));
  assert.equal(answer.quantity, 2);
  assert.equal(answer.identity.deviceType, 'phasor data concentrator');
});

test('configuration 3 says where the unit stands', () => {
  const bytes = encode.configuration3(time, station, { latitude: 51.5, longitude: -0.25, elevation: 30 }, 50);
  const [message] = readAll(c37118, bytes);
  assert.equal(message.function, 'configuration_3');
  const { stations, data_rate } = message.fields as { stations: { [name: string]: unknown }[]; data_rate: number };
  assert.equal(data_rate, 50);
  assert.equal(stations[0].latitude, 51.5);
  assert.equal(stations[0].longitude, -0.25);
  assert.equal(message.identity.name, 'NORTH PMU');
});

test('status of a data frame', () => {
  const [message] = readAll(c37118, encode.data(time, [{ ...block, status: 0x8803 }]));
  assert.equal(message.kind, 'notice');
  assert.equal(message.state, 0x8803);
  assert.equal(message.sequence, time.seconds);
  assert.equal(message.fields.data_error, 'test_mode_or_absent');
  assert.equal(message.fields.trigger_reason, 'phase_angle_difference');
  assert.ok(message.marks & MARK_TEST);
});

test('a header is text', () => {
  const [message] = readAll(c37118, encode.header(time, 'Line 4, bay 2'));
  assert.equal(message.fields.text, 'Line 4, bay 2');
  assert.equal(message.identity.description, 'Line 4, bay 2');
});

test('a frame with a changed octet is malformed, and not recognised', () => {
  const bytes = encode.data(time, [block]);
  bytes[20] ^= 1;
  assert.equal(c37118.recognise(bytes, 0, bytes.length), 0);
  assert.equal(readAll(c37118, bytes)[0].problem, 'the check word is wrong');
});

test('nothing throws, and nothing outside a frame is read', () => {
  const samples = [
    encode.configuration(time, [station], 50),
    encode.configuration3(time, station, { latitude: 1, longitude: 2, elevation: 3 }, 50),
    encode.data(time, [block]),
    encode.command(time, 8, [1, 2, 3, 4]),
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...samples),
      fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 6 }),
      fc.nat(60),
      (sample, changes, cut) => {
        const bytes = sample.slice(0, Math.max(0, sample.length - cut));
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        assert.ok(readsInside(c37118, bytes));
      },
    ),
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => readsInside(c37118, bytes)));
});
