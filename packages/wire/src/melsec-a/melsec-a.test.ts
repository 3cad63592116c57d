import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAll, readsInside } from '../testing.ts';
import { encode, melsecA } from './index.ts';

for (const ascii of [false, true]) {
  const name = ascii ? 'ascii' : 'binary';
  test(`${name}: reads and writes say device and points`, () => {
    const bytes = encode.read('D', 100, 12, false, ascii);
    assert.equal(melsecA.recognise(bytes, 0, bytes.length), 70);
    const [read] = readAll(melsecA, bytes);
    assert.deepEqual([read.function, read.fields.address, read.quantity], ['read_words', 'D100', 12]);
    const [write] = readAll(melsecA, encode.writeWords('W', 0x1f, [5, 6], ascii));
    assert.deepEqual([write.fields.address, write.fields.values, write.value], ['W1F', [5, 6], 5]);
    assert.deepEqual([write.acts, write.problem], [['write'], '']);
  });

  test(`${name}: a test of bits names each device`, () => {
    const [message] = readAll(
      melsecA,
      encode.testBits(
        [
          { name: 'M', at: 50, on: true },
          { name: 'Y', at: 16, on: false },
        ],
        ascii,
      ),
    );
    assert.deepEqual(message.fields.devices, [
      { address: 'M50', value: 1 },
      { address: 'Y10', value: 0 },
    ]);
    assert.equal(message.value, 1);
  });

  test(`${name}: an answer has the address of its request`, () => {
    const request = { code: 1, unit: 255, area: 0x4420, address: 100, quantity: 2 };
    const [message] = readAll(melsecA, encode.response(1, [7, 8], ascii), { request });
    assert.deepEqual([message.kind, message.fields.address, message.fields.values], ['response', 'D100', [7, 8]]);
  });

  test(`${name}: remote stop`, () => {
    const [message] = readAll(melsecA, encode.remote(false, ascii));
    assert.deepEqual([message.function, message.acts], ['remote_stop', ['control']]);
  });
}

test('a refusal names its reason', () => {
  assert.equal(readAll(melsecA, encode.refusal(3, 0x57))[0].status, 'points_out_of_range');
  assert.equal(readAll(melsecA, encode.refusal(0x13, 0x5b, 0x18))[0].status, 'remote_error');
});

test('random and mutated bytes never throw and are read inside', () => {
  const seeds = [encode.writeWords('D', 1, [1, 2]), encode.writeWords('D', 1, [1, 2], true), encode.response(1, [1])];
  fc.assert(
    fc.property(fc.constantFrom(...seeds), fc.array(fc.tuple(fc.nat(40), fc.nat(255)), { maxLength: 5 }), (seed, changes) => {
      const bytes = Uint8Array.from(seed);
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      assert.ok(readsInside(melsecA, bytes));
    }),
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => assert.ok(readsInside(melsecA, bytes))));
});
