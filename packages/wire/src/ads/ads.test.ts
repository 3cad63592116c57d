import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MARK_CREDENTIALS } from '../message.ts';
import { readAll, readsInside } from '../testing.ts';
import { ads, encode } from './index.ts';

const plc = { netId: [5, 13, 117, 96, 1, 1], port: 851 };
const system = { netId: [5, 13, 117, 96, 1, 1], port: 10000 };
const station = { netId: [192, 168, 1, 199, 1, 1], port: 32905 };
const write = encode.packet({ target: plc, source: station, command: 3, invoke: 7, data: encode.write(0x4020, 100, 42) });

test('a write names group, offset and value', () => {
  const [message] = readAll(ads, write);
  assert.equal(message.function, 'write');
  assert.equal(message.kind, 'request');
  assert.equal(message.area, 0x4020);
  assert.equal(message.address, 100);
  assert.equal(message.value, 42);
  assert.equal(message.unit, 851);
  assert.equal(message.fields.target, '5.13.117.96.1.1:851');
  assert.equal(message.problem, '');
});

test('a refusal has its result and pairs', () => {
  const [answer] = readAll(
    ads,
    encode.packet({ target: station, source: plc, command: 3, response: true, invoke: 7, data: encode.words(0x704, 4) }),
    { request: { code: 3, unit: 851, area: 0x4020, address: 100, quantity: 4 } },
  );
  assert.equal(answer.kind, 'response');
  assert.equal(answer.status, 'ads_invalid_access');
  assert.equal(answer.pair, readAll(ads, write)[0].pair);
  assert.equal(answer.fields.index_group, 0x4020);
});

test('a stop is a control', () => {
  const [message] = readAll(ads, encode.packet({ target: plc, source: station, command: 5, invoke: 8, data: encode.control(6) }));
  assert.deepEqual(message.acts, ['control']);
  assert.equal(message.fields.ads_state, 'stop');
});

test('services of the system service are functions of their own', () => {
  const data = [...encode.words(500, 4), ...encode.words(0, 4), ...encode.words(8, 4), ...encode.text('cmd.exe')];
  const [message] = readAll(ads, encode.packet({ target: system, source: station, command: 3, invoke: 9, data }));
  assert.equal(message.function, 'start_process');
  assert.deepEqual(message.acts, ['control', 'program']);
  assert.equal(message.fields.name, 'cmd.exe');
});

test('a handle is asked for by name, which is no write', () => {
  const name = encode.text('MAIN.speed');
  const data = [
    ...encode.words(0xf003, 4),
    ...encode.words(0, 4),
    ...encode.words(4, 4),
    ...encode.words(name.length, 4),
    ...name,
  ];
  const [message] = readAll(ads, encode.packet({ target: plc, source: station, command: 9, invoke: 9, data }));
  assert.deepEqual(message.acts, ['read']);
  assert.equal(message.fields.name, 'MAIN.speed');
});

test('device info identifies', () => {
  const name = [...encode.text('Plc30 App'), ...new Array<number>(6).fill(0)];
  const data = [0, 0, 0, 0, 3, 1, ...encode.words(4024, 2), ...name];
  const [message] = readAll(ads, encode.packet({ target: station, source: plc, command: 1, response: true, invoke: 1, data }));
  assert.equal(message.identity.product, 'Plc30 App');
  assert.equal(message.identity.firmware, '3.1.4024');
  assert.equal(message.identity.role, 'controller');
});

test('a route is added with user and password, which is not told', () => {
  const [message] = readAll(
    ads,
    encode.datagram(6, 1, station, [
      [12, encode.text('ENGINEER')],
      [7, station.netId],
      [13, encode.text('Administrator')],
      [2, encode.text('secret!')],
      [5, encode.text('ENGINEER')],
    ]),
  );
  assert.equal(message.function, 'add_route');
  assert.equal(message.marks & MARK_CREDENTIALS, MARK_CREDENTIALS);
  assert.equal(message.fields.user_name, 'Administrator');
  assert.equal(message.fields.net_id, '192.168.1.199.1.1');
  assert.ok(!JSON.stringify(message).includes('secret!'));
  const [refused] = readAll(ads, encode.datagram(6, 1, plc, [[1, encode.words(0x704, 4)]], true));
  assert.equal(refused.status, 'ads_invalid_access');
});

test('discovery identifies', () => {
  const [message] = readAll(
    ads,
    encode.datagram(
      1,
      1,
      system,
      [
        [5, encode.text('CX-0D7560')],
        [3, [3, 1, 0xb8, 0x0f]],
      ],
      true,
    ),
  );
  assert.equal(message.identity.name, 'CX-0D7560');
  assert.equal(message.identity.firmware, 'TwinCAT 3.1.4024');
});

test('notifications carry samples', () => {
  const sample = [...encode.words(5, 4), ...encode.words(2, 4), 0x34, 0x12];
  const stamp = [...new Array<number>(8).fill(0), ...encode.words(1, 4), ...sample];
  const data = [...encode.words(stamp.length + 4, 4), ...encode.words(1, 4), ...stamp];
  const [message] = readAll(ads, encode.packet({ target: station, source: plc, command: 8, invoke: 0, data }));
  assert.equal(message.kind, 'notice');
  assert.deepEqual(message.fields.samples, [{ notification_handle: 5, value: 0x1234, data: '3412' }]);
});

test('recognition wants two lengths that agree', () => {
  assert.equal(ads.recognise(write, 0, write.length), 95);
  const bent = write.slice();
  bent[26] ^= 1;
  assert.equal(ads.recognise(bent, 0, bent.length), 0);
});

test('bent and random packets never throw and are read inside their bounds', () => {
  const add = encode.datagram(6, 1, station, [
    [12, encode.text('A')],
    [2, encode.text('b')],
  ]);
  for (const bytes of [write, add])
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.nat(bytes.length), (where, value, length) => {
        const bent = bytes.slice(0, length);
        if (where < length) bent[where] = value;
        assert.ok(readsInside(ads, bent));
      }),
    );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (random) => void readAll(ads, random)));
});
