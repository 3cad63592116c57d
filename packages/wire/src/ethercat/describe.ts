import { Cursor, latin1, u16le, u32le } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { type Head, type IdentitySink, KIND_REQUEST } from '../message.ts';
import { areas, COE, FOE, FRAME, functions, MAILBOX, registers, SOE, states, statuses } from './functions.ts';
import { DATAGRAM_HEADER, MAILBOX_HEADER } from './read.ts';

/** Visits the fields of a datagram: address, length, working counter, and the state, mailbox or data that it carries. */
export function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  if (head.code >= FRAME && head.code < MAILBOX) {
    out.bytes('data', bytes, head.start, head.end);
    return;
  }
  const cursor = new Cursor(bytes, head.start, head.end);
  if (cursor.left < DATAGRAM_HEADER + 2) return;
  const command = cursor.u8();
  out.text('command', functions.get(command)?.name ?? `command_${command}`);
  out.number('index', cursor.u8());
  const at = head.start;
  const logical = command >= 10 && command <= 12;
  if (logical) out.number('logical_address', u32le(bytes, at + 2));
  else {
    if (head.unit >= 0)
      out.number(command === 1 || command === 2 || command === 3 || command === 13 ? 'position' : 'station', head.unit);
    const offset = u16le(bytes, at + 4);
    out.number('offset', offset);
    const register = registers.get(offset);
    if (register) out.text('register', register);
  }
  const length = u16le(bytes, at + 6) & 0x7ff;
  out.number('length', length);
  const data = at + DATAGRAM_HEADER;
  const end = Math.min(head.end, data + length);
  if (end + 2 <= head.end) out.number('working_counter', u16le(bytes, end));
  if (head.code >= MAILBOX) mailbox(bytes, data, end, head, out);
  else if (!logical && (u16le(bytes, at + 4) === 0x120 || u16le(bytes, at + 4) === 0x130) && end > data)
    state(bytes, data, end, out);
  else if (end > data) out.bytes('data', bytes, data, end);
}

function state(bytes: Uint8Array, data: number, end: number, out: Fields): void {
  const value = bytes[data];
  out.text('state', states.get(value & 15) ?? `state_${value & 15}`);
  out.flag('error', (value & 0x10) !== 0);
  if (end - data >= 6) out.number('status_code', u16le(bytes, data + 4));
}

const protocols: { readonly [type: number]: string } = { 1: 'AoE', 2: 'EoE', 3: 'CoE', 4: 'FoE', 5: 'SoE', 15: 'VoE' };

function mailbox(bytes: Uint8Array, data: number, end: number, head: Head, out: Fields): void {
  const type = bytes[data + 5] & 15;
  out.text('mailbox', protocols[type] ?? `type_${type}`);
  out.number('mailbox_address', u16le(bytes, data + 2));
  out.number('mailbox_counter', (bytes[data + 5] >> 4) & 7);
  const cursor = new Cursor(bytes, data + MAILBOX_HEADER, Math.min(end, data + MAILBOX_HEADER + u16le(bytes, data)));
  if (type === COE) coe(cursor, head, out);
  else if (type === FOE) foe(cursor, out);
  else if (type === SOE) soe(cursor, out);
  else out.bytes('data', bytes, cursor.at, cursor.end);
}

function coe(cursor: Cursor, head: Head, out: Fields): void {
  cursor.skip(2);
  if (head.area !== 5) {
    out.bytes('data', cursor.bytes, cursor.at, cursor.end);
    return;
  }
  const specifier = cursor.u8();
  out.text('object', `0x${cursor.u16le().toString(16).padStart(4, '0')}`);
  out.number('subindex', cursor.u8());
  if (specifier & 0x10 && specifier >> 5 !== 4) out.flag('complete_access', true);
  if (specifier >> 5 === 4) {
    const code = cursor.u32le();
    out.number('abort_code', code);
    out.text('abort', statuses.get(code)?.title ?? 'unknown');
  } else if (specifier & 2) out.number('value', cursor.u32le());
  else {
    if (specifier & 1) out.number('size', cursor.u32le());
    else cursor.skip(4);
    if (cursor.left > 0) out.bytes('data', cursor.bytes, cursor.at, cursor.end);
  }
}

/** A read or write carries a password or zero, and the file's name; data the number of its packet. */
function foe(cursor: Cursor, out: Fields): void {
  const operation = cursor.u8();
  cursor.u8();
  if (operation <= 2) {
    out.flag('password_present', cursor.u32le() !== 0);
    out.text('file', latin1(cursor.bytes, cursor.at, cursor.end));
  } else if (operation === 5) {
    out.number('error_code', cursor.u32le());
    out.text('error', latin1(cursor.bytes, cursor.at, cursor.end));
  } else if (operation < 5) {
    out.number('packet', cursor.u32le());
    if (operation === 3) out.number('size', cursor.left);
  }
}

function soe(cursor: Cursor, out: Fields): void {
  const flags = cursor.u8();
  out.number('drive', flags >> 5);
  out.flag('failed', (flags & 0x10) !== 0);
  cursor.u8();
  const idn = cursor.u16le();
  out.text('parameter', `${idn & 0x8000 ? 'P' : 'S'}-${(idn >> 12) & 7}-${String(idn & 0xfff).padStart(4, '0')}`);
  if (cursor.left > 0) out.bytes('data', cursor.bytes, cursor.at, cursor.end);
}

/** Who sends datagrams that no slave has worked on is the master. */
export function identify(_bytes: Uint8Array, head: Head, out: IdentitySink): void {
  if (head.kind === KIND_REQUEST && areas.has(head.area)) out.is('role', 'controller', 80);
}
