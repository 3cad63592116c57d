import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MARK_CREDENTIALS } from '../message.ts';
import { readAll, readsInside } from '../testing.ts';
import { encode, gdw1376 } from './index.ts';

const base = { region: '3201', terminal: 4660 };
const password = new Array<number>(16).fill(0x77);
const trip = encode.frame({ ...base, control: 0x4a, afn: 5, sequence: 0x73, data: [...encode.unit(1, 1), 30, ...password] });

test('a remote trip is a control with a password that is not told', () => {
  const [message] = readAll(gdw1376, trip);
  assert.equal(message.function, 'remote_trip');
  assert.deepEqual(message.acts, ['control']);
  assert.equal(message.kind, 'request');
  assert.equal(message.address, 1);
  assert.equal(message.unit, 3201_04660);
  assert.equal(message.marks & MARK_CREDENTIALS, MARK_CREDENTIALS);
  assert.equal(message.fields.terminal, '3201-4660');
  assert.deepEqual(message.fields.units, [{ points: ['p1'], classes: ['F1'], data: '1e' }]);
  assert.ok(!JSON.stringify(message.fields).includes('7777'));
});

test('its confirmation has its number', () => {
  const answer = (fn: number) => encode.frame({ ...base, control: 0x80, afn: 0, sequence: 0x63, data: encode.unit(0, fn) });
  const [request] = readAll(gdw1376, trip);
  const [confirmed] = readAll(gdw1376, answer(1));
  assert.equal(confirmed.kind, 'response');
  assert.equal(confirmed.pair, request.pair);
  assert.equal(confirmed.status, '');
  assert.equal(readAll(gdw1376, answer(2))[0].status, 'denied');
});

test('terminals log in, and are answered by the master station', () => {
  const [login] = readAll(gdw1376, encode.frame({ ...base, control: 0xc9, afn: 2, sequence: 0x71, data: encode.unit(0, 1) }));
  assert.equal(login.function, 'login');
  assert.equal(login.kind, 'request');
  assert.equal(login.identity.name, '3201-4660');
  const [answer] = readAll(gdw1376, encode.frame({ ...base, control: 0x0b, afn: 0, sequence: 0x61, data: encode.unit(0, 1) }));
  assert.equal(answer.pair, login.pair);
});

test('a request for real-time data names all its units', () => {
  const data = [...encode.unit(9, 25), ...encode.unit(0, 2)];
  const [message] = readAll(gdw1376, encode.frame({ ...base, control: 0x4b, afn: 0x0c, sequence: 0x62, data }));
  assert.equal(message.function, 'request_class_1_data');
  assert.deepEqual(message.fields.units, [
    { points: ['p9'], classes: ['F25'] },
    { points: ['p0'], classes: ['F2'] },
  ]);
});

test('resets and settings are told apart by their class', () => {
  const down = (afn: number, data: number[]) =>
    readAll(gdw1376, encode.frame({ ...base, control: 0x4a, afn, sequence: 0x74, data: [...data, ...password] }))[0];
  assert.equal(down(1, encode.unit(0, 3)).function, 'factory_reset');
  assert.equal(down(5, [...encode.unit(0, 31), 0x57, 0x58, 0x08, 0x01, 0xc8, 0x26]).function, 'set_clock');
  const [unit] = down(4, [...encode.unit(0, 3), 10, 0, 0, 1, 0x28, 0x23, 10, 0, 0, 2, 0x28, 0x23]).fields.units as object[];
  assert.deepEqual(unit, { points: ['p0'], classes: ['F3'], main: '10.0.0.1:9000', backup: '10.0.0.2:9000' });
});

test('a version names vendor, number and software', () => {
  const text = [...new TextEncoder().encode('ABCD00000042V1.2')];
  const [message] = readAll(
    gdw1376,
    encode.frame({ ...base, control: 0x88, afn: 9, sequence: 0x65, data: [...encode.unit(0, 1), ...text, 1, 8, 0x26] }),
  );
  assert.equal(message.identity.vendor, 'ABCD');
  assert.equal(message.identity.serial, '00000042');
  assert.equal(message.identity.firmware, 'V1.2');
});

test('readings of energy are values, and units behind them are walked', () => {
  const bcd = (text: string) =>
    Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(i * 2, i * 2 + 2), 16)).toReversed();
  const reading = [...encode.unit(1, 129), ...bcd('2608010858'), 1, ...bcd('0001234567'), ...bcd('0000004567')];
  const present = [...encode.unit(1, 25), ...bcd('2608010858'), ...bcd('812345'), ...new Array<number>(59).fill(0)];
  const [message] = readAll(
    gdw1376,
    encode.frame({ ...base, control: 0x88, afn: 0x0c, sequence: 0x62, data: [...reading, ...present] }),
  );
  assert.equal(message.value, 123.4567);
  const [energy, power] = message.fields.units as { [name: string]: unknown }[];
  assert.deepEqual(energy, {
    points: ['p1'],
    classes: ['F129'],
    time: '2026-08-01 08:58',
    forward_active_energy: [123.4567, 0.4567],
  });
  assert.equal(power.active_power_total, -1.2345);
});

test('events have a name', () => {
  const event = [5, 6, 0x58, 0x08, 0x01, 0x08, 0x26, 1];
  const [message] = readAll(
    gdw1376,
    encode.frame({ ...base, control: 0xc4, afn: 0x0e, sequence: 0x72, data: [...encode.unit(0, 1), 1, 0, 0, 1, ...event] }),
  );
  assert.deepEqual(message.acts, ['report', 'alarm']);
  assert.equal(message.value, 5);
  const [unit] = message.fields.units as { [name: string]: unknown }[];
  assert.deepEqual(unit.events, [{ event_number: 5, event: 'remote_trip', time: '2026-08-01 08:58', data: '01' }]);
});

test('recognition wants two lengths, check sum and stop', () => {
  assert.equal(gdw1376.recognise(trip, 0, trip.length), 95);
  const bent = trip.slice();
  bent[15] ^= 1;
  assert.equal(gdw1376.recognise(bent, 0, bent.length), 0);
});

test('bent and random frames never throw and are read inside their bounds', () => {
  const reading = encode.frame({
    ...base,
    control: 0xa8,
    afn: 0x0c,
    sequence: 0x62,
    data: [...encode.unit(1, 129), 0x58, 8, 1, 8, 0x26, 1, ...new Array<number>(12).fill(0x11), ...encode.unit(1, 25), 1, 2, 3],
  });
  for (const bytes of [trip, reading])
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.nat(bytes.length), (where, value, length) => {
        const bent = bytes.slice(0, length);
        if (where < length) bent[where] = value;
        assert.ok(readsInside(gdw1376, bent));
      }),
    );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (random) => void readAll(gdw1376, random)));
});
