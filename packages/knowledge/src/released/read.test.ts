import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import type { ReleasedLine } from './lines.ts';
import { readReleased } from './read.ts';

const COUNTS = { fingerprints: 0, rules: 1, withdrawn: 1, yara: 1, indicators: 2 };
const LINES: readonly ReleasedLine[] = [
  { format: 1, made: '2026-11-01T00:00:00Z' },
  { rule: 'a', text: 'title: A' },
  { withdrawn: 'b' },
  { yara: 'c.yar', text: 'rule c { condition: true }' },
  { statement: ['Bad', 'CERT'] },
  { i: ['ip', '198.51.100.7', 0, 80, 0] },
  { i: ['network', '2001:db8::/32', 0, 80, 0] },
  { end: COUNTS },
];
const TEXT = LINES.map((line) => `${JSON.stringify(line)}\n`).join('');

/** The bytes in pieces of a length. */
async function* pieces(bytes: Uint8Array, length = bytes.length): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += Math.max(1, length)) yield bytes.subarray(at, at + Math.max(1, length));
}

suite('content for sensors', () => {
  test('is read whatever the pieces it comes in', async () => {
    for (const length of [1, 7, 4096]) {
      const { counts, rules, withdrawn, yara, indicators, leftOut } = await readReleased(pieces(Buffer.from(TEXT), length));
      assert.deepEqual([counts, rules.length, withdrawn, yara.length, leftOut], [COUNTS, 1, ['b'], 1, 0]);
      assert.equal(indicators.value('ip', '2001:db8:1::1', 1)?.indicator, '2001:db8::/32');
    }
  });

  test('what is wrong in a line is left out and counted; what was cut short is no content', async () => {
    const wrong = [
      { i: ['ip', 'x', 0, 80, 0] },
      { i: ['ip', '198.51.100.8', 7, 80, 0] },
      { i: ['__proto__', 'x', 0, 1, 0] },
      { i: ['ip', '198.51.100.8', 0, -1, 0] },
      { rule: '', text: 'x' },
      { yara: 'x' },
    ];
    const [head, ...rest] = LINES;
    const text = [head, ...wrong, ...rest].map((line) => `${JSON.stringify(line)}\n`).join('');
    assert.equal((await readReleased(pieces(Buffer.from(text)))).leftOut, wrong.length);
    await assert.rejects(readReleased(pieces(Buffer.from(TEXT.slice(0, -20)))), /no JSON object|cut short/);
    await assert.rejects(readReleased(pieces(Buffer.from(''))), /cut short/);
    await assert.rejects(readReleased(pieces(Buffer.from(`${TEXT}${' '.repeat(3 << 20)}`), 1 << 16)), /too long/);
  });

  test('nothing that comes does harm', async () => {
    const damage = fc.array(fc.record({ at: fc.nat(TEXT.length - 1), byte: fc.nat(255) }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(damage, fc.integer({ min: 1, max: 200 }), async (places, length) => {
        const bytes = Uint8Array.from(Buffer.from(TEXT));
        for (const { at, byte } of places) bytes[at] = byte;
        const read = await readReleased(pieces(bytes, length)).catch((error: unknown) => error);
        if (read instanceof Error) assert.match(read.message, /content of (?:the|a) platform/);
      }),
      { numRuns: 300 },
    );
  });
});
