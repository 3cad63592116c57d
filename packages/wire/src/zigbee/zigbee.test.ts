import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAll, readsInside } from '../testing.ts';
import { zigbee } from './index.ts';

/** A capsule of version 2 around a frame of the radio, whose check sequence is added. */
const capsule = (mac: number[]) =>
  Uint8Array.from([
    0x45,
    0x58,
    2,
    1,
    11,
    0,
    1,
    0,
    100,
    ...new Array(8).fill(0),
    0,
    0,
    0,
    9,
    ...new Array(10).fill(0),
    mac.length + 2,
    ...mac,
    0,
    0x80,
  ]);
const macData = (payload: number[]) => [0x61, 0x88, 1, 0xad, 0x53, 0x34, 0x12, 0x78, 0x56, ...payload];
const network = (payload: number[], control = 0x48) =>
  macData([control & 0xff, control >> 8, 0x34, 0x12, 0x78, 0x56, 30, 5, ...payload]);
const application = (cluster: number, profile: number, payload: number[]) =>
  network([0, 1, cluster & 0xff, cluster >> 8, profile & 0xff, profile >> 8, 1, 7, ...payload]);

test('a light is switched', () => {
  const bytes = capsule(application(6, 0x0104, [1, 9, 2]));
  assert.equal(zigbee.recognise(bytes, 0, bytes.length), 90);
  const [message] = readAll(zigbee, bytes);
  assert.equal(message.function, 'cluster_command');
  assert.deepEqual(message.acts, ['write']);
  assert.equal(message.unit, 0x5678);
  assert.deepEqual(message.fields, {
    zep_version: 2,
    sequence: 9,
    channel: 11,
    pan: '0x53ad',
    mac_source: '0x5678',
    mac_destination: '0x1234',
    source: '0x5678',
    destination: '0x1234',
    endpoint: 1,
    cluster: '0x0006',
    profile: '0x0104',
    direction: 'to_server',
    command: 2,
  });
});

test('each layer tells its commands', () => {
  const code = (mac: number[]) => readAll(zigbee, capsule(mac))[0].function;
  assert.equal(code(application(0x0000, 0x0104, [0, 9, 0x0a, 1, 2])), 'report_attributes');
  assert.equal(code(application(0x0036, 0, [9, 60, 1])), 'permit_join_request');
  assert.equal(code(network([4, 0x40], 0x49)), 'leave');
  assert.equal(code(network([1, 2, 3], 0x248)), 'secured_network_frame');
  assert.equal(code([0x03, 0x08, 1, 0xff, 0xff, 0xff, 0xff, 7]), 'beacon_request');
  assert.equal(code([2, 0, 9]), 'mac_acknowledge');
});

test('a key in clear is marked, and not told', () => {
  const [message] = readAll(zigbee, capsule(network([0x01, 7, 5, 1, ...new Array(16).fill(0xaa)])));
  assert.equal(message.function, 'transport_key');
  assert.equal(message.marks & 64, 64);
  assert.ok(!JSON.stringify(message.fields).includes('aaaa'));
});

test('a device announces itself', () => {
  const [message] = readAll(zigbee, capsule(application(0x0013, 0, [9, 0x78, 0x56, 1, 2, 3, 4, 5, 6, 7, 8, 0x8e])));
  assert.equal(message.function, 'device_announcement');
  assert.equal(message.fields.announced_extended, '08:07:06:05:04:03:02:01');
});

test('random bytes never throw, and nothing outside is read', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80, minLength: 3 }), (mac) => assert.ok(readsInside(zigbee, capsule([...mac])))),
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => assert.ok(readsInside(zigbee, bytes))));
});
