import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../packages/range/src/index.ts';
import { type Draft, mutate, readdress, repairLengths, Sequences, stretch } from './mutate.ts';

/** A TCP segment with ten bytes of payload. */
function segment(): Draft {
  const bytes = new Uint8Array(256);
  bytes.set([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0, 0x45, 0, 0, 50, 0, 0, 0x40, 0, 64, 6, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2]);
  bytes.set([0xc0, 0, 1, 0xf6, 0, 0, 0, 100, 0, 0, 0, 1, 0x50, 0x18, 0x20, 0], 34);
  return { bytes, length: 64 };
}

test('damage stays within the room that a draft has, and depends only on the seed', () => {
  const run = (seed: number): string => {
    const random = new Random(seed);
    const donor = random.bytes(90);
    let text = '';
    for (let i = 0; i < 500; i++) {
      const draft = segment();
      mutate(draft, random, donor);
      repairLengths(draft);
      assert.ok(draft.length >= 0 && draft.length <= draft.bytes.length, `length ${draft.length}`);
      text += Buffer.from(draft.bytes.subarray(0, draft.length)).toString('latin1');
    }
    return text;
  };
  assert.equal(run(1), run(1));
  assert.notEqual(run(1), run(2));
});

test('segments follow each other, and another episode has other hosts', () => {
  const sequences = new Sequences();
  const number = (draft: Draft): number => new DataView(draft.bytes.buffer).getUint32(38);
  const [first, second] = [segment(), segment()];
  sequences.number(first);
  sequences.follow(first);
  sequences.number(second);
  assert.deepEqual([number(first), number(second)], [100, 110]);

  const moved = segment();
  readdress(moved, 0x0102);
  assert.deepEqual([...moved.bytes.subarray(26, 34)], [10, 1, 2, 1, 10, 1, 2, 2]);
});

test('a message is made as long as asked, and keeps its beginning', () => {
  const random = new Random(3);
  for (let i = 0; i < 200; i++) {
    const draft: Draft = { bytes: new Uint8Array(5000), length: 40 };
    draft.bytes.set(random.bytes(40));
    const before = draft.bytes[0];
    stretch(draft, random, 4096);
    assert.equal(draft.length, 4096);
    assert.equal(draft.bytes[0], before);
    assert.equal(draft.bytes[4096], 0);
  }
});
