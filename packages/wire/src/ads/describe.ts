import { Cursor, latin1, u16le, u32le } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { type Head, type IdentitySink, KIND_RESPONSE, type RequestFacts } from '../message.ts';
import { DATAGRAM, functions, groups, states, SYSTEM, transmissions } from './functions.ts';
import { AMS_HEADER, DATAGRAM_HEADER, isDatagram, TCP_HEADER } from './read.ts';
import { statuses } from './statuses.ts';

/** A net id and port as TwinCAT writes them. */
function amsAddress(bytes: Uint8Array, at: number): string {
  return `${netId(bytes, at)}:${u16le(bytes, at + 6)}`;
}

function netId(bytes: Uint8Array, at: number): string {
  return Array.from(bytes.subarray(at, at + 6)).join('.');
}

/** Visits the fields of a packet or datagram. `request` gives an answer its index group and offset. */
export function describe(bytes: Uint8Array, head: Head, out: Fields, request: RequestFacts | null): void {
  const at = head.start;
  if (isDatagram(bytes, at, head.end)) {
    datagram(bytes, head, out);
    return;
  }
  const ams = at + TCP_HEADER;
  if (head.end - ams < AMS_HEADER) return;
  out.text('target', amsAddress(bytes, ams));
  out.text('source', amsAddress(bytes, ams + 8));
  const command = u16le(bytes, ams + 16);
  out.number('command', command);
  out.number('state_flags', u16le(bytes, ams + 18));
  out.number('invoke_id', u32le(bytes, ams + 28));
  const error = u32le(bytes, ams + 24);
  if (error !== 0) out.number('error_code', error);
  const cursor = new Cursor(bytes, ams + AMS_HEADER, Math.min(head.end, ams + AMS_HEADER + u32le(bytes, ams + 20)));
  if (head.kind === KIND_RESPONSE) answer(cursor, command, out, request);
  else if (command === 8) notification(cursor, out);
  else asked(cursor, command, head, out);
}

function span(group: number, offset: number, system: boolean, out: Fields): void {
  out.number('index_group', group);
  const name = system ? functions.get(SYSTEM + group)?.name : groups.get(group);
  if (name) out.text('group', name);
  out.number('index_offset', offset);
}

function asked(cursor: Cursor, command: number, head: Head, out: Fields): void {
  if (command === 5) {
    state(cursor, out);
    const length = cursor.u32le();
    if (length > 0) out.bytes('data', cursor.bytes, cursor.at, cursor.end);
  } else if (command === 7) out.number('notification_handle', cursor.u32le());
  else if (command === 2 || command === 3 || command === 6 || command === 9) {
    const group = cursor.u32le();
    span(group, cursor.u32le(), head.code >= SYSTEM || head.unit === 10000, out);
    out.number('length', cursor.u32le());
    if (command === 9) {
      const written = cursor.u32le();
      const start = cursor.skip(Math.min(written, cursor.left));
      data(cursor.bytes, start, cursor.at, named(group, head), out);
    } else if (command === 3) data(cursor.bytes, cursor.at, cursor.end, head.code === SYSTEM + 500, out);
    else if (command === 6) {
      const mode = cursor.u32le();
      out.text('transmission', transmissions.get(mode) ?? `mode_${mode}`);
      out.number('max_delay', cursor.u32le());
      out.number('cycle_time', cursor.u32le());
    }
  }
}

/** Whether the written data is a name: of a symbol or of a file. */
function named(group: number, head: Head): boolean {
  return (
    group === 0xf003 ||
    group === 0xf004 ||
    group === 0xf007 ||
    group === 0xf009 ||
    (head.code >= SYSTEM + 120 && head.code <= SYSTEM + 133)
  );
}

function data(bytes: Uint8Array, start: number, end: number, text: boolean, out: Fields): void {
  if (text) {
    out.text('name', [...bytes.subarray(start, Math.min(end, start + 512))].map(printed).join('').trim());
    return;
  }
  const length = end - start;
  if (length === 1) out.number('value', bytes[start]);
  else if (length === 2) out.number('value', u16le(bytes, start));
  else if (length === 4) out.number('value', u32le(bytes, start));
  if (length > 0) out.bytes('data', bytes, start, end);
}

function printed(byte: number): string {
  return byte === 0 ? ' ' : byte < 0x20 || byte > 0x7e ? '.' : String.fromCharCode(byte);
}

function state(cursor: Cursor, out: Fields): void {
  const value = cursor.u16le();
  out.text('ads_state', states.get(value) ?? `state_${value}`);
  out.number('device_state', cursor.u16le());
}

