import { Cursor, ipv4Text, latin1, u16be } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import type { Head, IdentitySink } from '../message.ts';
import * as fn from './functions.ts';
import { type Form, type Layout, requests, responses } from './layouts.ts';
import { manufacturerOf } from './manufacturers.ts';
import { commandOf, delimiterOf, float, HEADER } from './read.ts';

/** Most commands of a direct PDU, and most records of an audit log, that are told. */
const LISTED = 32;

/** Visits the fields of a message and of the commands in it. */
export function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  const { start, end } = head;
  if (end - start < HEADER) return;
  const cursor = new Cursor(bytes, start, end);
  out.number('version', cursor.u8());
  const type = cursor.u8() & 15;
  out.text('message_type', fn.messageTypes.get(type) ?? `type_${type}`);
  const id = cursor.u8();
  out.text('message', fn.functions.get(fn.MESSAGE | id)?.name ?? `message_${id}`);
  out.number('header_status', cursor.u8());
  out.number('sequence', cursor.u16be());
  cursor.skip(2);
  if (type === 3) {
    if (cursor.left > 0) out.number('error_code', cursor.u8());
  } else if (id === fn.SESSION_INITIATE && cursor.left >= 5) {
    out.text('master_type', cursor.u8() === 1 ? 'primary' : 'secondary');
    out.number('inactivity_close_timer', cursor.u32be());
  } else if (id === fn.TOKEN_PASSING) describeTokenPassing(cursor, out);
  else if (id === fn.DIRECT) describeDirect(cursor, type !== 0, out);
  else if (id === fn.AUDIT_LOG) describeAuditLog(cursor, type, out);
}

function describeTokenPassing(cursor: Cursor, out: Fields): void {
  const { bytes, end } = cursor;
  const delimiter = delimiterOf(bytes, cursor.at, end);
  if (delimiter < 0) return;
  const command = commandOf(bytes, delimiter);
  if (command + 3 > end) return;
  const frame = bytes[delimiter] & 7;
  out.text('frame', frame === 1 ? 'burst' : frame === 2 ? 'request' : frame === 6 ? 'response' : `frame_${frame}`);
  describeAddress(bytes, delimiter, out);
  const stop = Math.min(end - 1, command + 2 + bytes[command + 1]);
  const data = new Cursor(bytes, command + 2, stop);
  if (frame !== 2) {
    describeResponse(data.u8(), out);
    describeStatus(data.u8(), out);
  }
  let number = bytes[command];
  if (number === fn.EXTENDED && data.left >= 2) number = data.u16be();
  describeCommand(number, data, frame !== 2, out);
}

/** Polling address, or the unique address: expanded device type and device id (HCF_SPEC-081 §5). */
function describeAddress(bytes: Uint8Array, delimiter: number, out: Fields): void {
  const first = bytes[delimiter + 1];
  out.text('master', first & 0x80 ? 'primary' : 'secondary');
  if (first & 0x40) out.flag('burst_mode', true);
  if ((bytes[delimiter] & 0x80) === 0) {
    out.number('polling_address', first & 0x3f);
    return;
  }
  out.number('address_device_type', u16be(bytes, delimiter + 1) & 0x3fff);
  out.number('address_device_id', (bytes[delimiter + 3] << 16) | u16be(bytes, delimiter + 4));
}

function describeResponse(code: number, out: Fields): void {
  out.number('response_code', code);
  if (code & 0x80) out.flag('communication_error', true);
  else if (fn.statuses.has(code)) out.text('response', fn.statuses.get(code)?.name ?? '');
}

function describeStatus(status: number, out: Fields): void {
  out.number('device_status', status);
  for (let bit = 0; bit < 8; bit++) if (status & (1 << bit)) out.flag(fn.deviceStatus[bit], true);
}

