import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAll, readsInside } from '../testing.ts';
import { mrp } from './index.ts';

const MAC = [0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f];
const common = [1, 18, 0, 14, ...new Array<number>(16).fill(0xff), 0, 0];
const frame = (type: number, body: readonly number[]) => Uint8Array.from([0, 1, type, body.length, ...body, ...common]);

test('a manager tests its ring', () => {
  const bytes = frame(2, [0x80, 0, ...MAC, 0, 0, 0, 1, 0, 3, 0, 0, 0, 9]);
  assert.equal(mrp.recognise(bytes, 0, bytes.length), 92);
  const [message] = readAll(mrp, bytes);
  assert.equal(message.function, 'test');
  assert.equal(message.sequence, 14);
  assert.deepEqual(message.fields, {
    priority: 0x8000,
    source: '0a:0b:0c:0d:0e:0f',
    port_role: 'primary',
    ring_state: 'closed',
    transitions: 3,
    sequence: 14,
  });
});

test('a change of the topology is an alarm', () => {
  const [message] = readAll(mrp, frame(3, [0x80, 0, ...MAC, 0, 10]));
  assert.deepEqual(message.acts, ['alarm']);
  assert.equal(message.fields.interval, 10);
  assert.equal(readAll(mrp, frame(4, [...MAC, 0, 1, 0, 4, 0, 1]))[0].fields.port_role, 'secondary');
});

test('anything may arrive', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (tail) => {
      assert.ok(readsInside(mrp, tail));
      assert.ok(readsInside(mrp, Uint8Array.from([0, 1, ...tail])));
    }),
  );
});
