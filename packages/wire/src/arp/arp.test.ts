import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { readAll } from '../testing.ts';
import { arp } from './index.ts';

const bytes = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));
const read = (text: string) => readAll(arp, bytes(text))[0];
const A = '001b1b029ac3 c0a80001';
const B = '000000000000 c0a80002';

test('a request tells who asks, and the reply pairs with it', () => {
  const request = read(`0001 0800 06 04 0001 ${A} ${B}`);
  assert.equal(request.function, 'request');
  assert.deepEqual(request.identity, { mac: '00:1b:1b:02:9a:c3', ip: '192.168.0.1' });
  const reply = read(`0001 0800 06 04 0002 080006000001 c0a80002 ${A}`);
  assert.equal(reply.kind, 'response');
  assert.equal(reply.pair, request.pair);
  assert.equal(reply.identity.ip, '192.168.0.2');
});

test('a probe, an announcement and a gratuitous reply are told apart', () => {
  assert.equal(read(`0001 0800 06 04 0001 001b1b029ac3 00000000 ${B}`).function, 'probe');
  assert.deepEqual(read(`0001 0800 06 04 0001 001b1b029ac3 00000000 ${B}`).identity, {});
  assert.equal(read(`0001 0800 06 04 0001 ${A} 000000000000 c0a80001`).function, 'announcement');
  assert.equal(read(`0001 0800 06 04 0002 ${A} ffffffffffff c0a80001`).function, 'gratuitous_reply');
});

test('anything may arrive', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (noise) => void readAll(arp, noise)));
});
