import { Cursor, latin1, u16le } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { ACT_IDENTIFY, type Head, type IdentitySink, MARK_IDENTITY, type RequestFacts } from '../message.ts';
import { cpuModes, fileTypes, hasFunction, pcccCode, pcccReply } from './pccc-functions.ts';
import { services } from './services.ts';
import { pcccStatus, statuses } from './statuses.ts';
import { vendorName } from './vendors.ts';

/** Functions that carry a three-level or two-level logical address: 1770-6.5.16, chapter 7. */
const addressFields = (code: number): number => {
  switch (code & 0xff) {
    case 0xa1:
    case 0xa9:
      return 2;
    case 0xa2:
    case 0xaa:
    case 0xab:
      return 3;
    default:
      return 0;
  }
};

/** Fills `head` of an Execute PCCC request: a requestor id of bytes[data] bytes, then command, status, transaction and, for most, function. */
export function readPcccRequest(bytes: Uint8Array, data: number, end: number, head: Head): void {
  const frame = data + (end > data ? bytes[data] : 0);
  if (data >= end || bytes[data] === 0 || frame + 4 > end) {
    head.malformed('a PCCC command is requestor id, command, status and transaction');
    return;
  }
  const command = bytes[frame];
  const withFunction = hasFunction(command);
  if (withFunction && frame + 5 > end) {
    head.malformed('the PCCC function is missing');
    return;
  }
  const code = pcccCode(command, withFunction ? bytes[frame + 4] : 0);
  head.code = code;
  head.acts = services.get(code)?.acts ?? 0;
  if (command === 0x0f && addressFields(code) > 0) readAddress(bytes, frame + 5, end, head);
  else if (command === 0x0f && bytes[frame + 4] === 0x80 && frame + 6 <= end) head.value = bytes[frame + 5];
}

/** Byte count, file, file type, element: a field of 0xFF is followed by its value in two bytes. */
function readAddress(bytes: Uint8Array, at: number, end: number, head: Head): void {
  if (at + 4 > end) {
    head.malformed('the PCCC address does not fit');
    return;
  }
  head.quantity = bytes[at];
  at += bytes[at + 1] === 0xff ? 4 : 2;
  at += 1;
  if (at < end) head.address = bytes[at] === 0xff && at + 3 <= end ? u16le(bytes, at + 1) : bytes[at];
}

/** Fills `head` of an answer that holds a PCCC reply: the requestor id, then the command with bit 0x40, status, transaction, data. */
export function readPcccResponse(bytes: Uint8Array, data: number, end: number, head: Head): void {
  if (data >= end || bytes[data] < 7) return;
  const frame = data + bytes[data];
  if (frame + 4 > end || (bytes[frame] & 0x40) === 0 || (bytes[frame] & 0x30) !== 0) return;
  const command = bytes[frame] & 0x0f;
  head.code = pcccReply(command);
  head.acts = 0;
  const status = bytes[frame + 1];
  if (status !== 0) {
    const key = status === 0xf0 && frame + 5 <= end ? pcccStatus(status, bytes[frame + 4]) : pcccStatus(status, 0);
    head.status = statuses.has(key) ? key : pcccStatus(status, 0);
  } else if (command === 0x06 && hasProcessorName(bytes, frame + 4, end)) {
    head.marks |= MARK_IDENTITY;
    head.acts = ACT_IDENTIFY;
  }
}

/** Name in a diagnostic status of SLC 500 and MicroLogix processors: eleven characters behind mode, types, series and revision. */
function processorName(bytes: Uint8Array, at: number, end: number): string {
  return hasProcessorName(bytes, at, end) ? latin1(bytes, at + 5, at + 16) : '';
}

function hasProcessorName(bytes: Uint8Array, at: number, end: number): boolean {
  if (end - at < 16 || bytes[at + 1] !== 0xee) return false;
  for (let i = at + 5; i < at + 16; i++) if (bytes[i] !== 0 && (bytes[i] < 0x20 || bytes[i] > 0x7e)) return false;
  return bytes[at + 5] > 0x20;
}

/** Visits the PCCC frame behind the requestor id, from `cursor` on. */
export function describePccc(cursor: Cursor, head: Head, response: boolean, request: RequestFacts | null, out: Fields): void {
  const length = cursor.u8();
  out.open('pccc');
  const vendor = cursor.u16le();
  out.number('requestor_vendor_id', vendor);
  out.text('requestor_vendor', vendorName(vendor));
  out.number('requestor_serial', cursor.u32le());
  cursor.skip(Math.max(0, length - 7));
  const command = cursor.u8();
  out.number('command_code', command);
  const status = cursor.u8();
  out.number('status_code', status);
  out.number('transaction', cursor.u16le());
  if (response) {
    if (request) out.text('function', services.get(request.code)?.name ?? '');
    if (status === 0xf0) out.number('extended_status_code', cursor.u8());
    const name = (head.marks & MARK_IDENTITY) !== 0 ? processorName(cursor.bytes, cursor.at, cursor.end) : '';
    if (name !== '') out.text('processor', name);
  } else {
    const code = hasFunction(command) ? cursor.u8() : 0;
    if (hasFunction(command)) out.number('function_code', code);
    out.text('function', services.get(pcccCode(command, code))?.name ?? `function_${code}`);
    const levels = command === 0x0f ? addressFields(code) : 0;
    if (levels > 0) describeAddress(cursor, levels, out);
    else if (command === 0x0f && code === 0x80) {
      const mode = cursor.u8();
      out.text('mode', cpuModes.get(mode) ?? `mode_${mode}`);
    }
  }
  if (cursor.left > 0) out.bytes('data', cursor.bytes, cursor.at, cursor.end);
  out.close();
}

function describeAddress(cursor: Cursor, levels: number, out: Fields): void {
  const field = () => {
    const value = cursor.u8();
    return value === 0xff ? cursor.u16le() : value;
  };
  out.number('byte_count', cursor.u8());
  const file = field();
  const type = cursor.u8();
  const element = field();
  const sub = levels === 3 ? field() : 0;
  const known = fileTypes.get(type);
  out.number('file', file);
  out.text('file_type', known?.title ?? `type_0x${type.toString(16)}`);
  out.number('element', element);
  if (levels === 3) out.number('sub_element', sub);
  if (known?.letter) out.text('address', `${known.letter}${file}:${element}${sub > 0 ? `.${sub}` : ''}`);
}

/** Identity in the answer to a diagnostic status. */
export function identifyPccc(bytes: Uint8Array, data: number, end: number, out: IdentitySink): void {
  const name = processorName(bytes, data + bytes[data] + 4, end);
  if (name === '') return;
  out.is('product', name, 90);
  if (/^\d{4}-/.test(name)) out.is('orderNumber', name, 85);
  out.is('vendor', vendorName(1), 80);
  out.is('role', 'controller', 80);
}
