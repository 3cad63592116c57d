import { type Cursor, u16be, u32be } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { type Head, KIND_NOTICE, KIND_RESPONSE } from '../message.ts';
import { syntaxes } from './items.ts';

/** Octets of one entry of the diagnostic buffer (SZL 0x00A0), and of a diagnostic message. */
export const DIAGNOSTIC_ENTRY = 20;

/** Classes of diagnostic events: the upper four bits of an event id. */
const eventClasses = new Map<number, string>([
  [1, 'organisation_block'],
  [2, 'synchronous_error'],
  [3, 'asynchronous_error'],
  [4, 'mode_transition'],
  [5, 'runtime_event'],
  [6, 'communication_event'],
  [7, 'fail_safe_or_redundant'],
  [8, 'module_diagnostics'],
  [9, 'user_event'],
  [10, 'free_event_a'],
  [11, 'free_event_b'],
  [15, 'other_module_event'],
]);

/** Time in packed decimal: year, month, day, hour, minute, second, milliseconds (the last digit shares its octet with the day of the week). */
export function packedTime(bytes: Uint8Array, at: number): string {
  const digits = Array.from({ length: 8 }, (_, i) => bytes[at + i].toString(16).padStart(2, '0'));
  const [year, month, day, hour, minute, second, milliseconds, rest] = digits;
  return `${Number(year) < 90 ? '20' : '19'}${year}-${month}-${day}T${hour}:${minute}:${second}.${milliseconds}${rest[0]}`;
}

/** Visits one diagnostic entry of DIAGNOSTIC_ENTRY octets. */
export function describeDiagnosticEntry(bytes: Uint8Array, at: number, out: Fields): void {
  const event = u16be(bytes, at);
  out.number('event', event);
  out.text('event_class', eventClasses.get(event >> 12) ?? `class_${event >> 12}`);
  out.flag('coming', (event & 0x0100) !== 0);
  out.number('priority_class', bytes[at + 2]);
  out.number('organisation_block', bytes[at + 3]);
  out.number('information_1', u16be(bytes, at + 6));
  out.number('information_2', u32be(bytes, at + 8));
  out.text('time', packedTime(bytes, at + 12));
}

const LOCK_FREE = 0x15;
const INDICATION = 0x16;
const ACKNOWLEDGE = 0x19;
const QUERY = 0x1a;
const NOTIFY = 0x1c;

/** True for objects that carry an event id behind the count of their values. */
const hasEvent = (syntax: number): boolean =>
  syntax === LOCK_FREE || syntax === INDICATION || syntax === ACKNOWLEDGE || syntax === NOTIFY;

/** Where function and count of an alarm stand: an indication has its time before them. */
const objectsAt = (at: number, kind: number, subfunction: number): number =>
  at + (kind === KIND_NOTICE && subfunction !== 12 && subfunction !== 13 && subfunction !== 14 ? 8 : 0);

/** Event id of the first object in the data of an alarm; -1 without. `at` is behind the data's header. */
export function firstEvent(bytes: Uint8Array, at: number, end: number, head: Head): number {
  const object = objectsAt(at, head.kind, head.code & 0xff) + 2;
  if (head.kind === KIND_RESPONSE || object + 8 > end || bytes[object] !== 0x12 || !hasEvent(bytes[object + 2])) return -1;
  return u32be(bytes, object + 4);
}

/** Visits an alarm: indicated, acknowledged, locked, asked for. */
export function describeAlarm(data: Cursor, head: Head, out: Fields): void {
  const { bytes } = data;
  const begin = objectsAt(data.at, head.kind, head.code & 0xff);
  if (begin + 2 > data.end) {
    out.bytes('data', bytes, data.at, data.end);
    return;
  }
  if (begin > data.at) out.text('time', packedTime(bytes, data.at));
  data.skip(begin - data.at);
  out.number('alarm_function', data.u8());
  const count = data.u8();
  if (head.kind === KIND_RESPONSE) {
    out.bytes('results', bytes, data.at, data.end);
    return;
  }
  out.list('objects');
  for (let i = 0; i < count && data.left >= 3; i++) {
    data.u8();
    const length = data.u8();
    const start = data.skip(length);
    if (length < 1 || data.short) break;
    const syntax = bytes[start];
    out.open('');
    out.text('syntax', syntaxes.get(syntax) ?? `syntax_${syntax.toString(16)}`);
    if (hasEvent(syntax) && length >= 6) {
      out.number('event', u32be(bytes, start + 2));
      if (length >= 7 && (syntax === INDICATION || syntax === NOTIFY)) out.number('event_state', bytes[start + 6]);
      // Values of an indication follow the specification, each with its own header; their number is not needed to go on to the end.
      if (syntax === INDICATION && bytes[start + 1] > 0) {
        out.bytes('values', bytes, data.at, data.end);
        data.skip(data.left);
      }
    } else if (syntax === QUERY && length >= 8) {
      out.number('query_type', bytes[start + 2]);
      out.number('alarm_type', u32be(bytes, start + 4));
    }
    out.close();
  }
  out.close();
}

/** Subfunctions of the CPU functions that are alarms. */
export const alarmSubfunctions: readonly number[] = [5, 6, 7, 8, 9, 11, 12, 13, 14, 17, 18, 19, 22];
