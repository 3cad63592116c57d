import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAll, readsInside } from '../testing.ts';
import { knx } from './index.ts';

const frame = (service: number, body: number[]) =>
  Uint8Array.from([6, 0x10, service >> 8, service & 0xff, (body.length + 6) >> 8, (body.length + 6) & 0xff, ...body]);
/** An L_Data frame from 1.1.5. */
const cemi = (message: number, control: number, destination: number, transport: number[]) => [
  message,
  0,
  0xbc,
  control,
  0x11,
  0x05,
  destination >> 8,
  destination & 0xff,
  transport.length - 1,
  ...transport,
];
const GROUP = 0xe0;

test('a switch is turned on through a tunnel', () => {
  const bytes = frame(0x420, [4, 21, 7, 0, ...cemi(0x11, GROUP, 0x0902, [0x00, 0x81])]);
  assert.equal(knx.recognise(bytes, 0, bytes.length), 92);
  const [message] = readAll(knx, bytes);
  assert.equal(message.function, 'group_value_write');
  assert.deepEqual(message.acts, ['write']);
  assert.equal(message.value, 1);
  assert.deepEqual(message.fields, {
    service: 'tunnelling_request',
    channel: 21,
    sequence: 7,
    message: 'l_data_request',
    source: '1.1.5',
    destination: '1/1/2',
    group_address: 0x0902,
    value: 1,
  });
  const [ack] = readAll(knx, frame(0x421, [4, 21, 7, 0x29]));
  assert.equal(ack.pair, message.pair);
  assert.equal(ack.status, 'tunneling_layer');
});

test('restart, keys and authorisation of a device', () => {
  const routed = (transport: number[]) => readAll(knx, frame(0x530, cemi(0x29, 0x60, 0x1203, transport)))[0];
  assert.deepEqual(routed([0x43, 0x80]).acts, ['control']);
  assert.equal(routed([0x43, 0x80]).fields.destination, '1.2.3');
  assert.equal(routed([0x43, 0x81, 1, 0]).function, 'restart_request');
  const key = routed([0x43, 0xd3, 0, 1, 2, 3, 4]);
  assert.equal(key.function, 'key_write');
  assert.equal(key.marks & 64, 64);
  assert.ok(!('data' in key.fields));
  assert.equal(routed([0x80]).function, 'transport_connect');
  assert.deepEqual(routed([0x02, 0x81, 0x40, 0, 9]).acts, ['write', 'program']);
});

test('a device answers a search', () => {
  const device = [
    54,
    1,
    2,
    0,
    0x11,
    0,
    0,
    0,
    0,
    1,
    2,
    3,
    4,
    5,
    224,
    0,
    23,
    12,
    2,
    0,
    0,
    0,
    0,
    7,
    ...Buffer.from('Router floor 2'.padEnd(30, '\0')),
  ];
  const families = [6, 2, 2, 1, 4, 1];
  const [message] = readAll(knx, frame(0x202, [8, 1, 192, 0, 2, 7, 0x0e, 0x57, ...device, ...families]));
  assert.deepEqual(message.identity, {
    name: 'Router floor 2',
    serial: '000102030405',
    mac: '02:00:00:00:00:07',
    deviceType: 'KNXnet/IP device',
    role: 'gateway',
  });
  assert.equal(message.fields.control_endpoint, '192.0.2.7:3671');
  assert.deepEqual(message.fields.service_families, ['2 version 1', '4 version 1']);
});

test('a connection that is refused', () => {
  const endpoint = [8, 1, 192, 0, 2, 9, 0x10, 0];
  const [request] = readAll(knx, frame(0x205, [...endpoint, ...endpoint, 4, 4, 2, 0]));
  assert.equal(request.fields.connection_type, 'tunneling');
  assert.equal(request.fields.tunnel_layer, 'link_layer');
  const [answer] = readAll(knx, frame(0x206, [0, 0x24]));
  assert.equal(answer.pair, request.pair);
  assert.equal(answer.status, 'no_more_connections');
});

test('random and mutated bytes never throw, and nothing outside is read', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.constantFrom(0x420, 0x530, 0x202, 0x204, 0x310, 0x206), (body, service) => {
      assert.ok(readsInside(knx, frame(service, [...body])));
    }),
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => assert.ok(readsInside(knx, bytes))));
});
