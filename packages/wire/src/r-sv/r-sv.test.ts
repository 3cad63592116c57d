import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { rGoose } from '../r-goose/index.ts';
import { readAll, readsInside } from '../testing.ts';
import { encode, rSv } from './index.ts';

const samples = Uint8Array.of(0, 0, 0, 17, 1, 2, 3, 4);
const stream = { appId: 0x8004, sets: [{ id: 'BAY1MU01', count: 4095, revision: 3, synchronised: 2, samples }] };

test('a session is read as sampled values', () => {
  const bytes = encode.encodeRoutableSampledValues([stream], { number: 5 });
  assert.equal(rSv.recognise(bytes, 0, bytes.length), 92);
  assert.equal(rGoose.recognise(bytes, 0, bytes.length), 0);
  const [message] = readAll(rSv, bytes);
  assert.equal(message.problem, '');
  assert.equal(message.function, 'send_msv_message');
  assert.deepEqual([message.unit, message.sequence, message.state, message.value], [0x8004, 4095, 2, 17]);
  assert.equal(message.fields.session_number, 5);
  assert.equal(message.fields.sv_id, 'BAY1MU01');
});

test('nothing throws, and nothing outside a session is read', () => {
  const sample = encode.encodeRoutableSampledValues([stream, stream], { number: 1, version: 1 });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(sample.length - 1), fc.nat(255)), { maxLength: 6 }), fc.nat(60), (changes, cut) => {
      const bytes = sample.slice(0, sample.length - cut);
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      assert.ok(readsInside(rSv, bytes));
    }),
  );
});
