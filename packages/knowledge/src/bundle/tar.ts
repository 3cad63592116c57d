/** Headers of a tar archive (POSIX.1-2017, pax, ustar interchange format): plain files with short names only, which is all that a bundle has. */

/** Length of a header, and what contents are padded to. */
export const block = 512;

const type = 0x30;

/** The header of a file of `bytes` bytes. */
export function tarHeader(name: string, bytes: number): Buffer {
  const header = Buffer.alloc(block);
  header.write(name, 0, 100, 'latin1');
  header.write('0000644\0', 100, 'latin1');
  header.write('0000000\0', 108, 'latin1');
  header.write('0000000\0', 116, 'latin1');
  header.write(`${bytes.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  header.write('00000000000\0', 136, 'latin1');
  header[156] = type;
  header.write('ustar\x0000', 257, 'latin1');
  header.write(`${checksum(header).toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}

/** Blanks behind a content of so many bytes. */
export function tarPadding(bytes: number): number {
  return (block - (bytes % block)) % block;
}

/** Name and length of the file behind a header; null for the end of the archive, a reason for what is no header of a plain file. */
export function readTarHeader(
  header: Buffer,
): { name: string; bytes: number } | { problem: 'breaksOff' | 'noBundle' | 'damaged' } | null {
  if (header.length < block) return { problem: 'breaksOff' };
  if (header.every((byte) => byte === 0)) return null;
  if (header.toString('latin1', 257, 262) !== 'ustar') return { problem: 'noBundle' };
  if (Number.parseInt(header.toString('latin1', 148, 156), 8) !== checksum(header)) return { problem: 'damaged' };
  const end = header.indexOf(0);
  const name = header.toString('latin1', 0, Math.min(end < 0 ? 100 : end, 100));
  if (header[156] !== type || header[345] !== 0) return { problem: 'damaged' };
  const size = header.toString('latin1', 124, 135);
  return /^[0-7]{11}$/.test(size) ? { name, bytes: Number.parseInt(size, 8) } : { problem: 'damaged' };
}

function checksum(header: Buffer): number {
  let sum = 0;
  // The field itself counts as blanks.
  for (let at = 0; at < block; at++) sum += at >= 148 && at < 156 ? 0x20 : header[at];
  return sum;
}
