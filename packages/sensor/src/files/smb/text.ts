const utf16 = new TextDecoder('utf-16le');

/** Text in UTF-16 of `length` bytes, as far as it lies before `end`. */
export function wide(bytes: Uint8Array, at: number, length: number, end: number): string {
  return utf16.decode(bytes.subarray(at, Math.min(end, at + Math.min(length, 2048)))).replace(/\0+$/, '');
}

/** Text that ends with a zero, in UTF-16 or in the old code page. Returns it and where what follows begins. */
export function terminated(bytes: Uint8Array, at: number, end: number, unicode: boolean): { text: string; next: number } {
  const width = unicode ? 2 : 1;
  let stop = at;
  while (stop + width <= end && (bytes[stop] !== 0 || bytes[stop + width - 1] !== 0)) stop += width;
  const text = unicode
    ? wide(bytes, at, stop - at, end)
    : Buffer.from(bytes.buffer, bytes.byteOffset + at, Math.min(2048, stop - at)).toString('latin1');
  return { text, next: Math.min(end, stop + width) };
}
