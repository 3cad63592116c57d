import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAll, readsInside } from '../testing.ts';
import { xcp } from './index.ts';

const packet = (...bytes: number[]) => Uint8Array.from([bytes.length & 0xff, bytes.length >> 8, 5, 0, ...bytes]);

test('a tool connects, and the device says what it can', () => {
  const connect = packet(0xff, 0);
  assert.equal(xcp.recognise(connect, 0, connect.length), 75);
  const [request] = readAll(xcp, connect);
  assert.equal(request.function, 'connect');
  assert.equal(request.fields.mode, 'normal');
  const [answer] = readAll(xcp, packet(0xff, 0x15, 0xc0, 8, 0, 8, 1, 1));
  assert.equal(answer.function, 'response');
  assert.equal(answer.pair, request.pair);
  assert.equal(answer.fields.programming, true);
  assert.equal(answer.fields.longest_data, 2048);
});

test('calibration writes, flashing programs, a refusal has its reason', () => {
  const [download] = readAll(xcp, packet(0xed, 4, 0, 1, 0x00, 0x10, 0, 0x80, 1, 2, 3, 4), { from: 1 });
  assert.equal(download.function, 'short_download');
  assert.deepEqual(download.acts, ['write']);
  assert.equal(download.address, 0x80001000);
  assert.equal(download.fields.address_extension, 1);
  assert.deepEqual(readAll(xcp, packet(0xd2), { from: 1 })[0].acts, ['program']);
  assert.equal(readAll(xcp, packet(0xfe, 0x25), { from: 2 })[0].status, 'access_locked');
});

test('keys are not told, identification is', () => {
  const [unlock] = readAll(xcp, packet(0xf7, 4, 0xaa, 0xbb, 0xcc, 0xdd), { from: 1 });
  assert.deepEqual(unlock.fields, { counter: 5, packet_identifier: 0xf7, key_length: 4 });
  const request = { code: 0xfa, unit: -1, area: -1, address: -1, quantity: 0 };
  const [id] = readAll(xcp, packet(0xff, 1, 0, 0, 5, 0, 0, 0, ...Buffer.from('ECU_7')), { from: 2, request });
  assert.deepEqual(id.identity, { description: 'ECU_7' });
});

test('packets that do not fill a datagram are not XCP', () => {
  const bytes = Uint8Array.from([...packet(0xff, 0), 1]);
  assert.equal(xcp.recognise(bytes, 0, bytes.length), 0);
});

test('random bytes never throw, and nothing outside is read', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => assert.ok(readsInside(xcp, bytes))));
  fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (body) => assert.ok(readsInside(xcp, packet(...body)))));
});
