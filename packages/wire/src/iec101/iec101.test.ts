import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { iec104 } from '../iec104/index.ts';
import { readAll, readsInside } from '../testing.ts';
import { encode, iec101 } from './index.ts';

const command = { type: 45, cause: 6, commonAddress: 3, objects: [{ address: 0x1234, value: 1 }] };

test('a single command and its confirmation pair', () => {
  const bytes = encode.userData(0x73, 3, command);
  assert.equal(iec101.recognise(bytes, 0, bytes.length), 85);
  assert.equal(iec104.recognise(bytes, 0, bytes.length), 0);
  const [message] = readAll(iec101, bytes);
  assert.equal(message.problem, '');
  assert.equal(message.function, 'single_command');
  assert.equal(message.kind, 'request');
  assert.deepEqual([message.unit, message.address, message.value], [3, 0x1234, 1]);
  assert.deepEqual(message.acts, ['control']);
  assert.equal(message.fields.link_address, 3);
  assert.equal((message.fields.objects as { address: number }[])[0].address, 0x1234);
  const [answer] = readAll(iec101, encode.userData(0x08, 3, { ...command, cause: 7, negative: true }));
  assert.equal(answer.kind, 'response');
  assert.equal(answer.pair, message.pair);
  assert.equal(answer.status, 'negative_confirmation');
});

test('measured values and polls', () => {
  const float = { type: 13, cause: 3, commonAddress: 3, objects: [{ address: 7, value: 49.5 }] };
  const stream = Uint8Array.from([...encode.linkFrame(0x5b, 3), ...encode.userData(0x08, 3, float), 0xe5]);
  const messages = readAll(iec101, stream);
  assert.deepEqual(
    messages.map((message) => message.function),
    ['request_class_2', 'measured_float', 'single_character'],
  );
  assert.equal(messages[1].value, 49.5);
  assert.equal(iec101.side?.(stream, 0, stream.length), 1);
});

test('a wrong checksum is malformed, and not recognised', () => {
  const bytes = encode.userData(0x73, 3, command);
  bytes[bytes.length - 2] ^= 1;
  assert.equal(iec101.recognise(bytes, 0, bytes.length), 0);
  assert.equal(readAll(iec101, bytes)[0].problem, 'the checksum is wrong');
});

test('nothing throws, and nothing outside a frame is read', () => {
  const samples = [encode.userData(0x73, 3, command), encode.linkFrame(0x49, 3)];
  fc.assert(
    fc.property(
      fc.constantFrom(...samples),
      fc.array(fc.tuple(fc.nat(20), fc.nat(255)), { maxLength: 5 }),
      fc.nat(12),
      (sample, changes, cut) => {
        const bytes = sample.slice(0, Math.max(0, sample.length - cut));
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        assert.ok(readsInside(iec101, bytes));
      },
    ),
  );
});
