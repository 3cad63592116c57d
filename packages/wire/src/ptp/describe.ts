import { Cursor, hex, u16be, utf8 } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import type { Head, IdentitySink } from '../message.ts';
import {
  ANNOUNCE,
  DELAY_RESPONSE,
  elementTypes,
  MANAGEMENT,
  managementIds,
  PEER_DELAY_FOLLOW_UP,
  PEER_DELAY_REQUEST,
  PEER_DELAY_RESPONSE,
  SIGNALLING,
  shortest,
  timeSources,
} from './functions.ts';
import { CLOCK_DESCRIPTION, HEADER, MANAGEMENT_HEADER } from './read.ts';

const FLAGS: readonly (readonly [number, string])[] = [
  [0x0100, 'alternate_master'],
  [0x0200, 'two_step'],
  [0x0400, 'unicast'],
  [0x0001, 'leap_61'],
  [0x0002, 'leap_59'],
  [0x0004, 'utc_offset_valid'],
  [0x0008, 'ptp_timescale'],
  [0x0010, 'time_traceable'],
  [0x0020, 'frequency_traceable'],
];

/** Visits the fields of a message. */
export function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  const { start, end } = head;
  if (end - start < HEADER) return;
  const type = bytes[start] & 15;
  out.number('version', bytes[start + 1] & 15);
  out.number('domain', bytes[start + 4]);
  const flags = u16be(bytes, start + 6);
  out.list('flags');
  for (const [bit, name] of FLAGS) if (flags & bit) out.text('', name);
  out.close();
  const cursor = new Cursor(bytes, start + 8, end);
  // The correction has 16 bits below the nanosecond.
  out.number('correction', Number(BigInt.asIntN(64, cursor.u64be())) / 65536);
  out.text('clock_identity', hex(bytes, start + 20, start + 28));
  out.number('port', u16be(bytes, start + 28));
  out.number('sequence', u16be(bytes, start + 30));
  cursor.at = start + HEADER;
  if (type === MANAGEMENT) management(bytes, start, end, out);
  else if (type === SIGNALLING) elements(bytes, Math.min(end, start + 44), end, out);
  else {
    out.text('time', timestamp(cursor));
    if (type === ANNOUNCE) announce(cursor, out);
    else if (type === DELAY_RESPONSE || type === PEER_DELAY_RESPONSE || type === PEER_DELAY_FOLLOW_UP) {
      const at = cursor.skip(8);
      out.text('requesting_clock', hex(bytes, at, cursor.at));
      out.number('requesting_port', cursor.u16be());
    }
    if (type !== PEER_DELAY_REQUEST) elements(bytes, Math.min(end, start + shortest[type]), end, out);
  }
}

/** Seconds of 48 bits and nanoseconds, as seconds with nine decimals: the epoch depends on the timescale. */
function timestamp(cursor: Cursor): string {
  const seconds = cursor.u16be() * 0x100000000 + cursor.u32be();
  return `${seconds}.${String(cursor.u32be()).padStart(9, '0')}`;
}

function announce(cursor: Cursor, out: Fields): void {
  out.number('utc_offset', cursor.i16be());
  cursor.skip(1);
  out.number('priority_1', cursor.u8());
  out.number('clock_class', cursor.u8());
  out.number('clock_accuracy', cursor.u8());
  out.number('clock_variance', cursor.u16be());
  out.number('priority_2', cursor.u8());
  const at = cursor.skip(8);
  out.text('grandmaster', hex(cursor.bytes, at, cursor.at));
  out.number('steps_removed', cursor.u16be());
  const source = cursor.u8();
  out.text('time_source', timeSources.get(source) ?? `source_${source}`);
}

function management(bytes: Uint8Array, start: number, end: number, out: Fields): void {
  if (end - start < MANAGEMENT_HEADER) return;
  out.text('target_clock', hex(bytes, start + 34, start + 42));
  out.number('target_port', u16be(bytes, start + 42));
  const cursor = new Cursor(bytes, start + MANAGEMENT_HEADER, end);
  if (cursor.left < 6) return;
  const failed = cursor.u16be() === 2;
  cursor.skip(2);
  if (failed) out.number('error_id', cursor.u16be());
  const id = cursor.u16be();
  out.text('management', managementIds.get(id) ?? `id_${id}`);
  if (cursor.left > 0) out.bytes('data', bytes, cursor.at, cursor.end);
}

/** Elements behind a message, by their types. */
function elements(bytes: Uint8Array, at: number, end: number, out: Fields): void {
  const cursor = new Cursor(bytes, at, end);
  if (cursor.left < 4) return;
  out.list('elements');
  for (let count = 0; count < 32 && cursor.left >= 4; count++) {
    const type = cursor.u16be();
    cursor.skip(cursor.u16be());
    out.text('', elementTypes.get(type) ?? `type_${type}`);
  }
  out.close();
}

/** An announcer is a clock of a rank; a clock's description of itself names maker, model and revisions (IEEE 1588-2019 §15.5.3.1.2). */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  const { start, end } = head;
  if (end - start < HEADER) return;
  const type = bytes[start] & 15;
  if (type === ANNOUNCE && end - start >= shortest[ANNOUNCE])
    out.is('deviceType', u16be(bytes, start + 61) === 0 ? 'grandmaster clock' : 'boundary clock', 60);
  if (type !== MANAGEMENT || head.address !== CLOCK_DESCRIPTION) return;
  const cursor = new Cursor(bytes, start + MANAGEMENT_HEADER + 8, end);
  text(cursor);
  cursor.skip(cursor.u16be());
  cursor.skip(2);
  cursor.skip(cursor.u16be());
  cursor.skip(4);
  const [vendor, model, serial] = text(cursor).split(';');
  const [hardware, firmware] = text(cursor).split(';');
  if (cursor.short) return;
  if (vendor) out.is('vendor', vendor, 80);
  if (model) out.is('model', model, 80);
  if (serial) out.is('serial', serial, 70);
  if (hardware) out.is('hardware', hardware, 70);
  if (firmware) out.is('firmware', firmware, 70);
}

/** Text behind an octet with its length. */
function text(cursor: Cursor): string {
  const length = cursor.u8();
  const at = cursor.skip(length);
  return utf8(cursor.bytes, at, cursor.at, 256).trim();
}
