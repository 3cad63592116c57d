import { u16be } from '../bytes.ts';
import { type PropertyForm, properties } from './functions.ts';

/** Where the parts of a packet are. One object, reused; offsets into the bytes. */
export interface Layout {
  /** First byte behind the fixed header. */
  body: number;
  /** End of the packet inside the bytes that were given. */
  end: number;
  topic: number;
  topicEnd: number;
  /** Packet identifier; -1 without. */
  packet: number;
  /** Properties without their length; both equal when there are none. */
  properties: number;
  propertiesEnd: number;
  /** Whether the packet has the form of version 5. */
  five: boolean;
  payload: number;
}

export const layout: Layout = {
  body: 0,
  end: 0,
  topic: 0,
  topicEnd: 0,
  packet: -1,
  properties: 0,
  propertiesEnd: 0,
  five: false,
  payload: 0,
};

/** Value of a variable byte integer (5.0 §1.5.5) of at most four bytes; -1 when it is cut short, -2 when it is too long. */
export function variable(bytes: Uint8Array, at: number, end: number): number {
  let value = 0;
  for (let i = 0; i < 4; i++) {
    if (at + i >= end) return -1;
    const byte = bytes[at + i];
    value |= (byte & 0x7f) << (7 * i);
    if (byte < 0x80) return value;
  }
  return -2;
}

/** Bytes that a variable byte integer takes. */
export function variableLength(value: number): number {
  return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x200000 ? 3 : 4;
}

/** First byte behind the fixed header of the packet at `at`; `end` when the header is cut short. */
export function bodyOf(bytes: Uint8Array, at: number, end: number): number {
  const length = variable(bytes, at + 1, end);
  return length < 0 ? end : at + 1 + lengthBytes(bytes, at + 1, end);
}

function lengthBytes(bytes: Uint8Array, at: number, end: number): number {
  let count = 1;
  while (count < 4 && at + count <= end && bytes[at + count - 1] >= 0x80) count++;
  return count;
}

/** Longest form of a fixed size, in bytes; 0 for those that carry their length. */
const SIZES: { readonly [form in PropertyForm]: number } = {
  byte: 1,
  two_bytes: 2,
  four_bytes: 4,
  variable: 0,
  text: 0,
  binary: 0,
  pair: 0,
};

/** Position behind the value of the property at `at` (its identifier included), or -1 when it does not end before `end`. */
export function propertyEnd(bytes: Uint8Array, at: number, end: number): number {
  const property = properties.get(bytes[at]);
  if (property === undefined) return -1;
  const form = property[1];
  let next = at + 1 + SIZES[form];
  if (form === 'variable') next = variable(bytes, at + 1, end) < 0 ? -1 : at + 1 + lengthBytes(bytes, at + 1, end);
  else if (form === 'text' || form === 'binary') next = textEnd(bytes, at + 1, end);
  else if (form === 'pair') {
    const key = textEnd(bytes, at + 1, end);
    next = key < 0 ? -1 : textEnd(bytes, key, end);
  }
  return next > end ? -1 : next;
}

/** Position behind the length-prefixed bytes at `at`, or -1 when they do not end before `end`. */
export function textEnd(bytes: Uint8Array, at: number, end: number): number {
  if (at + 2 > end) return -1;
  const next = at + 2 + u16be(bytes, at);
  return next > end ? -1 : next;
}

/**
 * Looks for properties at `at` and puts their extent into `layout`. Returns the first byte behind them, or -1 when no sound properties are there: every
 * identifier known and the last value ending where the length says.
 */
export function seekProperties(bytes: Uint8Array, at: number, end: number): number {
  const length = variable(bytes, at, end);
  if (length < 0) return -1;
  const first = at + lengthBytes(bytes, at, end);
  const last = first + length;
  if (last > end) return -1;
  for (let i = first; i < last; ) {
    i = propertyEnd(bytes, i, last);
    if (i < 0) return -1;
  }
  layout.properties = first;
  layout.propertiesEnd = last;
  return last;
}

/**
 * Takes a PUBLISH apart into `layout`. Its version stands in the CONNECT only: sound properties behind the topic make it version 5. False when the
 * topic or the packet identifier does not fit.
 */
export function publishLayout(bytes: Uint8Array, at: number, end: number): boolean {
  const body = bodyOf(bytes, at, end);
  layout.body = body;
  layout.end = end;
  layout.packet = -1;
  const topicEnd = textEnd(bytes, body, end);
  if (topicEnd < 0) return false;
  layout.topic = body + 2;
  layout.topicEnd = topicEnd;
  let next = topicEnd;
  if (bytes[at] & 0x06) {
    if (next + 2 > end) return false;
    layout.packet = u16be(bytes, next);
    next += 2;
  }
  layout.properties = next;
  layout.propertiesEnd = next;
  const behind = seekProperties(bytes, next, end);
  layout.five = behind >= 0;
  layout.payload = behind >= 0 ? behind : next;
  return true;
}

/** Whether the body of a SUBSCRIBE or UNSUBSCRIBE behind its packet identifier is a sound list of filters, `extra` bytes behind each. */
export function isFilterList(bytes: Uint8Array, at: number, end: number, extra: number): boolean {
  let next = at;
  while (next < end) {
    const filter = textEnd(bytes, next, end);
    if (filter < 0 || filter === next + 2 || filter + extra > end) return false;
    if (extra === 1 && (bytes[filter] & 0xc3) > 2) return false;
    next = filter + extra;
  }
  return next === end && at < end;
}
