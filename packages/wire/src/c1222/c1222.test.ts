import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MARK_CREDENTIALS } from '../message.ts';
import { readAll, readsInside } from '../testing.ts';
import { c1222, encode } from './index.ts';

const meter = '1.3.6.1.4.1.33507.9';
const host = '1.3.6.1.4.1.33507.1';
const ask = (...services: number[][]) => encode.encodeMessage({ called: meter, calling: host, invocation: 77, services });

test('a read of a table and its answer pair', () => {
  const bytes = ask([0x3f, 0, 23, 0, 0, 4, 0, 16]);
  assert.equal(c1222.recognise(bytes, 0, bytes.length), 88);
  const [read] = readAll(c1222, bytes);
  assert.equal(read.function, 'partial_read_offset');
  assert.equal(read.kind, 'request');
  assert.equal(read.address, 23);
  const [service] = read.fields.services as { table: number; offset: number; count: number }[];
  assert.deepEqual([service.table, service.offset, service.count], [23, 4, 16]);
  const [answer] = readAll(
    c1222,
    encode.encodeMessage({ called: host, calling: meter, invocation: 5, answers: 77, services: [[3]] }),
  );
  assert.equal(answer.kind, 'response');
  assert.equal(answer.pair, read.pair);
  assert.equal(answer.status, 'insufficient_security_clearance');
  assert.equal(answer.identity.name, meter);
});

test('logon, password and procedure in one message', () => {
  const password = [0x51, ...Array.from({ length: 20 }, () => 0x41)];
  const procedure = [0x40, 0, 7, 0, 3, 0x0a, 0x00, 1, 0xf5];
  const [message] = readAll(c1222, ask([0x50, 0, 2, ...new TextEncoder().encode('operator  ')], password, procedure));
  assert.equal(message.function, 'logon');
  assert.equal(message.quantity, 3);
  assert.deepEqual(message.acts, ['write', 'control', 'session']);
  assert.ok(message.marks & MARK_CREDENTIALS);
  const [logon, security, write] = message.fields.services as { [name: string]: unknown }[];
  assert.equal(logon.user, 'operator');
  assert.deepEqual(security, { service: 'security' });
  assert.equal(write.procedure, 10);
});

test('nothing throws, and nothing outside a message is read', () => {
  const sample = ask([0x50, 0, 2, 65, 66], [0x40, 0, 7, 0, 3, 10, 0, 1]);
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(sample.length - 1), fc.nat(255)), { maxLength: 6 }), fc.nat(50), (changes, cut) => {
      const bytes = sample.slice(0, sample.length - cut);
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      assert.ok(readsInside(c1222, bytes));
    }),
  );
});
