import { u16le, u32le } from '../bytes.ts';
import { elements, type ElementName } from './elements.ts';
import { objects, STRING_GROUPS } from './objects.ts';

/** Sizes that are not a number of octets. */
export const SIZE_BITS = -1;
export const SIZE_BIT_PAIRS = -2;
/** A device attribute: type, length, value. */
export const SIZE_ATTRIBUTE = -4;
export const SIZE_UNKNOWN = -5;

/** Size of an object by group << 8 | variation. */
export const sizes = new Int16Array(65536).fill(SIZE_UNKNOWN);
/** Elements of an object by group << 8 | variation. */
export const layouts = new Map<number, readonly ElementName[]>();

sizes.fill(SIZE_ATTRIBUTE, 0, 256);
for (const group of STRING_GROUPS.keys()) for (let length = 0; length < 256; length++) sizes[(group << 8) | length] = length;
for (const [group, variation, , layout] of objects) {
  let size = 0;
  for (const name of layout) size = elements[name].size < 0 ? elements[name].size : size < 0 ? size : size + elements[name].size;
  sizes[(group << 8) | variation] = size;
  layouts.set((group << 8) | variation, layout);
}

/** Octets of each range field and prefix, by their code in the qualifier (IEEE 1815-2012 §4.2.2.7); -1: reserved. */
const RANGE_OCTETS = [2, 4, 8, 1, 2, 4, 0, 1, 2, 4, -1, 1, -1, -1, -1, -1];
const PREFIX_OCTETS = [0, 1, 2, 4, 1, 2, 4, -1];

/** One object header and where its objects are. Reused by the walk. */
export class ObjectHeader {
  group = 0;
  variation = 0;
  qualifier = 0;
  /** Octets of the prefix before each object, and whether it is a size (else an index). */
  prefix = 0;
  prefixIsSize = false;
  /** First index, for a range of indices; -1 otherwise. */
  first = -1;
  /** Number of objects; 0 when the header means all. */
  count = 0;
  /** The objects with their prefixes: bytes[start, end). */
  start = 0;
  end = 0;
  /** Whether objects follow the header, not only indices. */
  filled = false;
  /** Why the walk cannot go on; '' when it can. */
  problem = '';
  /** The objects' size is not known: what follows the header cannot be told apart. */
  opaque = false;
}

/** Whether objects of `group` follow their header in a message of function `code`. */
function carriesObjects(code: number, group: number): boolean {
  if (code >= 128 || (code >= 2 && code <= 6) || (code >= 25 && code <= 33)) return true;
  // Freeze at time: the time is an object, the points that freeze are headers (§4.4.10).
  return (code === 11 || code === 12) && group === 50;
}

/**
 * Reads the header at `at` of a message of function `code` and finds the end of its objects.
 * @returns where the next header begins; -1 when this one is broken (`header.problem` says why)
 */
export function nextHeader(bytes: Uint8Array, at: number, end: number, code: number, header: ObjectHeader): number {
  header.problem = '';
  header.opaque = false;
  header.first = -1;
  header.count = 0;
  header.filled = false;
  header.start = end;
  header.end = end;
  if (end - at < 3) {
    header.problem = 'an object header is cut short';
    return -1;
  }
  header.group = bytes[at];
  header.variation = bytes[at + 1];
  const qualifier = bytes[at + 2];
  header.qualifier = qualifier;
  const range = qualifier & 15;
  const prefix = (qualifier >> 4) & 7;
  const rangeOctets = RANGE_OCTETS[range];
  const prefixOctets = PREFIX_OCTETS[prefix];
  if (rangeOctets < 0 || prefixOctets < 0 || qualifier & 0x80) {
    header.problem = 'a reserved qualifier';
    return -1;
  }
  header.prefix = prefixOctets;
  header.prefixIsSize = prefix >= 4;
  const from = at + 3;
  if (end - from < rangeOctets) {
    header.problem = 'a range is cut short';
    return -1;
  }
  if (range <= 2) {
    const width = rangeOctets >> 1;
    header.first = unsigned(bytes, from, width);
    header.count = unsigned(bytes, from + width, width) - header.first + 1;
    if (header.count < 1) {
      header.problem = 'a range stops before it starts';
      return -1;
    }
  } else if (range >= 3 && range <= 5) {
    header.first = unsigned(bytes, from, rangeOctets);
    header.count = 1;
  } else if (range !== 6) header.count = unsigned(bytes, from, rangeOctets);
  header.start = from + rangeOctets;
  header.filled = header.prefixIsSize || carriesObjects(code, header.group);
  return findEnd(bytes, end, header);
}

function findEnd(bytes: Uint8Array, end: number, header: ObjectHeader): number {
  const { start, count, prefix } = header;
  const room = end - start;
  let length = 0;
  if (!header.filled) length = count * prefix;
  else if (header.prefixIsSize) length = walkSized(bytes, start, end, header);
  else {
    const size = sizes[(header.group << 8) | header.variation];
    if (size === SIZE_BITS && prefix === 0) length = Math.ceil(count / 8);
    else if (size === SIZE_BIT_PAIRS && prefix === 0) length = Math.ceil(count / 4);
    else if (size === SIZE_ATTRIBUTE) length = walkAttributes(bytes, start, end, header);
    else if (size >= 0) length = count * (size + prefix);
    else if (count > 0) {
      header.opaque = true;
      length = room;
    }
  }
  if (length > room || length < 0) {
    header.problem = 'the objects reach past the end of the message';
    header.end = end;
    return -1;
  }
  header.end = start + length;
  return header.end;
}

function walkSized(bytes: Uint8Array, start: number, end: number, header: ObjectHeader): number {
  let at = start;
  for (let i = 0; i < header.count; i++) {
    if (end - at < header.prefix) return -1;
    at += header.prefix + unsigned(bytes, at, header.prefix);
    if (at > end) return -1;
  }
  return at - start;
}

function walkAttributes(bytes: Uint8Array, start: number, end: number, header: ObjectHeader): number {
  let at = start;
  for (let i = 0; i < header.count; i++) {
    at += header.prefix;
    if (end - at < 2) return -1;
    // The extended list has a length of 256 more than its octet says (annex A, group 0).
    at += 2 + bytes[at + 1] + (bytes[at] === 255 ? 256 : 0);
    if (at > end) return -1;
  }
  return at - start;
}

/** Little-endian integer of 1, 2 or 4 octets. */
export function unsigned(bytes: Uint8Array, at: number, octets: number): number {
  return octets === 1 ? bytes[at] : octets === 2 ? u16le(bytes, at) : octets === 4 ? u32le(bytes, at) : 0;
}
