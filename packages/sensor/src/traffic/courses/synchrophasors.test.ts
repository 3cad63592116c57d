import assert from 'node:assert/strict';
import { test } from 'node:test';
import { c37118, FROM_SERVER } from '@fengsui/wire';
import { SynchrophasorsCourse } from './synchrophasors.ts';
import { BEGINS, told } from './testing.ts';

const { encode, c37118: protocol } = c37118;
const NOT_SYNCHRONISED = 0x2000;
type Sent = [time: number, bytes: Uint8Array];

const steps = (...messages: Sent[]) =>
  told(new SynchrophasorsCourse(), messages, ([time, bytes], head, around) => {
    protocol.read(bytes, 0, bytes.length, FROM_SERVER, { message: (_bytes, found) => void Object.assign(head, found) });
    Object.assign(around, { bytes, direction: 1 });
    return time;
  });
const at = (time: number) => ({ id: 7, seconds: BEGINS + Math.floor(time), fraction: Math.round((time % 1) * 1000) });
const frame = (time: number, status = 0, magnitude = 230, stamped = time): Sent => [
  time,
  encode.data(at(stamped), [{ status, phasors: [[magnitude, 0]], frequency: 50 }]),
];
const configuration = (time: number, changes = 0): Sent => [
  time,
  encode.configuration(at(time), [{ name: 'STATION A', id: 7, phasors: ['VA'], nominalFrequency: 50, changes }], 10),
];
const usual = Array.from({ length: 40 }, (_, turn) => frame(turn / 10));

test('frames in turn, second copies and the same configuration are no anomalies', () => {
  assert.deepEqual(steps(configuration(0), ...usual, ...usual.slice(-1), configuration(5)), []);
});

test('two sets of values at one time, and a time that leaps', () => {
  assert.deepEqual(steps(...usual, frame(3.9, 0, 180)), ['sample_contradicted']);
  assert.deepEqual(steps(...usual, frame(4, 0, 230, 4 - 60)), ['time_jump']);
});

test('another configuration, and a status that is lost, told once', () => {
  assert.deepEqual(steps(configuration(0), configuration(1, 1)), ['configuration_changed']);
  assert.deepEqual(steps(...usual, frame(4, NOT_SYNCHRONISED), frame(4.1, NOT_SYNCHRONISED)), ['synchronisation_lost']);
});
