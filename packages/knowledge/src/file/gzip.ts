import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Chunks } from '@fengsui/advisories';
import { ReadError, refusal } from '../refusal.ts';

/** Whether bytes begin as gzip does (RFC 1952 §2.3.1). */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/**
 * The content of a gzip stream, up to `limit` bytes.
 * @param longer what is thrown when it is longer
 * @throws Error when it is damaged, or longer
 */
export async function* gunzip(
  chunks: Chunks,
  limit: number,
  longer: Error = new ReadError(refusal('unpacksLarge', { most: limit })),
): AsyncGenerator<Uint8Array> {
  const packed = Readable.from(chunks, { objectMode: false });
  const plain = createGunzip();
  packed.once('error', (error) => plain.destroy(error));
  packed.pipe(plain);
  let bytes = 0;
  try {
    for await (const chunk of plain as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      if (bytes > limit) throw longer;
      yield chunk;
    }
  } finally {
    plain.destroy();
    packed.destroy();
  }
}
