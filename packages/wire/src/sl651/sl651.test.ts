import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MARK_CREDENTIALS } from '../message.ts';
import { readAll, readsInside } from '../testing.ts';
import { encode, sl651 } from './index.ts';

const base = { centre: 1, station: '0012345678', password: '1234', down: false };
const opening = encode.opening(3, '260801085857');
const reporting = encode.reporting('0012345678', 0x48, '2608010858');

const report = encode.frame({
  ...base,
  function: 0x32,
  body: [...opening, ...reporting, ...encode.element(0x39, '00127381', 3), ...encode.element(0x38, '1211', 2)],
});

test('a timed report carries levels of a river', () => {
  const [message] = readAll(sl651, report);
  assert.equal(message.function, 'timed_report');
  assert.equal(message.kind, 'notice');
  assert.equal(message.value, 127.381);
  assert.equal(message.quantity, 2);
  assert.equal(message.unit, 12345678);
  assert.equal(message.fields.station, '0012345678');
  assert.equal(message.fields.sent, '2026-08-01 08:58:57');
  assert.deepEqual(message.fields.elements, [
    { id: 'f0', name: 'observation_time', value: '2026-08-01 08:58' },
    { id: '39', name: 'river_level', value: 127.381 },
    { id: '38', name: 'supply_voltage', value: 12.11 },
  ]);
  assert.equal(message.identity.deviceType, 'river station');
  assert.equal(message.marks & MARK_CREDENTIALS, MARK_CREDENTIALS);
  assert.ok(!JSON.stringify(message.fields).includes('"1234"'));
});

test('its confirmation does nothing', () => {
  const [message] = readAll(sl651, encode.frame({ ...base, down: true, function: 0x32, end: 4, body: opening }));
  assert.equal(message.kind, 'response');
  assert.deepEqual(message.acts, []);
  assert.equal(message.status, '');
  const [again] = readAll(sl651, encode.frame({ ...base, down: true, function: 0x32, end: 0x15, body: opening }));
  assert.equal(again.status, 'send_again');
});

test('a gate is moved by a request, which its answer repeats', () => {
  const body = [...opening, 0xf1, 0xf1, 0, 0x12, 0x34, 0x56, 0x78, 1, 1];
  const [request] = readAll(sl651, encode.frame({ ...base, down: true, function: 0x4e, body }));
  assert.deepEqual(request.acts, ['control']);
  assert.equal(request.kind, 'request');
  assert.equal(request.fields.data, '0101');
  const [answer] = readAll(sl651, encode.frame({ ...base, function: 0x4e, body }));
  assert.equal(answer.kind, 'response');
  assert.equal(answer.pair, request.pair);
});

test('passwords among parameters are left out', () => {
  const secret = encode.element(0x03, '4711', 0);
  const body = [...opening, 0xf1, 0xf1, 0, 0x12, 0x34, 0x56, 0x78, ...secret];
  for (const code of [0x40, 0x41, 0x49]) {
    const [message] = readAll(sl651, encode.frame({ ...base, down: true, function: code, body }));
    assert.ok(!JSON.stringify(message.fields).includes('4711'), String(code));
    assert.deepEqual(message.fields.parameters, [{ id: '03', name: 'password', secret: true }]);
  }
});

test('the software version identifies a station', () => {
  const text = [...new TextEncoder().encode('RTU-V1.2')];
  const body = [...opening, 0xf1, 0xf1, 0, 0x12, 0x34, 0x56, 0x78, text.length, ...text];
  const [message] = readAll(sl651, encode.frame({ ...base, function: 0x45, body }));
  assert.equal(message.identity.firmware, 'RTU-V1.2');
  assert.equal(message.identity.role, 'rtu');
});

test('negative values, filled values, series and states are told apart', () => {
  const body = [
    ...opening,
    ...reporting,
    ...encode.element(0x02, 'ff0125', 1),
    ...encode.element(0x03, 'aaaa', 1),
    0xf4,
    0x10,
    5,
    0xff,
    0x45,
    0x20,
    0,
    0,
    0,
    0x04,
  ];
  const [message] = readAll(sl651, encode.frame({ ...base, function: 0x34, body }));
  assert.deepEqual((message.fields.elements as object[]).slice(1), [
    { id: '02', name: 'air_temperature', value: -12.5 },
    { id: '03', name: 'water_temperature', value: 'aaaa' },
    { id: 'f4', name: 'precipitation_each_5_min', values: [0.5, 'none'] },
    { id: '45', name: 'state', value: '00000004', set: ['water_level_alarm'] },
  ]);
});

test('recognition wants the check sum', () => {
  assert.equal(sl651.recognise(report, 0, report.length), 95);
  const bent = report.slice();
  bent[20] ^= 1;
  assert.equal(sl651.recognise(bent, 0, bent.length), 0);
  assert.equal(readAll(sl651, bent)[0].problem, 'the check sum does not match');
});

test('bent and random frames never throw and are read inside their bounds', () => {
  fc.assert(
    fc.property(fc.nat(report.length - 1), fc.nat(255), fc.nat(report.length), (where, value, length) => {
      const bent = report.slice(0, length);
      if (where < length) bent[where] = value;
      assert.ok(readsInside(sl651, bent));
    }),
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (random) => void readAll(sl651, random)));
});
