import { Cursor, latin1, u16le, u32le } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { CLASS_SYMBOL, classes } from './classes.ts';
import { deviceTypes } from './devices.ts';
import { vendorName } from './vendors.ts';

/** Where a padded EPATH leads (CIP Volume 1, appendix C-1). One object reused; -1 where the path does not say. */
export class Path {
  objectClass = -1;
  instance = -1;
  attribute = -1;
  member = -1;
  connectionPoint = -1;
  /** Last port segment: port, and its link address where that is one byte. */
  port = -1;
  link = -1;
  /** Path begins with a name; the name's bytes are [nameStart, nameEnd). */
  nameStart = -1;
  nameEnd = -1;
  /** False when a segment does not fit or is of no known kind. */
  sound = true;
}

/** Length in bytes of the segment at `at` in a padded EPATH; 0 when it is of no known kind or does not fit. */
function segmentLength(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < 2) return 0;
  const segment = bytes[at];
  let length = 0;
  switch (segment >> 5) {
    case 0: {
      const port = (segment & 15) === 15 ? 2 : 0;
      length = segment & 0x10 ? 2 + port + bytes[at + 1] : 2 + port;
      break;
    }
    case 1: {
      const type = (segment >> 2) & 7;
      const format = segment & 3;
      if (type === 5) length = format === 0 && (bytes[at + 1] === 4 || bytes[at + 1] === 5) ? (bytes[at + 1] === 4 ? 10 : 14) : 0;
      else if (type === 7) length = format === 0 ? 3 : format === 1 ? 4 : format === 2 ? 6 : 0;
      else length = format === 0 ? 2 : format === 1 ? 4 : format === 2 ? 6 : 0;
      break;
    }
    case 2:
      length = segment & 0x10 ? 2 + bytes[at + 1] * 2 : 2;
      break;
    case 3:
      length = segment & 0x1f ? 1 + (segment & 0x1f) : 0;
      break;
    case 4:
      length = segment === 0x91 ? 2 + bytes[at + 1] : segment === 0x80 ? 2 + bytes[at + 1] * 2 : 0;
      break;
    default:
      return 0;
  }
  if (length === 0) return 0;
  length += length & 1;
  return length <= end - at ? length : 0;
}

/** Value of a logical segment of 8, 16 or 32 bits. The caller has checked the length. */
function logicalValue(bytes: Uint8Array, at: number): number {
  const format = bytes[at] & 3;
  return format === 0 ? bytes[at + 1] : format === 1 ? u16le(bytes, at + 2) : u32le(bytes, at + 2);
}

/** Follows the path bytes[at, end). A class segment begins a new place: what the service addresses is the last. */
export function readPath(bytes: Uint8Array, at: number, end: number, out: Path): void {
  out.objectClass = -1;
  out.instance = -1;
  out.attribute = -1;
  out.member = -1;
  out.connectionPoint = -1;
  out.port = -1;
  out.link = -1;
  out.nameStart = -1;
  out.nameEnd = -1;
  out.sound = true;
  while (at < end) {
    const length = segmentLength(bytes, at, end);
    if (length === 0) {
      out.sound = false;
      return;
    }
    const segment = bytes[at];
    const kind = segment >> 5;
    if (kind === 1) {
      const type = (segment >> 2) & 7;
      if (type === 0) {
        out.objectClass = logicalValue(bytes, at);
        out.instance = -1;
        out.attribute = -1;
      } else if (type === 1) out.instance = logicalValue(bytes, at);
      else if (type === 2) out.member = logicalValue(bytes, at);
      else if (type === 3) out.connectionPoint = logicalValue(bytes, at);
      else if (type === 4) out.attribute = logicalValue(bytes, at);
    } else if (kind === 0) {
      out.port = segment & 15;
      if (length === 2) out.link = bytes[at + 1];
    } else if (segment === 0x91 || kind === 3) {
      if (out.objectClass < 0) out.objectClass = CLASS_SYMBOL;
      if (out.nameStart < 0) {
        out.nameStart = segment === 0x91 ? at + 2 : at + 1;
        out.nameEnd = segment === 0x91 ? at + 2 + bytes[at + 1] : at + 1 + (segment & 0x1f);
      }
    }
    at += length;
  }
}

