import type { Chunks } from './types.ts';

/** Chunks of a text or of bytes that are in memory. */
export async function* chunksOf(content: string | Uint8Array): AsyncGenerator<Uint8Array> {
  yield typeof content === 'string' ? new TextEncoder().encode(content) : content;
}

/** The first bytes of a file, at least `length` where it has so many, and the whole file again. */
export async function peek(chunks: Chunks, length: number): Promise<{ head: Buffer; all: AsyncGenerator<Uint8Array> }> {
  const iterator = chunks[Symbol.asyncIterator]();
  const seen: Uint8Array[] = [];
  let bytes = 0;
  while (bytes < length) {
    const next = await iterator.next();
    if (next.done === true) break;
    // The chunk belongs to whoever reads the file, and may be filled anew.
    seen.push(Uint8Array.from(next.value));
    bytes += next.value.length;
  }
  const head = Buffer.concat(seen);
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      yield head;
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  }
  return { head, all: all() };
}

/** The text of a stream, or null when it has more bytes than `limit`. UTF-8; a mark of UTF-16 is followed, as some tools of Windows write it. */
export async function wholeText(chunks: Chunks, limit: number): Promise<string | null> {
  let decoder: InstanceType<typeof TextDecoder> | null = null;
  const parts: string[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > limit) return null;
    decoder ??= new TextDecoder(markedEncoding(chunk) ?? 'utf-8');
    parts.push(decoder.decode(chunk, { stream: true }));
  }
  parts.push(decoder?.decode() ?? '');
  return parts.join('');
}

/** The encoding that a byte order mark tells; null where there is none, or that of UTF-8. */
export function markedEncoding(head: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : null;
}

/** Lines of a stream without their ends. One that is longer than `limit` characters is told as null, and passed over. */
export async function* linesOf(chunks: Chunks, limit: number): AsyncGenerator<string | null> {
  const decoder = new TextDecoder();
  let parts: string[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true });
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      parts.push(text.slice(from, end));
      length += end - from;
      yield length > limit ? null : parts.join('').replace(/\r$/, '');
      parts = [];
      length = 0;
      from = end + 1;
    }
    length += text.length - from;
    if (length > limit) parts = [];
    else parts.push(text.slice(from));
  }
  parts.push(decoder.decode());
  const rest = parts.join('');
  if (length > limit) yield null;
  else if (rest !== '') yield rest;
}
