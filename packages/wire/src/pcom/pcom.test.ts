import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAll, readsInside } from '../testing.ts';
import { encode, pcom } from './index.ts';

test('integers are written at an address', () => {
  const bytes = encode.writeIntegers(7, 1, 16, [5, 0xffff]);
  assert.equal(pcom.recognise(bytes, 0, bytes.length), 92);
  const [message] = readAll(pcom, bytes);
  assert.deepEqual(
    [message.function, message.fields.address, message.fields.values, message.value, message.unit, message.pair],
    ['write_memory_integers', 'MI16', [5, 0xffff], 5, 1, 7],
  );
});

test('an answer has the address of its request', () => {
  const [ask] = readAll(pcom, encode.readIntegers(8, 1, 16, 1));
  const request = { code: ask.code, unit: 1, area: ask.area, address: ask.address, quantity: ask.quantity };
  const [answer] = readAll(pcom, encode.asciiMessage(8, 1, 'RW002A', true), { request });
  assert.deepEqual([answer.kind, answer.fields.address, answer.fields.values], ['response', 'MI16', [42]]);
});

test('stop and reset are controls, and their answer is theirs', () => {
  const [stop] = readAll(pcom, encode.asciiMessage(1, 0, 'CCS'));
  assert.deepEqual([stop.function, stop.acts], ['stop', ['control']]);
  const [reply] = readAll(pcom, encode.asciiMessage(1, 0, 'CC', true));
  assert.equal(pcom.answerCode?.(reply.code, stop.code), stop.code);
});

test('the controller says what it is', () => {
  const [message] = readAll(pcom, encode.asciiMessage(1, 3, 'ID13T38 A00300941B', true));
  assert.deepEqual(message.identity, {
    vendor: 'Unitronics',
    role: 'controller',
    model: 'V130-33-T38',
    hardware: 'A',
    firmware: '3.9.41',
  });
  const name = [...'pump station'].map((one) => one.charCodeAt(0));
  const bytes = encode.binaryMessage(1, 3, 0x8c, name);
  assert.equal(pcom.recognise(bytes, 0, bytes.length), 92);
  assert.equal(readAll(pcom, bytes)[0].identity.name, 'pump station');
});

test('a wrong check sum is malformed', () => {
  const bytes = encode.readIntegers(8, 1, 16, 1);
  bytes[12] ^= 1;
  assert.equal(pcom.recognise(bytes, 0, bytes.length), 0);
  assert.equal(readAll(pcom, bytes)[0].problem, 'the check sum does not match');
});

test('random and mutated bytes never throw and are read inside', () => {
  const seeds = [
    encode.writeIntegers(7, 1, 16, [5]),
    encode.binaryMessage(1, 3, 0x8c, [65, 66]),
    encode.asciiMessage(1, 3, 'ID', true),
  ];
  fc.assert(
    fc.property(fc.constantFrom(...seeds), fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { maxLength: 5 }), (seed, changes) => {
      const bytes = Uint8Array.from(seed);
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      assert.ok(readsInside(pcom, bytes));
    }),
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => assert.ok(readsInside(pcom, bytes))));
});