/** Name of a class; hexadecimal when it is not in the table. */
export const className = (objectClass: number): string =>
  classes.get(objectClass) ?? `class_0x${objectClass.toString(16).padStart(2, '0')}`;

/** Text of the tag that a path names, `Program:Main.Tank[3].Level`; '' for a path without a name. */
export function tagName(bytes: Uint8Array, at: number, end: number): string {
  let text = '';
  while (at < end) {
    const length = segmentLength(bytes, at, end);
    if (length === 0) break;
    const segment = bytes[at];
    if (segment === 0x91) text += `${text && '.'}${latin1(bytes, at + 2, at + 2 + bytes[at + 1])}`;
    else if (segment >> 5 === 3) text += `${text && '.'}${latin1(bytes, at + 1, at + 1 + (segment & 0x1f))}`;
    else if (segment >> 5 === 1 && ((segment >> 2) & 7) === 2 && text !== '') text += `[${logicalValue(bytes, at)}]`;
    at += length;
  }
  return text;
}

const LOGICAL = ['class', 'instance', 'member', 'connection_point', 'attribute', '', 'service', 'extended'];

/** Visits the segments of a path as a list. */
export function describePath(bytes: Uint8Array, at: number, end: number, name: string, out: Fields): void {
  out.list(name);
  for (let count = 0; at < end && count < 64; count++) {
    const length = segmentLength(bytes, at, end);
    if (length === 0) {
      out.open('');
      out.bytes('unread', bytes, at, end);
      out.close();
      break;
    }
    out.open('');
    describeSegment(bytes, at, length, out);
    out.close();
    at += length;
  }
  out.close();
}

function describeSegment(bytes: Uint8Array, at: number, length: number, out: Fields): void {
  const segment = bytes[at];
  const kind = segment >> 5;
  if (kind === 0) describePort(bytes, at, length, out);
  else if (kind === 1 && ((segment >> 2) & 7) === 5) describeKey(bytes, at, at + length, out);
  else if (kind === 1 && ((segment >> 2) & 7) === 7) out.bytes('extended_logical', bytes, at + 1, at + length);
  else if (kind === 1) {
    const value = logicalValue(bytes, at);
    out.number(LOGICAL[(segment >> 2) & 7], value);
    if (((segment >> 2) & 7) === 0) out.text('class_name', className(value));
  } else if (segment === 0x91) out.text('symbol', latin1(bytes, at + 2, at + 2 + bytes[at + 1]));
  else if (kind === 3) out.text('symbol', latin1(bytes, at + 1, at + 1 + (segment & 0x1f)));
  else if (kind === 2) {
    out.number('network_segment', segment & 0x1f);
    out.bytes('data', bytes, at + 1, at + length);
  } else out.bytes('data_segment', bytes, at + 2, at + length);
}

function describePort(bytes: Uint8Array, at: number, length: number, out: Fields): void {
  const segment = bytes[at];
  const far = segment & 0x10 ? 2 : 1;
  const wide = (segment & 15) === 15;
  out.number('port', wide && length >= far + 2 ? u16le(bytes, at + far) : segment & 15);
  const link = at + far + (wide ? 2 : 0);
  if (segment & 0x10) out.text('link', latin1(bytes, link, Math.min(at + length, link + bytes[at + 1])));
  else out.number('link', bytes[link]);
}

/** Electronic key, format 4 or 5 (C-1.4.2): which device is meant. */
function describeKey(bytes: Uint8Array, at: number, end: number, out: Fields): void {
  const cursor = new Cursor(bytes, at + 2, end);
  out.open('electronic_key');
  const vendor = cursor.u16le();
  out.number('vendor_id', vendor);
  out.text('vendor', vendorName(vendor));
  const type = cursor.u16le();
  out.number('device_type', type);
  out.text('device_type_name', deviceTypes.get(type)?.title ?? '');
  out.number('product_code', cursor.u16le());
  const major = cursor.u8();
  out.text('revision', `${major & 0x7f}.${cursor.u8()}`);
  out.flag('compatible', (major & 0x80) !== 0);
  out.close();
}