function answer(cursor: Cursor, command: number, out: Fields, request: RequestFacts | null): void {
  if (cursor.left < 4) return;
  const result = cursor.u32le();
  out.number('result', result);
  if (result !== 0) out.text('result_name', statuses.get(result)?.title ?? 'unknown');
  if (request && request.address >= 0) span(request.area, request.address, request.unit === 10000, out);
  if (result !== 0) return;
  if (command === 1 && cursor.left >= 20) {
    out.text('version', `${cursor.u8()}.${cursor.u8()}.${cursor.u16le()}`);
    out.text('device_name', latin1(cursor.bytes, cursor.at, Math.min(cursor.end, cursor.at + 16)));
  } else if (command === 4) state(cursor, out);
  else if (command === 6) out.number('notification_handle', cursor.u32le());
  else if (command === 2 || command === 9) {
    const length = cursor.u32le();
    out.number('length', length);
    data(cursor.bytes, cursor.at, Math.min(cursor.end, cursor.at + length), false, out);
  }
}

/** Stamps of time, each with samples of a handle. */
function notification(cursor: Cursor, out: Fields): void {
  cursor.u32le();
  const stamps = cursor.u32le();
  out.list('samples');
  for (let stamp = 0; stamp < stamps && cursor.left >= 12; stamp++) {
    cursor.skip(8);
    const samples = cursor.u32le();
    for (let sample = 0; sample < samples && cursor.left >= 8; sample++) {
      out.open('');
      out.number('notification_handle', cursor.u32le());
      const size = cursor.u32le();
      const start = cursor.skip(Math.min(size, cursor.left));
      data(cursor.bytes, start, cursor.at, false, out);
      out.close();
    }
  }
  out.close();
}

/** Tags of a datagram: number, length, bytes. */
function eachTag(bytes: Uint8Array, at: number, end: number, take: (kind: number, start: number, end: number) => void): void {
  const cursor = new Cursor(bytes, at + DATAGRAM_HEADER, end);
  for (let left = u32le(bytes, at + 20); left > 0 && cursor.left >= 4; left--) {
    const kind = cursor.u16le();
    const length = cursor.u16le();
    const start = cursor.skip(Math.min(length, cursor.left));
    take(kind, start, cursor.at);
  }
}

const tagNames: { readonly [kind: number]: string } = { 5: 'host_name', 12: 'route_name', 13: 'user_name' };

function datagram(bytes: Uint8Array, head: Head, out: Fields): void {
  const at = head.start;
  out.number('invoke_id', u32le(bytes, at + 4));
  out.number('service', u32le(bytes, at + 8) & 0x7fffffff);
  out.text('source', amsAddress(bytes, at + 12));
  eachTag(bytes, at, head.end, (kind, start, end) => {
    const name = tagNames[kind];
    if (name) out.text(name, latin1(bytes, start, end));
    else if (kind === 2) out.flag('password_present', end - start > 1);
    else if (kind === 7 && end - start >= 6) out.text('net_id', netId(bytes, start));
    else if (kind === 1 && end - start >= 4) {
      const result = u32le(bytes, start);
      out.number('result', result);
      if (result !== 0) out.text('result_name', statuses.get(result)?.title ?? 'unknown');
    } else if (kind === 3 && end - start >= 4) out.text('twincat_version', version(bytes, start));
  });
}

function version(bytes: Uint8Array, at: number): string {
  return `${bytes[at]}.${bytes[at + 1]}.${u16le(bytes, at + 2)}`;
}

/** What a device says in answer to Read Device Info and to discovery. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  const at = head.start;
  if (head.code === DATAGRAM + 1) {
    out.is('vendor', 'Beckhoff', 85);
    out.is('role', 'controller', 70);
    out.is('description', `AMS net id ${netId(bytes, at + 12)}`, 60);
    eachTag(bytes, at, head.end, (kind, start, end) => {
      if (kind === 5) out.is('name', latin1(bytes, start, end), 95);
      else if (kind === 3 && end - start >= 4) out.is('firmware', `TwinCAT ${version(bytes, start)}`, 90);
    });
    return;
  }
  const data = at + TCP_HEADER + AMS_HEADER;
  if (head.end - data < 24 || u32le(bytes, data) !== 0) return;
  const name = latin1(bytes, data + 8, data + 24);
  if (name === '') return;
  out.is('vendor', 'Beckhoff', 75);
  out.is('product', name, 80);
  // The version is that of the server behind the port: the PLC runtime's says more of the device than a terminal's.
  out.is('firmware', version(bytes, data + 4), 70);
  if (head.unit >= 800 && head.unit < 900) out.is('role', 'controller', 85);
}
