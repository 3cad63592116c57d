/** Writes ZIP archives of files as they are (method 0, stored), by APPNOTE 6.3.10; the server unpacks them and names each file's path. */

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32 of bytes (4.4.7). */
export function crc32(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = TABLE[(value ^ byte) & 0xff] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

/** Names are in UTF-8 (4.4.4, bit 11). */
const UTF8 = 0x0800;
/** 1 January 1980, the earliest time that the format knows. */
const DATE = 0x0021;
const VERSION = 20;

/** A ZIP archive of up to 65,535 files and 4 GiB. */
export async function zipOf(files: readonly { path: string; content: Blob }[]): Promise<Blob> {
  const parts: BlobPart[] = [];
  const directory: BlobPart[] = [];
  let offset = 0;
  let directoryLength = 0;
  for (const { path, content } of files) {
    const name = new TextEncoder().encode(path);
    const crc = crc32(new Uint8Array(await content.arrayBuffer()));
    // What both headers say of a file (4.3.7, 4.3.12).
    const shared = fields(
      [VERSION, 2],
      [UTF8, 2],
      [0, 2],
      [0, 2],
      [DATE, 2],
      [crc, 4],
      [content.size, 4],
      [content.size, 4],
      [name.length, 2],
      [0, 2],
    );
    const local = [fields([0x04034b50, 4]), shared, name];
    const central = [fields([0x02014b50, 4], [VERSION, 2]), shared, fields([0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]), name];
    parts.push(...local, content);
    directory.push(...central);
    offset += lengthOf(local) + content.size;
    directoryLength += lengthOf(central);
  }
  const count = files.length;
  // The end of the directory (4.3.16).
  const end = fields([0x06054b50, 4], [0, 2], [0, 2], [count, 2], [count, 2], [directoryLength, 4], [offset, 4], [0, 2]);
  return new Blob([...parts, ...directory, end], { type: 'application/zip' });
}

/** Numbers in little-endian, each with its length in bytes. */
function fields(...values: readonly (readonly [value: number, bytes: 2 | 4])[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(values.reduce((sum, [, length]) => sum + length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [value, length] of values) {
    if (length === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += length;
  }
  return bytes;
}

function lengthOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}
