import { u16le } from '../bytes.ts';
import type { FieldSizes } from '../iec104/describe.ts';
import { causes, isUnaddressed, STATUS_NEGATIVE } from '../iec104/functions.ts';
import { actsOf, kindOf, objectSize, refine } from '../iec104/read.ts';
import {
  ACT_READ,
  ACT_REPORT,
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  type Head,
  KIND_NOTICE,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_BROADCAST,
  MARK_TEST,
  type Side,
} from '../message.ts';
import { functions } from './functions.ts';
import { FIXED, FRAMING, fixedAddressSize, isSound, LINK, measure, PRIMARY, SINGLE, SINGLE_CHARACTER, VARIABLE } from './link.ts';

/** Octets of the fields that a system may choose (IEC 60870-5-101 §7), with those of the link address. */
export interface Layout extends FieldSizes {
  link: number;
}

/** Layouts in use, the more customary first: the first one that a frame fits is believed. */
const layouts: readonly Layout[] = [
  [1, 1, 1, 2],
  [1, 1, 2, 2],
  [2, 2, 2, 3],
  [1, 2, 2, 3],
  [2, 1, 2, 2],
  [2, 1, 1, 2],
  [1, 1, 2, 3],
  [2, 2, 2, 2],
  [1, 2, 2, 2],
  [1, 1, 1, 1],
  [1, 1, 1, 3],
  [0, 1, 1, 2],
  [0, 2, 2, 3],
].map(([link, cause, common, object]) => ({ link, cause, common, object }));

const FIRST = 5;

/** The layout that the ASDU of the variable frame bytes[at, at + length) fills; null when none does. */
export function layoutOf(bytes: Uint8Array, at: number, length: number): Layout | null {
  const stop = at + length - 2;
  for (const layout of layouts) if (fills(bytes, at + FIRST + layout.link, stop, layout)) return layout;
  return null;
}

function fills(bytes: Uint8Array, asdu: number, stop: number, layout: Layout): boolean {
  const room = stop - asdu - 2 - layout.cause - layout.common;
  if (room < 0) return false;
  const type = bytes[asdu];
  if (actsOf(type) === 0 || !causes.has(bytes[asdu + 2] & 63)) return false;
  const count = bytes[asdu + 1] & 0x7f;
  const size = objectSize[type];
  if (size === 255) return room > layout.object;
  if (count === 0) return false;
  if (isUnaddressed(type)) return room === count * size;
  return room === (bytes[asdu + 1] & 0x80 ? layout.object + count * size : count * (layout.object + size));
}

/** 85 for a sound frame whose ASDU fits a layout; 55 for a sound frame of the link, and for the beginning of a variable one. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < 5) return 0;
  if (bytes[at] === FIXED) return fixedAddressSize(bytes, at, end) > 0 && knownControl(bytes[at + 1]) ? 55 : 0;
  if (bytes[at] !== VARIABLE) return 0;
  const length = measure(bytes, at, end);
  if (length <= FRAMING || !knownControl(bytes[at + 4])) return 0;
  if (length > end - at) return 55;
  return isSound(bytes, at, length) && layoutOf(bytes, at, length) !== null ? 85 : 0;
}

function knownControl(control: number): boolean {
  return functions.has(linkCode(control)) && (control & 0x80) === 0;
}

/** Key of a link function in the table. */
export const linkCode = (control: number): number => LINK | (control & PRIMARY ? 0x10 : 0) | (control & 15);

