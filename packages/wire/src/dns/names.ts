import { u16be } from '../bytes.ts';

/** Longest name and most labels and jumps that a name may have (RFC 1035 §2.3.4; a label is at least two octets). */
const LONGEST_NAME = 255;

/**
 * Position behind the name at `at`, or -1 when it does not end inside bytes[start, end) or points anywhere but back. A pointer must point
 * before the name that it is in, so a walk always ends.
 */
export function skipName(bytes: Uint8Array, start: number, at: number, end: number): number {
  let length = 0;
  while (at < end) {
    const octet = bytes[at];
    if (octet === 0) return at + 1;
    if (octet >= 0xc0) {
      if (at + 2 > end) return -1;
      return (u16be(bytes, at) & 0x3fff) < at - start ? at + 2 : -1;
    }
    if (octet >= 0x40) return -1;
    length += octet + 1;
    if (length > LONGEST_NAME) return -1;
    at += octet + 1;
  }
  return -1;
}

/** Dotted text of the name at `at` in the message that begins at `start`, without the root's dot; bounded, whatever its pointers do. */
export function nameText(bytes: Uint8Array, start: number, at: number, end: number): string {
  let text = '';
  let limit = at;
  while (at >= start && at < end && text.length <= LONGEST_NAME) {
    const octet = bytes[at];
    if (octet === 0) break;
    if (octet >= 0xc0) {
      if (at + 2 > end) break;
      const target = start + (u16be(bytes, at) & 0x3fff);
      if (target >= limit) break;
      limit = target;
      at = target;
      continue;
    }
    if (octet >= 0x40) break;
    const stop = Math.min(end, at + 1 + octet);
    if (text !== '') text += '.';
    for (let i = at + 1; i < stop; i++) {
      const character = bytes[i];
      // A dot inside a label would make two labels of one.
      text += character < 0x20 || character === 0x7f || character === 0x2e ? '_' : String.fromCharCode(character);
    }
    at = stop;
  }
  return text;
}

/** True when the last label of the name at `at` is `label` (lower case). Allocates nothing. */
export function lastLabelIs(bytes: Uint8Array, start: number, at: number, end: number, label: Uint8Array): boolean {
  let limit = at;
  let last = -1;
  while (at >= start && at < end) {
    const octet = bytes[at];
    if (octet === 0) break;
    if (octet >= 0xc0) {
      if (at + 2 > end) return false;
      const target = start + (u16be(bytes, at) & 0x3fff);
      if (target >= limit) return false;
      limit = target;
      at = target;
      continue;
    }
    if (octet >= 0x40) return false;
    last = at;
    at += octet + 1;
  }
  if (last < 0 || bytes[last] !== label.length || last + 1 + label.length > end) return false;
  for (let i = 0; i < label.length; i++) if ((bytes[last + 1 + i] | 0x20) !== label[i]) return false;
  return true;
}

/** True when the name at `at` begins with a NetBIOS name: 32 letters A to P, two a byte (RFC 1001 §14.1). */
export function isNetbiosName(bytes: Uint8Array, at: number, end: number): boolean {
  if (at + 34 > end || bytes[at] !== 32) return false;
  for (let i = at + 1; i <= at + 32; i++) if (bytes[i] < 0x41 || bytes[i] > 0x50) return false;
  return true;
}
