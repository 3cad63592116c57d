import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync, zstdDecompressSync } from 'node:zlib';

/** Most codings one over the other that are undone. */
const DEEP = 4;

/**
 * How much may be made of a body: so many times its own length, and at least this much. What files really shrink to lies far below; what lies above is made to cost whoever
 * undoes it, and a sensor that never ends sees it as often as somebody likes.
 */
const TIMES = 256;
const LEAST = 4 << 20;

type Undo = (bytes: Uint8Array, limit: number) => Uint8Array;

/** What was cut short still gives what is there. */
const partial = (limit: number) => ({ maxOutputLength: limit, finishFlush: constants.Z_SYNC_FLUSH });

/** Content codings (RFC 9110 §8.4.1; br RFC 7932, zstd RFC 8878). `deflate` is sent with its header of zlib and, by some, without. */
const CODINGS: { readonly [name: string]: Undo } = {
  gzip: (bytes, limit) => gunzipSync(bytes, partial(limit)),
  'x-gzip': (bytes, limit) => gunzipSync(bytes, partial(limit)),
  deflate(bytes, limit) {
    try {
      return inflateSync(bytes, partial(limit));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw error;
      return inflateRawSync(bytes, partial(limit));
    }
  },
  br: (bytes, limit) => brotliDecompressSync(bytes, { maxOutputLength: limit, finishFlush: constants.BROTLI_OPERATION_FLUSH }),
  zstd: (bytes, limit) => zstdDecompressSync(bytes, { maxOutputLength: limit, finishFlush: constants.ZSTD_e_flush }),
};

/**
 * Undoes the content codings of a body, the last first. What cannot be undone stays as it was carried, and `note` says why. No more than `limit` bytes are made of
 * it, and fewer when it is small.
 */
export function decode(bytes: Uint8Array, encoding: string, limit: number): { bytes: Uint8Array; note: string | null } {
  const names = encoding
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  if (names.length === 0 || bytes.length === 0) return { bytes, note: null };
  if (names.length > DEEP) return { bytes, note: `coded ${names.length} times over: left as it was carried` };
  const most = Math.min(limit, Math.max(LEAST, bytes.length * TIMES));
  let content = bytes;
  for (const name of names.toReversed()) {
    const undo = Object.hasOwn(CODINGS, name) ? CODINGS[name] : undefined;
    if (undo === undefined) return { bytes, note: `content coding ${name.slice(0, 32)} is not known: left as it was carried` };
    try {
      content = undo(content, most);
    } catch (error) {
      const big = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
      return {
        bytes,
        note: big
          ? `${name} would become more than ${most} bytes: left as it was carried`
          : `${name} could not be undone: left as it was carried`,
      };
    }
  }
  return { bytes: content, note: null };
}