/** Commands come from the controlling station, information from the controlled one; the link alone tells who is primary only. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  const length = measure(bytes, at, end);
  if (length > end - at || length <= FRAMING || bytes[at] !== VARIABLE) {
    const polls =
      length >= 4 && length <= end - at && bytes[at] === FIXED && bytes[at + 1] & PRIMARY && (bytes[at + 1] & 14) === 10;
    return polls ? FROM_CLIENT : FROM_UNKNOWN;
  }
  const layout = layoutOf(bytes, at, length);
  if (layout === null) return FROM_UNKNOWN;
  const asdu = at + FIRST + layout.link;
  const cause = bytes[asdu + 2] & 63;
  if (bytes[asdu] <= 41 || bytes[asdu] === 70) return FROM_SERVER;
  return cause === 6 || cause === 8
    ? FROM_CLIENT
    : cause === 7 || cause === 9 || cause === 10 || cause >= 20
      ? FROM_SERVER
      : FROM_UNKNOWN;
}

/** Fills `head` from the frame bytes[at, end): the ASDU's type where there is one, else the function of the link. */
export function readHead(bytes: Uint8Array, at: number, end: number, from: Side, head: Head): void {
  head.reset(at, end);
  if (end - at < 1) {
    head.malformed('no frame');
    return;
  }
  if (bytes[at] === SINGLE) {
    head.code = SINGLE_CHARACTER;
    head.kind = KIND_NOTICE;
    return;
  }
  const length = measure(bytes, at, end);
  if (length < 4 || length > end - at) {
    head.malformed('the length does not fit a frame');
    return;
  }
  head.end = at + length;
  if (bytes[at] === FIXED) link(bytes, at + 1, length - 4, head);
  else numbered(bytes, at, length, from, head);
}

/** A frame without an ASDU: one is outstanding on each link. */
function link(bytes: Uint8Array, control: number, size: number, head: Head): void {
  const primary = (bytes[control] & PRIMARY) !== 0;
  head.code = linkCode(bytes[control]);
  head.acts = functions.get(head.code)?.acts ?? 0;
  head.unit = size === 2 ? u16le(bytes, control + 1) : size === 1 ? bytes[control + 1] : -1;
  head.kind = primary ? KIND_REQUEST : KIND_RESPONSE;
  if (!functions.has(head.code)) head.malformed('a function of the link that is not defined');
}

function numbered(bytes: Uint8Array, at: number, length: number, from: Side, head: Head): void {
  if (!isSound(bytes, at, length)) head.malformed('the checksum is wrong');
  const layout = layoutOf(bytes, at, length);
  if (layout === null) {
    link(bytes, at + 4, length > FRAMING + 1 ? 1 : 0, head);
    head.malformed('the ASDU fits no layout');
    return;
  }
  const asdu = at + FIRST + layout.link;
  const type = bytes[asdu];
  const cause = bytes[asdu + 2] & 63;
  const common = asdu + 2 + layout.cause;
  const first = common + layout.common;
  head.code = type;
  head.quantity = bytes[asdu + 1] & 0x7f;
  head.unit = layout.common === 2 ? u16le(bytes, common) : bytes[common];
  if (head.unit === (layout.common === 2 ? 0xffff : 0xff)) head.marks |= MARK_BROADCAST;
  if (bytes[asdu + 2] & 0x80) head.marks |= MARK_TEST;
  if (cause >= 44 && cause <= 47) head.status = cause;
  else if (bytes[asdu + 2] & 0x40) head.status = STATUS_NEGATIVE;
  const addressed = !isUnaddressed(type);
  if (addressed)
    head.address =
      bytes[first] | (layout.object > 1 ? bytes[first + 1] << 8 : 0) | (layout.object > 2 ? bytes[first + 2] << 16 : 0);
  head.acts = actsOf(type);
  head.kind = kindOf(type, cause, from);
  if (head.kind !== KIND_NOTICE)
    head.pair = (Math.imul(head.unit + 1, 0x9e3779b1) ^ Math.imul(head.address + 1, 0x85ebca6b) ^ (type << 24)) >>> 0;
  if (cause === 10) head.acts = ACT_REPORT;
  if (head.acts === ACT_REPORT && (cause === 5 || cause >= 20)) head.acts = ACT_READ;
  refine(bytes, first + (addressed ? layout.object : 0), at + length - 2, type, head);
}