function describeDirect(cursor: Cursor, answers: boolean, out: Fields): void {
  if (cursor.left < 2) return;
  if (answers) describeStatus(cursor.u8(), out);
  else cursor.u8();
  out.number('extended_device_status', cursor.u8());
  out.list('commands');
  for (let i = 0; i < LISTED && cursor.left >= 3; i++) {
    const number = cursor.u16be();
    const count = cursor.u8();
    const start = cursor.skip(count);
    const data = new Cursor(cursor.bytes, start, cursor.at);
    out.open('');
    if (answers && data.left > 0) describeResponse(data.u8(), out);
    describeCommand(number, data, answers, out);
    out.close();
  }
  out.close();
}

function describeCommand(number: number, data: Cursor, answers: boolean, out: Fields): void {
  out.number('command_number', number);
  out.text('command', fn.functions.get(number)?.name ?? `function_${number}`);
  if (fn.secretCommands.has(number)) return;
  const layout = (answers ? responses : requests).get(number);
  if (layout === undefined) {
    if (data.left > 0) out.bytes('data', data.bytes, data.at, data.end);
    return;
  }
  for (const [name, form] of layout) {
    if (data.left < SIZES[form] || (form === 'bytes' && data.left === 0)) break;
    visit(name, form, data, out);
  }
  if (number === 77) describeEmbedded(data, answers, out);
}

const SIZES: { readonly [form in Form]: number } = {
  u8: 1,
  u16: 2,
  u24: 3,
  u32: 4,
  float: 4,
  date: 3,
  packed6: 6,
  packed12: 12,
  packed24: 24,
  text32: 32,
  bytes: 0,
};

function visit(name: string, form: Form, data: Cursor, out: Fields): void {
  if (form === 'bytes') {
    // What is embedded is told as a command of its own.
    if (name === 'embedded') return;
    out.bytes(name, data.bytes, data.at, data.end);
    data.skip(data.left);
    return;
  }
  const start = data.skip(SIZES[form]);
  const { bytes } = data;
  if (form === 'float') {
    const value = float(bytes, start);
    if (Number.isNaN(value)) out.text(name, 'not_a_number');
    else if (Number.isFinite(value)) out.number(name, value);
    else out.text(name, 'infinite');
  } else if (form === 'date') out.text(name, `${1900 + bytes[start + 2]}-${two(bytes[start + 1])}-${two(bytes[start])}`);
  else if (form.startsWith('packed')) out.text(name, packedText(bytes, start, data.at));
  else if (form === 'text32') out.text(name, latin1(bytes, start, data.at));
  else {
    let value = 0;
    for (let i = start; i < data.at; i++) value = value * 256 + bytes[i];
    out.number(name, value);
  }
}

const two = (value: number) => String(value).padStart(2, '0');

/** Packed ASCII: four characters of six bits in three bytes; the sixth bit's complement is the seventh (HCF_SPEC-127 §5.1.2). */
export function packedText(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at + 3 <= end; at += 3) {
    const word = (bytes[at] << 16) | u16be(bytes, at + 1);
    for (let shift = 18; shift >= 0; shift -= 6) {
      const six = (word >> shift) & 0x3f;
      text += String.fromCharCode(six & 0x20 ? six : six | 0x40);
    }
  }
  return text.trimEnd();
}

/** The frame that command 77 sends on to a device behind an I/O system, from its delimiter on. */
function describeEmbedded(data: Cursor, answers: boolean, out: Fields): void {
  if (data.left < 4) return;
  const delimiter = data.at;
  const command = commandOf(data.bytes, delimiter);
  if (command + 2 > data.end) return;
  out.open('embedded');
  describeAddress(data.bytes, delimiter, out);
  const inner = new Cursor(data.bytes, command + 2, Math.min(data.end, command + 2 + data.bytes[command + 1]));
  if (answers && inner.left >= 2) {
    describeResponse(inner.u8(), out);
    describeStatus(inner.u8(), out);
  }
  if (data.bytes[command] === 77) out.number('command_number', 77);
  else describeCommand(data.bytes[command], inner, answers, out);
  out.close();
}

/** What the summary of a session in the audit log says, from the lowest bit. */
const SESSION_SUMMARY = [
  'writes_occurred',
  'bad_session_initialization',
  'aborted_session',
  'session_timeout',
  'insecure_session',
];
const SESSION_RECORD = 58;

