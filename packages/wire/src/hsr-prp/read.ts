import { Cursor, macText, u16be } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { ACT_REPORT, type Head, type IdentitySink, KIND_NOTICE, MARK_IDENTITY } from '../message.ts';
import type { FunctionEntry } from '../protocol.ts';
import { REDUNDANCY_BOX, VIRTUAL_NODE } from './functions.ts';

/** Path and version, sequence number, type and length of the first element, one address. */
const SHORTEST = 12;

/** 85 for a supervision frame whose first element is one of those functions, with one address or, in the first editions, two. */
export function recognise(bytes: Uint8Array, at: number, end: number, functions: ReadonlyMap<number, FunctionEntry>): number {
  if (end - at < SHORTEST || (u16be(bytes, at) & 0xfff) > 1 || !functions.has(bytes[at + 4])) return 0;
  const length = bytes[at + 5];
  return (length === 6 || length === 12) && end - at >= 6 + length ? 85 : 0;
}

/** Fills `head` from the frame in bytes[at, end): the first element is the function, `sequence` the supervision's own number. */
export function readHead(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.reset(at, end);
  head.kind = KIND_NOTICE;
  head.acts = ACT_REPORT;
  head.marks |= MARK_IDENTITY;
  if (end - at < SHORTEST) {
    head.malformed('shorter than one element with an address');
    return;
  }
  head.code = bytes[at + 4];
  head.sequence = u16be(bytes, at + 2);
  if (bytes[at + 5] > end - at - 6) head.malformed('an element does not fit');
}

/** Elements behind the first, by their types, until one of type 0. */
function eachFurther(bytes: Uint8Array, head: Head, take: (type: number, address: string) => void): void {
  const cursor = new Cursor(bytes, head.start + 4, head.end);
  for (let count = 0; count < 8 && cursor.left >= 2; count++) {
    const type = cursor.u8();
    if (type === 0) return;
    const length = cursor.u8();
    const at = cursor.skip(length);
    if (count > 0 && !cursor.short && length >= 6) take(type, macText(bytes, at));
  }
}

/** Visits the fields of a frame. */
export function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  const { start, end } = head;
  if (end - start < SHORTEST) return;
  out.number('path', bytes[start] >> 4);
  out.number('version', u16be(bytes, start) & 0xfff);
  out.number('sequence', u16be(bytes, start + 2));
  out.text('address_a', macText(bytes, start + 6));
  if (bytes[start + 5] >= 12 && end - start >= 18) out.text('address_b', macText(bytes, start + 12));
  eachFurther(bytes, head, (type, address) => {
    if (type === REDUNDANCY_BOX) out.text('redundancy_box', address);
    else if (type === VIRTUAL_NODE) out.text('virtual_node', address);
  });
}

/** A node that speaks for others is a redundancy box, which joins single-attached devices to both networks. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  eachFurther(bytes, head, (type, address) => {
    if (type !== REDUNDANCY_BOX) return;
    out.is('deviceType', 'redundancy box', 80, address);
    out.is('role', 'switch', 60, address);
  });
}
