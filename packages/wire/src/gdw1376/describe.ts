import { Cursor, hex, latin1, u16le } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { type Head, type IdentitySink, KIND_REQUEST, type RequestFacts } from '../message.ts';
import { functions, hasPassword } from './functions.ts';
import { DIRECTION, FINAL, FIRST, firstClass, HEADER, LEAST, measure, PRIMARY } from './read.ts';
import { describeEvents, describeValues } from './values.ts';

const PASSWORD = 16;
const TIME_TAG = 6;
const EVENT_COUNTERS = 2;
const MOST_UNITS = 256;

/** Region and number of the terminal as they are written. */
function terminal(bytes: Uint8Array, at: number): string {
  return `${hex(Uint8Array.of(bytes[at + 8], bytes[at + 7]), 0, 2)}-${u16le(bytes, at + 9)}`;
}

/** Where the data units end: before password, event counters and time tag. */
function dataEnd(bytes: Uint8Array, at: number, last: number): number {
  const control = bytes[at + 6];
  let end = last;
  if (bytes[at + 13] & 0x80) end -= TIME_TAG;
  if (control & DIRECTION) {
    if (control & 0x20) end -= EVENT_COUNTERS;
  } else if (hasPassword(bytes[at + 12])) end -= PASSWORD;
  return end;
}

/** Visits the fields of a frame. The password of a downward message is said to be there and left out. */
export function describe(bytes: Uint8Array, head: Head, out: Fields, request: RequestFacts | null): void {
  const length = measure(bytes, head.start, head.end);
  const at = head.start;
  if (length <= 0 || head.end - at < HEADER + LEAST) return;
  const last = Math.min(head.end, at + length - 2);
  const control = bytes[at + 6];
  const afn = bytes[at + 12];
  const sequence = bytes[at + 13];
  out.text('direction', control & DIRECTION ? 'up' : 'down');
  out.flag('primary', (control & PRIMARY) !== 0);
  out.text('terminal', terminal(bytes, at));
  out.number('master', bytes[at + 11] >> 1);
  out.number('afn', afn);
  out.text('service', functions.get(afn)?.name ?? `afn_${afn}`);
  out.number('sequence', sequence & 15);
  out.flag('first', (sequence & FIRST) !== 0);
  out.flag('final', (sequence & FINAL) !== 0);
  out.flag('confirm_wanted', (sequence & 0x10) !== 0);
  if (head.kind === KIND_REQUEST && !(control & DIRECTION) && hasPassword(afn)) out.flag('password_present', true);
  if (request) out.text('requested', functions.get(request.code)?.name ?? `function_${request.code}`);
  const end = Math.max(at + HEADER + LEAST, dataEnd(bytes, at, last));
  units(new Cursor(bytes, at + HEADER + LEAST, Math.min(end, last)), head, afn, out);
  if (control & DIRECTION && control & 0x20 && end + 2 <= last) {
    out.number('important_events', bytes[end]);
    out.number('general_events', bytes[end + 1]);
  }
}

/** Units without data, and those whose data is known, can be walked to the end; elsewhere only the first one's extent is sure. */
function units(cursor: Cursor, head: Head, afn: number, out: Fields): void {
  const bare = head.kind === KIND_REQUEST && (afn === 0x0c || afn === 0x0a || afn === 0x01);
  out.list('units');
  let sure = true;
  for (let i = 0; sure && i < MOST_UNITS && cursor.left >= 4; i++) {
    out.open('');
    const [bits, group] = [cursor.bytes[cursor.at + 2], cursor.bytes[cursor.at + 3]];
    identifiers('points', cursor.u8(), cursor.u8(), true, out);
    identifiers('classes', cursor.u8(), cursor.u8(), false, out);
    if (!bare && cursor.left > 0)
      sure = head.kind !== KIND_REQUEST && describeValues(cursor, (afn << 8) | firstClass(bits, group), out);
    if (!sure) content(cursor, head, afn, out);
    out.close();
  }
  out.close();
}

/** Points (DA) and classes (DT): eight of a group, a bit each. */
function identifiers(name: 'points' | 'classes', bits: number, group: number, points: boolean, out: Fields): void {
  out.list(name);
  const base = points ? (group - 1) * 8 : group * 8;
  if (points && bits === 0 && group === 0) out.text('', 'p0');
  else if (points && bits === 0xff && group === 0) out.text('', 'all');
  else for (let bit = 0; bit < 8; bit++) if (bits & (1 << bit)) out.text('', `${points ? 'p' : 'F'}${base + bit + 1}`);
  out.close();
}

function content(cursor: Cursor, head: Head, afn: number, out: Fields): void {
  const { bytes } = cursor;
  if (afn === 0x0e && head.kind !== KIND_REQUEST) describeEvents(cursor, out);
  else if (head.code === 0x051f && cursor.left >= 6) {
    // Second, minute, hour, day, week with month, year.
    const at = cursor.at;
    const month = hex(Uint8Array.of(bytes[at + 4] & 0x1f), 0, 1);
    const two = (i: number) => hex(bytes, at + i, at + i + 1);
    out.text('time', `20${two(5)}-${month}-${two(3)} ${two(2)}:${two(1)}:${two(0)}`);
  } else if (head.code === 0x0403 && cursor.left >= 12) {
    for (const name of ['main', 'backup']) {
      const ip = `${cursor.u8()}.${cursor.u8()}.${cursor.u8()}.${cursor.u8()}`;
      out.text(name, `${ip}:${cursor.u16le()}`);
    }
  } else if (head.code === 0x0410) out.flag('secret', true);
  else out.bytes('data', bytes, cursor.at, cursor.end);
}

/** A terminal says its address in every frame, and its make in the answer to a request for its version (AFN 09H, F1). */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  const length = measure(bytes, head.start, head.end);
  const at = head.start;
  if (length <= 0 || head.end - at < HEADER + LEAST) return;
  out.is('name', terminal(bytes, at), 80);
  out.is('role', 'rtu', 80);
  out.is('deviceType', 'electricity data collection terminal', 75);
  const first = at + HEADER + LEAST;
  const end = dataEnd(bytes, at, Math.min(head.end, at + length - 2));
  if (head.area !== 0x0901 || end - first < 4 + 16) return;
  const vendor = latin1(bytes, first + 4, first + 8);
  const serial = latin1(bytes, first + 8, first + 16);
  const firmware = latin1(bytes, first + 16, first + 20);
  if (vendor !== '') out.is('vendor', vendor, 80);
  if (serial !== '') out.is('serial', serial, 90);
  if (firmware !== '') out.is('firmware', firmware, 90);
  // Behind the software: its date, eleven of capacity, four of protocol.
  const hardware = end - first >= 4 + 38 ? latin1(bytes, first + 38, first + 42) : '';
  if (hardware !== '') out.is('hardware', hardware, 80);
}