/** Audit log (HCF_SPEC-085 §10.3.6): which records, and of an answer the server's status and the sessions that it had. */
function describeAuditLog(cursor: Cursor, type: number, out: Fields): void {
  if (cursor.left < 2) return;
  out.number('start_record', cursor.u8());
  out.number('record_count', cursor.u8());
  if (type !== 1 || cursor.left < 20) return;
  cursor.skip(16);
  out.number('server_status', cursor.u16be());
  const size = cursor.u16be();
  out.number('record_size', size);
  if (size < SESSION_RECORD) return;
  out.list('sessions');
  for (let i = 0; i < LISTED && cursor.left >= size; i++) {
    const start = cursor.skip(size);
    const record = new Cursor(cursor.bytes, start + 20, start + size);
    out.open('');
    out.text('client', ipv4Text(cursor.bytes, start));
    out.number('client_port', record.u16be());
    out.number('server_port', record.u16be());
    // Times of connection and disconnection, eight bytes each.
    record.skip(16);
    const summary = record.u16be();
    SESSION_SUMMARY.forEach((name, bit) => {
      if (summary & (1 << bit)) out.flag(name, true);
    });
    const before = record.u16be();
    out.number('configuration_changes', record.u16be() - before);
    out.number('published', record.u32be());
    out.number('requests', record.u32be());
    out.number('responses', record.u32be());
    out.close();
  }
  out.close();
}

/** Identity in the answers to commands 0, 11, 13, 20, 21 and 73. A device behind a gateway is told by its address only, so what it says is believed less. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  const found = answerData(bytes, head);
  if (found === null) return;
  const layout = responses.get(head.code);
  if (layout === undefined) return;
  if (head.code === 13 || head.code === 20) {
    const text =
      head.code === 13
        ? packedText(bytes, found.at, Math.min(found.end, found.at + 6))
        : latin1(bytes, found.at, Math.min(found.end, found.at + 32));
    const tag = text.replace(/\?+/g, '').trim();
    if (tag !== '') out.is('name', tag, head.code === 20 ? 80 : 70);
    return;
  }
  const value = valuesOf(layout, found);
  const type = value.get('expanded_device_type') ?? 0;
  const vendor = manufacturerOf(value.get('manufacturer_code') ?? 0, type);
  if (vendor !== '') out.is('vendor', vendor, 85);
  out.is('deviceType', `HART device type 0x${type.toString(16).padStart(4, '0')}`, 80);
  const serial = value.get('device_id');
  if (serial !== undefined) out.is('serial', String(serial), 80);
  const software = value.get('software_revision');
  if (software !== undefined) out.is('firmware', String(software), 80);
  const hardware = value.get('hardware_revision_and_signaling');
  if (hardware !== undefined) out.is('hardware', String(hardware >> 3), 70);
  const bridge = ((value.get('flags') ?? 0) & 4) !== 0;
  out.is('role', bridge ? 'gateway' : 'sensor', bridge ? 80 : 50);
}

/** The data of the answer that `head` tells of, behind response code and status; null when it does not fit. */
function answerData(bytes: Uint8Array, { start, end }: Head): Cursor | null {
  const first = start + HEADER;
  if (bytes[start + 2] === fn.DIRECT)
    return first + 6 <= end ? new Cursor(bytes, first + 6, Math.min(end, first + 5 + bytes[first + 4])) : null;
  const delimiter = delimiterOf(bytes, first, end);
  if (delimiter < 0) return null;
  const command = commandOf(bytes, delimiter);
  return command + 5 <= end ? new Cursor(bytes, command + 4, end - 1) : null;
}

/** The integers of a layout by name. */
function valuesOf(layout: Layout, data: Cursor): Map<string, number> {
  const out = new Map<string, number>();
  for (const [name, form] of layout) {
    if (data.left < SIZES[form]) break;
    const start = data.skip(SIZES[form]);
    let value = 0;
    for (let i = start; i < data.at; i++) value = value * 256 + data.bytes[i];
    out.set(name, value);
  }
  return out;
}
