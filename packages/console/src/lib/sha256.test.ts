import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Sha256 } from './sha256.ts';

const reference = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('Sha256', () => {
  test('the message of FIPS 180-4', () => {
    expect(new Sha256().update(new TextEncoder().encode('abc')).hex()).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
  test('every length around the borders of a block', () => {
    for (let length = 0; length < 200; length++) {
      const bytes = randomBytes(length);
      expect(new Sha256().update(bytes).hex(), `${length} bytes`).toBe(reference(bytes));
    }
  });
  test('pieces of any size', () => {
    const bytes = randomBytes(100_000);
    for (const size of [1, 63, 64, 65, 1000, 65_536]) {
      const hash = new Sha256();
      for (let at = 0; at < bytes.length; at += size) hash.update(bytes.subarray(at, at + size));
      expect(hash.hex()).toBe(reference(bytes));
    }
  });
});
