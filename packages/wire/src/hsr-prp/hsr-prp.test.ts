import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAll, readsInside } from '../testing.ts';
import { encode, hsr, prp } from './index.ts';

const address = [0x00, 0x1b, 0x1b, 1, 2, 3];
const box = [0x00, 0x1b, 0x1b, 9, 9, 9];

test('nodes of PRP and of HSR are told apart', () => {
  const bytes = encode.supervision({ type: 20, sequence: 77, address });
  assert.equal(prp.recognise(bytes, 0, bytes.length), 85);
  assert.equal(hsr.recognise(bytes, 0, bytes.length), 0);
  const [message] = readAll(prp, bytes);
  assert.equal(message.function, 'node_duplicate_discard');
  assert.equal(message.sequence, 77);
  assert.equal(message.fields.address_a, '00:1b:1b:01:02:03');
  const other = encode.supervision({ type: 23, sequence: 1, address });
  assert.equal(hsr.recognise(other, 0, other.length), 85);
  assert.equal(readAll(hsr, other)[0].function, 'life_check');
});

test('a redundancy box is named', () => {
  const [message] = readAll(hsr, encode.supervision({ type: 23, sequence: 1, address, redundancyBox: box }));
  assert.equal(message.fields.redundancy_box, '00:1b:1b:09:09:09');
  assert.equal(message.others['00:1b:1b:09:09:09'].deviceType, 'redundancy box');
});

test('nothing throws, and nothing outside a frame is read', () => {
  const sample = encode.supervision({ type: 21, sequence: 1, address, redundancyBox: box });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(sample.length - 1), fc.nat(255)), { maxLength: 5 }), fc.nat(20), (changes, cut) => {
      const bytes = sample.slice(0, sample.length - cut);
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      assert.ok(readsInside(prp, bytes));
      assert.ok(readsInside(hsr, bytes));
    }),
  );
});
