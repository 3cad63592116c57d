import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAll, readsInside } from '../testing.ts';
import { powerlink } from './index.ts';

const write = Uint8Array.from([6, 32, 4, 5, 2, 6, 0, 0, 0, 7, 0, 1, 8, 0, 0, 0, 0x06, 0x10, 0, 0, 0x10, 0x27, 0, 0]);

test('a write by index has object and value, and its abort pairs', () => {
  const [request] = readAll(powerlink, write);
  assert.equal(request.function, 'write_by_index');
  assert.equal(request.kind, 'request');
  assert.equal(request.value, 10000);
  assert.equal(request.fields.object, '0x1006');
  const [abort] = readAll(powerlink, Uint8Array.from([6, 4, 32, 5, 6, 6, 0, 0, 0, 7, 0xc0, 1, 4, 0, 0, 0, 2, 0, 1, 6]));
  assert.equal(abort.kind, 'response');
  assert.equal(abort.status, 'read_only');
  assert.equal(abort.pair, request.pair);
});

test('a reset of a node is a control', () => {
  const [message] = readAll(powerlink, Uint8Array.from([6, 1, 240, 4, 40, 0, 0, 0]));
  assert.equal(message.function, 'reset_node');
  assert.deepEqual(message.acts, ['control']);
  assert.equal(message.unit, 1);
});

test('an ident response identifies its node', () => {
  const bytes = new Uint8Array(130);
  bytes.set([6, 255, 32, 1]);
  bytes.set([0x2a, 0, 0, 0], 42);
  bytes.set([32, 100, 168, 192], 70);
  bytes.set(new TextEncoder().encode('node-32'), 82);
  const [message] = readAll(powerlink, bytes);
  assert.equal(message.identity.name, 'node-32');
  assert.equal(message.identity.serial, '42');
  assert.equal(message.fields.ip, '192.168.100.32');
});

test('cycles are reports', () => {
  const soc = Uint8Array.from([1, 255, 240, 0, 0, 0, 0, 0]);
  assert.deepEqual(readAll(powerlink, soc)[0].acts, ['report']);
  assert.equal(powerlink.recognise(soc, 0, soc.length), 65);
});

test('bent and random messages never throw and are read inside their bounds', () => {
  fc.assert(
    fc.property(fc.nat(write.length - 1), fc.nat(255), fc.nat(write.length), (where, value, length) => {
      const bent = write.slice(0, length);
      if (where < length) bent[where] = value;
      assert.ok(readsInside(powerlink, bent));
    }),
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (random) => void readAll(powerlink, random)));
});
