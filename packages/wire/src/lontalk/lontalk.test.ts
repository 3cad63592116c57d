import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAll, readsInside } from '../testing.ts';
import { lontalk } from './index.ts';

const packet = (type: number, body: number[]) => {
  const length = 20 + body.length;
  return Uint8Array.from([length >> 8, length & 0xff, 1, type, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 5, 0, 0, 0, 0, ...body]);
};
/** A frame between nodes 1/42 and 1/41 of domain 1. */
const frame = (format: number, pdu: number[], [from, to] = [0xaa, 0xa9]) =>
  packet(1, [1, (format << 4) | 9, 1, from, 1, to, 1, ...pdu]);

test('a network variable is updated and acknowledged', () => {
  const bytes = frame(0, [0x03, 0x81, 0x0d, 0, 0xca]);
  assert.equal(lontalk.recognise(bytes, 0, bytes.length), 85);
  const [update] = readAll(lontalk, bytes);
  assert.equal(update.function, 'network_variable_update');
  assert.equal(update.value, 0xca);
  assert.deepEqual(update.fields, {
    packet: 'data_packet',
    session: 9,
    sequence: 5,
    address_format: 'subnet_node',
    source: '1/42',
    destination: '1/41',
    domain: '01',
    pdu: 'transport',
    transaction: 3,
    selector: 0x10d,
    direction: 'input',
    value: 0xca,
    data: '00ca',
  });
  const [acknowledge] = readAll(lontalk, frame(0, [0x23], [0xa9, 0xaa]));
  assert.equal(acknowledge.kind, 'response');
  assert.equal(acknowledge.pair, update.pair);
});

test('management is told by its code; a key is not told', () => {
  assert.deepEqual(readAll(lontalk, frame(1, [0x01, 0x6e, 0, 1, 2]))[0].acts, ['write', 'program']);
  assert.equal(readAll(lontalk, frame(1, [0x01, 0x70]))[0].function, 'wink');
  const [key] = readAll(lontalk, frame(1, [0x01, 0x65, 1, 2, 3, 4, 5, 6]));
  assert.equal(key.marks & 64, 64);
  assert.ok(!('data' in key.fields));
  assert.equal(readAll(lontalk, packet(0x71, [1, 2, 3]))[0].function, 'device_configuration');
});

test('another length is not a packet', () => {
  const bytes = frame(0, [0x23]);
  bytes[1]++;
  assert.equal(lontalk.recognise(bytes, 0, bytes.length), 0);
});

test('random bytes never throw, and nothing outside is read', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (body) => assert.ok(readsInside(lontalk, packet(1, [...body])))));
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => assert.ok(readsInside(lontalk, bytes))));
});
