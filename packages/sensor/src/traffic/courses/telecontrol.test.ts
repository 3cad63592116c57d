import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FROM_CLIENT, FROM_SERVER, type Head, iec104 } from '@fengsui/wire';
import { BEGINS, told } from './testing.ts';
import { TelecontrolDataCourse } from './telecontrol-data.ts';
import { TelecontrolLinkCourse } from './telecontrol-link.ts';

const { encode, iec104: protocol } = iec104;
const CENTRE = 0;
const STATION = 1;
type Sent = [time: number, from: number, bytes: Uint8Array];

const read = (messages: readonly Sent[], course: TelecontrolLinkCourse | TelecontrolDataCourse): unknown[] =>
  told(course, messages, ([time, from, bytes], head: Head, around) => {
    protocol.read(bytes, 0, bytes.length, from === CENTRE ? FROM_CLIENT : FROM_SERVER, {
      message: (_bytes, found) => void Object.assign(head, found),
    });
    Object.assign(around, { bytes, direction: from });
    return time;
  });
const link = (...messages: Sent[]) => read(messages, new TelecontrolLinkCourse());

const act = encode.unnumbered('startdt_act');
const con = encode.unnumbered('startdt_con');
const value = encode.report(13, 1, [{ address: 100, value: 50.1 }]);
const begun: Sent[] = [
  [0, CENTRE, act],
  [0.1, STATION, con],
];
const tell = (number: number, received = 0, time = number + 1): Sent => [
  time,
  STATION,
  encode.information(number, received, value),
];

test('messages one by one with their acknowledgements, and gaps, are no anomalies', () => {
  const told = Array.from({ length: 200 }, (_, turn): Sent[] => [
    tell(turn),
    ...(turn % 8 === 7 ? [[turn + 1.5, CENTRE, encode.supervisory(turn + 1)] as Sent] : []),
  ]).flat();
  assert.deepEqual(link(...begun, ...told), []);
  assert.deepEqual(link(...begun, tell(0), tell(5), tell(6)), []);
});

test('counters wrap at 32768', () => {
  assert.deepEqual(link(...begun, tell(32_766), tell(32_767), tell(0), [9, CENTRE, encode.supervisory(1)]), []);
});

test('a number that comes twice, and one acknowledged that was never sent', () => {
  assert.deepEqual(link(...begun, tell(0), tell(1), tell(0)), ['sequence_back']);
  assert.deepEqual(link(...begun, tell(0), [2, CENTRE, encode.supervisory(900)]), ['unsent_acknowledged']);
});

test('values before the transfer is started, and as the answer to no interrogation', () => {
  assert.deepEqual(link(tell(0), tell(1)), ['not_started']);
  const interrogated = encode.information(
    0,
    0,
    encode.report(1, 1, [{ address: 1, value: 1 }], encode.CAUSE.interrogatedStation),
  );
  assert.deepEqual(link(...begun, [2, STATION, interrogated]), ['interrogation_unasked']);
  assert.deepEqual(
    link(...begun, [1, CENTRE, encode.information(0, 0, encode.interrogation(1))], [2, STATION, interrogated]),
    [],
  );
});

test('a station whose window is never acknowledged', () => {
  assert.deepEqual(link(...begun, ...Array.from({ length: 90 }, (_, turn) => tell(turn))), ['window_exceeded']);
});

const ZONE = 8 * 3600;
const event = (seconds: number, shown = seconds): Sent => [
  seconds,
  STATION,
  encode.information(0, 0, encode.report(30, 1, [{ address: 1, value: 1, time: (BEGINS + ZONE + shown) * 1000 }])),
];
const events = (...shown: number[]) =>
  read(
    [...Array.from({ length: 10 }, (_, turn) => event(turn)), ...shown.map((time) => event(20, time))],
    new TelecontrolDataCourse(),
  );

test('times ahead of the clock stand out; buffered events and summer time do not', () => {
  assert.deepEqual(events(20, 15, -4000, 20 + 3600, 20 + 3600), []);
  assert.deepEqual(events(20 + 120), ['ahead']);
  assert.deepEqual(events(20 - 3 * 86_400), ['behind']);
});

test('values that turn bad together', () => {
  const values = (count: number, quality: number): Sent[] =>
    Array.from(
      { length: count },
      (_, turn): Sent => [turn, STATION, encode.information(0, 0, encode.report(13, 1, [{ address: 1, value: 1, quality }]))],
    );
  assert.deepEqual(read([...values(320, 0), ...values(64, 0x80)], new TelecontrolDataCourse()), ['quality']);
  assert.deepEqual(read([...values(320, 0x80), ...values(64, 0x80)], new TelecontrolDataCourse()), []);
});
