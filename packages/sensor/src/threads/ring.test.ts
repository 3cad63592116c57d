import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { RingReader, RingWriter, sharedRing } from './ring.ts';

/** A writer and a reader of one ring, both in this thread: neither may have to wait. */
function ends(): { writer: RingWriter; reader: RingReader } {
  const shared = sharedRing();
  return { writer: new RingWriter(shared), reader: new RingReader(shared) };
}

suite('a ring', () => {
  test('gives operations of any length in their order, whole, around its end', () => {
    const lengths = fc.array(fc.integer({ min: 2, max: 20_000 }), { minLength: 40, maxLength: 80 });
    fc.assert(
      fc.property(lengths, (pairs) => {
        const { writer, reader } = ends();
        for (const [number, pair] of pairs.entries()) {
          const words = pair * 2;
          const at = writer.reserve(words);
          writer.words[at] = number + 1;
          writer.words[at + 1] = words;
          writer.words[at + words - 1] = ~number;
          assert.equal(at % 2, 0, 'doubles lie on even words');
          if (number % 5 < 4) continue;
          writer.flush();
          for (let expected = number - 4; expected <= number; expected++) {
            const from = reader.next();
            assert.equal(reader.words[from], expected + 1);
            const length = reader.words[from + 1];
            assert.equal(reader.words[from + length - 1], ~expected);
            reader.done(length);
          }
          assert.equal(reader.next(), -1);
        }
      }),
      { numRuns: 20 },
    );
  });

  test('shows nothing that is not whole', () => {
    const { writer, reader } = ends();
    writer.words[writer.reserve(4)] = 7;
    assert.equal(reader.next(), -1, 'nothing was told yet');
    writer.flush();
    assert.equal(reader.words[reader.next()], 7);
    reader.done(4);
    assert.equal(reader.next(), -1);
    assert.equal(writer.lag(true), 0);
  });

  test('waits a while for what does not come', () => {
    const { reader } = ends();
    const begin = performance.now();
    reader.wait(20);
    assert.ok(performance.now() - begin >= 15);
  });
});
