import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MARK_CREDENTIALS } from '../message.ts';
import { readAll, readsInside } from '../testing.ts';
import { encode, rocPlus } from './index.ts';

const asks: encode.Route = { to: [1, 2], from: [3, 1] };
const answers: encode.Route = { to: [3, 1], from: [1, 2] };
const ascii = (text: string, length: number) => [...Buffer.from(text.padEnd(length, '\0'))];

test('a device says what it is', () => {
  const data = [1, 2, 0, 0, 2, 1, 1, ...new Array(11).fill(0), 6, ...new Array(196).fill(0)];
  const [message] = readAll(rocPlus, encode.encodeMessage(answers, 6, data));
  assert.deepEqual([message.function, message.kind, message.unit], ['system_config', 'response', 1]);
  assert.equal(message.fields.mode, 'run');
  assert.deepEqual(message.identity, { vendor: 'Emerson', model: 'ROC800', role: 'rtu' });
});

test('a login names the user and never the password', () => {
  const bytes = encode.encodeMessage(asks, 17, [...ascii('LOI', 3), 0xe8, 0x03, 5]);
  const [message] = readAll(rocPlus, bytes);
  assert.equal(message.marks & MARK_CREDENTIALS, MARK_CREDENTIALS);
  assert.deepEqual([message.fields.login, message.fields.user, message.fields.access_level], ['standard_login', 'LOI', 5]);
  assert.ok(!JSON.stringify(message).includes('1000'));
});

test('a write names its point', () => {
  const [message] = readAll(rocPlus, encode.encodeMessage(asks, 181, [1, 103, 4, 7, 0, 0, 0x80, 0x3f]));
  assert.ok(message.acts.includes('write'));
  assert.deepEqual([message.area, message.address, message.quantity], [(103 << 8) | 4, 7, 1]);
  assert.deepEqual([message.fields.point_type, message.fields.logical_number, message.fields.parameter], [103, 4, 7]);
});

test('a file that is deleted is told from a directory that is read', () => {
  const [deleted] = readAll(rocPlus, encode.encodeMessage(asks, 203, [6, ...ascii('/flash/', 100), ...ascii('a.fst', 25)]));
  assert.deepEqual([deleted.fields.command, deleted.fields.file], ['delete', '/flash/a.fst']);
  assert.ok(deleted.acts.includes('program'));
  const [listed] = readAll(rocPlus, encode.encodeMessage(asks, 203, [6, ...ascii('/flash/', 100), 0]));
  assert.deepEqual([listed.fields.command, listed.fields.file], ['read_directory', '/flash/']);
});

test('an error belongs to what was asked', () => {
  const [message] = readAll(rocPlus, encode.encodeMessage(answers, 255, [20, 0]));
  assert.equal(message.status, 'security_error');
  assert.equal(rocPlus.answerCode?.(255, 181), 181);
});

test('random data never throws, is measured, and is read inside', () => {
  fc.assert(
    fc.property(fc.constantFrom(...rocPlus.functions.keys()), fc.uint8Array({ maxLength: 255 }), (opcode, data) => {
      const bytes = encode.encodeMessage(asks, opcode, data);
      assert.equal(rocPlus.measure?.(bytes, 0, bytes.length), bytes.length);
      assert.equal(rocPlus.recognise(bytes, 0, bytes.length), 90);
      assert.ok(readsInside(rocPlus, bytes));
      assert.ok(readsInside(rocPlus, bytes.subarray(0, bytes.length >> 1)));
    }),
  );
});
