import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { FileBody, type Holding } from './body.ts';

const LIMIT = 4096;
const holding = (limit = 1 << 20): Holding => ({ held: 0, limit });

suite('content put together by place', () => {
  test('is what was written, whatever the order: what came first stands, and gaps are zeros', () => {
    const write = fc.record({ at: fc.nat(LIMIT + 200), length: fc.nat(300), byte: fc.integer({ min: 1, max: 255 }) });
    fc.assert(
      fc.property(fc.array(write, { maxLength: 60 }), (writes) => {
        const room = holding();
        const body = new FileBody(LIMIT, room);
        const model = new Uint8Array(LIMIT);
        let end = 0;
        for (const { at, length, byte } of writes) {
          body.write(at, new Uint8Array(length).fill(byte), 0, length);
          for (let place = at; place < Math.min(LIMIT, at + length); place++) {
            if (model[place] === 0) model[place] = byte;
            end = Math.max(end, place + 1);
          }
        }
        const { bytes, gaps, hashes } = body.finish();
        assert.ok(bytes.length <= LIMIT && room.held === 0);
        // Bytes past the limit are hashed as long as they follow on: then `bytes` is the beginning.
        assert.deepEqual(bytes, model.slice(0, Math.max(end, bytes.length)).subarray(0, bytes.length));
        if (hashes === null) assert.equal(bytes.length, end);
        for (const { at, length } of gaps) assert.ok(model.subarray(at, at + length).every((byte) => byte === 0));
      }),
      { numRuns: 200 },
    );
  });

  test('a byte far out does not cost what a whole file costs', () => {
    const body = new FileBody(64 << 20, holding());
    body.write(0, new Uint8Array(10).fill(1), 0, 10);
    body.write((64 << 20) - 1, new Uint8Array(1), 0, 1);
    const { bytes, seen, size, gaps } = body.finish();
    assert.deepEqual([bytes.length, seen, size, body.cut], [10, 11, 64 << 20, true]);
    assert.deepEqual(gaps, [{ at: 10, length: (64 << 20) - 11 }]);
  });

  test('what was given up takes no more, and holds nothing', () => {
    const room = holding();
    const body = new FileBody(LIMIT, room);
    body.append(new Uint8Array(100), 0, 100);
    body.finish();
    body.append(new Uint8Array(100), 0, 100);
    body.write(5000, new Uint8Array(100), 0, 100);
    assert.equal(room.held, 0);
    assert.deepEqual([body.finish().seen, body.finish().bytes.length], [0, 0]);
  });

  test('past its limit it goes on counting and hashing what comes in order', () => {
    const content = Uint8Array.from({ length: 10_000 }, (_, at) => at & 0xff);
    const body = new FileBody(LIMIT, holding());
    for (let at = 0; at < content.length; at += 500) body.append(content, at, at + 500);
    const { bytes, size, hashes } = body.finish();
    assert.deepEqual([bytes.length, size], [LIMIT, 10_000]);
    assert.equal(hashes?.sha256, createHash('sha256').update(content).digest('hex'));
  });

  test('places that no file has are nothing', () => {
    const body = new FileBody(LIMIT, holding());
    for (const at of [-1, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY]) body.write(at, new Uint8Array(4), 0, 4);
    assert.equal(body.finish().seen, 0);
  });
});
