import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { assertInside } from '../cotp/inside.ts';
import { MARK_TEST } from '../message.ts';
import { readAll } from '../testing.ts';
import type { SampledValues } from './encode.ts';
import { encode, sv } from './index.ts';

const channels = [100, -50, -50, 0, 11_000, -5_500, -5_500, 0].map((value, i) => [value, i % 4 === 3 ? 0x2000 : 0] as const);
const stream: SampledValues = {
  appId: 0x4001,
  sets: [{ id: 'BAY1MU01', count: 4095, revision: 3, synchronised: 2, rate: 80, mode: 0, samples: channels }],
};

test('counter, revision and channels of a sample', () => {
  const bytes = encode.encodeSampledValues(stream);
  assert.equal(sv.recognise(bytes, 0, bytes.length), 95);
  const [message] = readAll(sv, bytes);
  assert.equal(message.function, 'send_msv_message');
  assert.equal(message.kind, 'notice');
  assert.equal(message.problem, '');
  assert.equal(message.unit, 0x4001);
  assert.equal(message.sequence, 4095);
  assert.equal(message.state, 2);
  assert.equal(message.area, 3);
  assert.equal(message.quantity, 1);
  assert.equal(message.value, 100);
  assert.equal(message.fields.sv_id, 'BAY1MU01');
  assert.equal(message.fields.synchronised, 'global');
  assert.equal(message.fields.sample_rate, 80);
  assert.equal((message.fields.samples as { ub: number }).ub, -5500);
  assert.equal((message.fields.quality as string[])[3], 'derived');
  assert.deepEqual(message.identity, { role: 'ied', name: 'BAY1MU01' });
});

test('several ASDUs are one message', () => {
  const [set] = stream.sets;
  const sets = [set, { ...set, id: 'BAY2MU01', samples: Uint8Array.of(0, 0, 0, 17, 1, 2) }];
  const [message] = readAll(sv, encode.encodeSampledValues({ ...stream, simulation: true, sets }));
  assert.equal(message.problem, '');
  assert.equal(message.quantity, 2);
  assert.ok(message.marks & MARK_TEST);
  assert.equal(message.fields.simulated, true);
  const [further] = message.fields.further as { sv_id: string; samples: string }[];
  assert.equal(further.sv_id, 'BAY2MU01');
  assert.equal(further.samples, '000000110102');
});

test('a wrong length, a wrong number of ASDUs and a missing field are malformed', () => {
  const bytes = encode.encodeSampledValues(stream);
  const short = bytes.slice();
  short[3] -= 4;
  assert.equal(readAll(sv, short)[0].problem, 'the length is not that of the PDU');
  assert.equal(readAll(sv, short)[0].sequence, 4095);
  const count = bytes.slice();
  count[12] = 2;
  assert.equal(readAll(sv, count)[0].problem, 'not as many ASDUs as announced');
});

test('numbers survive the way there and back, padding is left out', () => {
  fc.assert(
    fc.property(fc.nat(0xffff), fc.nat(0xffffffff), fc.nat(0xffff), fc.nat(3), (count, revision, appId, padding) => {
      const bytes = encode.encodeSampledValues({ appId, sets: [{ ...stream.sets[0], count, revision }] });
      const [message] = readAll(sv, Uint8Array.from([...bytes, ...new Array<number>(padding).fill(0)]));
      assert.equal(message.problem, '');
      assert.deepEqual([message.sequence, message.area, message.unit], [count, revision, appId]);
    }),
  );
});

test('random and mutated messages never throw, and nothing outside them is read', () => {
  const sample = encode.encodeSampledValues(stream);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(sample.length - 1), fc.nat(255)), { maxLength: 8 }),
      fc.nat(sample.length),
      (changes, cut) => {
        const bytes = sample.slice(0, sample.length - cut);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        assertInside(sv, bytes);
      },
    ),
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => void readAll(sv, bytes)));
});
