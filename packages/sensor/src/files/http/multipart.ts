import { type HttpHead, parameter } from './message.ts';

/** Most parts of one body. */
const PARTS = 256;

/** One part of a multipart body (RFC 2046 §5.1). */
export interface BodyPart {
  headers: HttpHead['headers'];
  content: Uint8Array;
  /** Name of the file that it is (RFC 7578); null when it is a field of a form. */
  file: string | null;
}

/** Divides a multipart body at its boundary. A last part whose end was not seen is given as far as it goes. */
export function multipart(bytes: Uint8Array, boundary: string): BodyPart[] {
  const parts: BodyPart[] = [];
  if (boundary === '' || boundary.length > 70) return parts;
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const mark = Buffer.from(`--${boundary}`, 'latin1');
  const between = Buffer.from(`\r\n--${boundary}`, 'latin1');
  let at = body.indexOf(mark);
  while (at >= 0 && parts.length < PARTS) {
    const begin = at + (body[at] === 0x0d ? between.length : mark.length);
    if (body[begin] === 0x2d && body[begin + 1] === 0x2d) break;
    const headers = begin + 2;
    const next = body.indexOf(between, begin);
    const end = next < 0 ? body.length : next;
    const empty = body.indexOf('\r\n\r\n', begin);
    if (empty >= 0 && empty + 4 <= end) {
      const lines = new Map<string, string>();
      for (const line of body.toString('latin1', headers, Math.min(empty, headers + 8192)).split('\r\n')) {
        const colon = line.indexOf(':');
        if (colon > 0) lines.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
      }
      const disposition = lines.get('content-disposition') ?? '';
      const file = parameter(disposition, 'filename');
      parts.push({
        headers: lines,
        content: bytes.subarray(empty + 4, end),
        // Names are written as UTF-8 whatever the rest is.
        file: file === null ? null : Buffer.from(file, 'latin1').toString('utf8'),
      });
    }
    at = next;
  }
  return parts;
}
