import { Cursor, latin1 } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import type { Head, IdentitySink, RequestFacts } from '../message.ts';
import { findFrame } from './frame.ts';
import {
  AARE,
  AARQ,
  ACTION_REQUEST,
  ACTION_RESPONSE,
  CLASS_DATA,
  classes,
  GET_REQUEST,
  GET_RESPONSE,
  mechanisms,
  SET_REQUEST,
  SET_RESPONSE,
  statuses,
} from './functions.ts';
import { cosemName, numberAt } from './read.ts';

/** Visits the fields of a unit. Secrets of an association are left out. */
export function describe(bytes: Uint8Array, head: Head, out: Fields, request: RequestFacts | null): void {
  const found = findFrame(bytes, head.start, head.end);
  if (found === null) return;
  const { start, stop } = found;
  out.text('framing', found.hdlc ? 'hdlc' : 'wrapper');
  out.number('source', found.source);
  out.number('destination', found.destination);
  if (start >= stop || head.code > 0xff) return;
  const tag = bytes[start];
  if (tag === AARQ || tag === AARE) association(bytes, start, stop, out);
  else if (tag === GET_REQUEST || tag === SET_REQUEST || tag === ACTION_REQUEST) attribute(bytes, start, stop, head, out);
  else if (tag === GET_RESPONSE || tag === SET_RESPONSE || tag === ACTION_RESPONSE)
    answer(bytes, start, stop, head, out, request);
}

function association(bytes: Uint8Array, start: number, stop: number, out: Fields): void {
  const context = cosemName(bytes, start, stop, 1);
  if (context >= 0) {
    out.text('naming', context === 2 || context === 4 ? 'short_names' : 'logical_names');
    out.flag('ciphered', context > 2);
  }
  const mechanism = cosemName(bytes, start, stop, 2);
  out.text('authentication', mechanisms[Math.max(0, mechanism)] ?? `mechanism_${mechanism}`);
}

/** Name of an object as `A-B:C.D.E.F`; `C.D.E.F` when only these groups are known. */
function objectName(c: number, groups: string): string {
  const last = [c >>> 24, (c >>> 16) & 0xff, (c >>> 8) & 0xff, c & 0xff].join('.');
  return groups === '' ? last : `${groups}:${last}`;
}

function attribute(bytes: Uint8Array, start: number, stop: number, head: Head, out: Fields): void {
  const cursor = new Cursor(bytes, start + 1, stop);
  out.number('form', cursor.u8());
  out.number('invoke_id', cursor.u8() & 0x0f);
  if (head.area < 0) return;
  out.number('class_id', head.area);
  out.text('class', classes.get(head.area) ?? `class_${head.area}`);
  const name = bytes[start + 1] === 1 ? start + 5 : start + 6;
  out.text('object', objectName(head.address, `${bytes[name]}-${bytes[name + 1]}`));
  const action = head.code === ACTION_REQUEST;
  out.number(action ? 'method' : 'attribute', head.quantity);
  // Selective access, or parameters, stand behind a flag; then the data of a set.
  const at = name + 7;
  if (head.code === GET_REQUEST || at + 1 >= stop || bytes[start + 1] !== 1) return;
  if (action ? bytes[at] !== 0 : bytes[at] === 0) value(bytes, at + 1, stop, out);
}

function answer(bytes: Uint8Array, start: number, stop: number, head: Head, out: Fields, request: RequestFacts | null): void {
  if (stop - start < 4) return;
  out.number('invoke_id', bytes[start + 2] & 0x0f);
  if (request !== null && request.area >= 0) {
    out.text('class', classes.get(request.area) ?? `class_${request.area}`);
    out.text('object', objectName(request.address, ''));
    out.number(request.code === ACTION_REQUEST ? 'method' : 'attribute', request.quantity);
  }
  if (head.status !== 0) out.text('result', statuses.get(head.status)?.name ?? `result_${head.status}`);
  else if (head.code === GET_RESPONSE && bytes[start + 1] === 1) value(bytes, start + 4, stop, out);
}

/** Data: a number, a text, or the bytes that it is. */
function value(bytes: Uint8Array, at: number, stop: number, out: Fields): void {
  const number = numberAt(bytes, at, stop);
  const text = textAt(bytes, at, stop);
  if (!Number.isNaN(number)) out.number('value', number);
  else if (text !== '') out.text('value', text);
  else out.bytes('data', bytes, at, stop);
}

/** An octet or visible string of readable characters; '' when it is none. */
function textAt(bytes: Uint8Array, at: number, stop: number): string {
  if (stop - at < 2 || (bytes[at] !== 9 && bytes[at] !== 10) || bytes[at + 1] > Math.min(64, stop - at - 2)) return '';
  const end = at + 2 + bytes[at + 1];
  for (let i = at + 2; i < end; i++) if (bytes[i] < 0x20 || bytes[i] > 0x7e) return '';
  return latin1(bytes, at + 2, end);
}

/** Groups C to F of the objects that say who a meter is (IEC 62056-6-1). */
const LOGICAL_DEVICE_NAME = 0x2a0000ff;
const SERIAL_NUMBER = 0x600100ff;
const FIRMWARE = 0x000200ff;

/** The logical device name begins with three letters of the maker; serial number and firmware have objects of their own. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink, request: RequestFacts | null): void {
  const found = findFrame(bytes, head.start, head.end);
  if (found === null || request === null || request.quantity !== 2 || request.area !== CLASS_DATA) return;
  const text = textAt(bytes, found.start + 4, found.stop);
  if (text.length < 3) return;
  if (request.address === LOGICAL_DEVICE_NAME) {
    out.is('name', text, 85);
    out.is('deviceType', 'meter', 80);
    if (/^[A-Z]{3}/.test(text)) out.is('vendor', text.slice(0, 3), 50);
  } else if (request.address === SERIAL_NUMBER) out.is('serial', text, 85);
  else if (request.address === FIRMWARE) out.is('firmware', text, 85);
}
