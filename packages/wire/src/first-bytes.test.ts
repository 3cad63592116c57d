import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { protocols } from './index.ts';

/** Bodies of the shapes that recognition looks for: lengths that fit, check sums that do not, texts. */
const bodies = fc.oneof(
  fc.uint8Array({ minLength: 0, maxLength: 80 }),
  fc.array(fc.constantFrom(0, 1, 3, 6, 16, 0x68, 0x16), { minLength: 0, maxLength: 40 }).map((bytes) => Uint8Array.from(bytes)),
  fc
    .constantFrom('SER anonymous\r\n', '20 ready\r\n', 'ET / HTTP/1.1\r\n', 'TTP/1.1 200 OK\r\n')
    .map((text) => Buffer.from(text)),
);

for (const protocol of protocols.filter(({ firstBytes }) => firstBytes !== null))
  test(`${protocol.id} begins with no byte but its first bytes`, () => {
    const others = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => !protocol.firstBytes?.includes(byte));
    if (others.length === 0) return;
    fc.assert(
      fc.property(fc.constantFrom(...others), bodies, (first, body) => {
        const bytes = Uint8Array.from([first, ...body]);
        assert.equal(protocol.recognise(bytes, 0, bytes.length), 0);
      }),
      { numRuns: 300 },
    );
  });
