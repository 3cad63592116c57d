import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAll, readsInside } from '../testing.ts';
import { crimson } from './index.ts';

const message = (register: number, type: number, value = ''): Uint8Array => {
  const body = value === '' ? [] : [...value, '\0'].map((character) => character.charCodeAt(0));
  const length = 4 + body.length;
  return Uint8Array.from([length >> 8, length & 255, register >> 8, register & 255, type >> 8, type & 255, ...body]);
};

test('a panel is asked for its model and says it', () => {
  const [asked] = readAll(crimson, message(0x012a, 0x1a00));
  assert.equal(asked.function, 'read_model');
  assert.equal(asked.kind, 'request');
  const [answered] = readAll(crimson, message(0x012a, 0x0300, 'EX100'));
  assert.equal(answered.kind, 'response');
  assert.equal(answered.pair, asked.pair);
  assert.equal(answered.identity.model, 'EX100');
  assert.equal(readAll(crimson, message(0x012b, 0x0300, 'Example Controls'))[0].identity.vendor, 'Example Controls');
});

test('other registers are counted by their number', () => {
  const [other] = readAll(crimson, message(0x0111, 0x0700));
  assert.equal(other.function, 'exchange');
  assert.equal(other.fields.register, 0x0111);
});

test('without its port it is never sure, and nothing outside is read', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (tail) => {
      assert.ok(crimson.recognise(tail, 0, tail.length) < 80);
      assert.ok(readsInside(crimson, tail));
      readAll(crimson, tail);
    }),
  );
});
