import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAll, readsInside } from '../testing.ts';
import { egd, encode } from './index.ts';

const production = { producer: [10, 0, 0, 1], exchange: 5, request: 7, seconds: 1_700_000_000, data: [1, 2, 3, 4] } as const;

test('a production says who produces which exchange', () => {
  const bytes = encode.productionData(production);
  assert.equal(egd.recognise(bytes, 0, bytes.length), 75);
  const [message] = readAll(egd, bytes);
  assert.deepEqual(
    [message.function, message.kind, message.sequence, message.address, message.status],
    ['production_data', 'notice', 7, 5, ''],
  );
  assert.deepEqual(
    [message.fields.producer, message.fields.produced, message.fields.data],
    ['10.0.0.1', '2023-11-14T22:13:20.000Z', '01020304'],
  );
  assert.equal(readAll(egd, encode.productionData({ ...production, status: 6 }))[0].status, 'data_refresh_error');
});

test('commands pair by request id, and capabilities identify', () => {
  const [ask] = readAll(egd, encode.command(9, 0x1111));
  const name = [...'EX2100e'].map((one) => one.charCodeAt(0));
  const [answer] = readAll(egd, encode.command(10, 0x1111, [...new Array<number>(20).fill(0), ...name]));
  assert.deepEqual([ask.kind, answer.kind, ask.pair, answer.pair, answer.code], ['request', 'response', 0x1111, 0x1111, 9]);
  assert.equal(answer.identity.description, 'EX2100e');
  assert.equal(readAll(egd, encode.command(18, 3))[0].status, 'refused');
  assert.deepEqual(readAll(egd, encode.command(34, 3, [1]))[0].acts, ['write']);
});

test('random bytes never throw and are read inside', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => assert.ok(readsInside(egd, bytes))));
  const seed = encode.productionData(production);
  fc.assert(fc.property(fc.nat(35), fc.nat(255), (at, value) => assert.ok(readsInside(egd, seed.with(at, value)))));
});
