import { type Cursor, latin1, u32le } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { ACT_IDENTIFY, type Head, type IdentitySink, MARK_IDENTITY, type RequestFacts } from '../message.ts';
import {
  addressFields,
  describeAddress,
  describeAsked,
  describeFileValues,
  describeSystemAddress,
  hasSystemAddress,
  readAddress,
  readSystemAddress,
} from './pccc-address.ts';
import { cpuModes, hasFunction, pcccCode, pcccReply, processorModes } from './pccc-functions.ts';
import { services } from './services.ts';
import { pcccStatus, statuses } from './statuses.ts';
import { vendorName } from './vendors.ts';

/** Fills `head` of an Execute PCCC request: a requestor id of bytes[at] bytes, then command, status, transaction and, for most, function. */
export function readPcccRequest(bytes: Uint8Array, at: number, end: number, head: Head): void {
  const frame = at + (end > at ? bytes[at] : 0);
  if (at >= end || bytes[at] === 0 || frame + 4 > end) {
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
  if (command !== 0x0f) return;
  const data = frame + 5;
  const functionCode = bytes[frame + 4];
  if (addressFields(code) > 0) readAddress(bytes, data, end, code, head);
  else if (hasSystemAddress(functionCode)) readSystemAddress(bytes, data, end, head);
  else if (functionCode === 0x80 && data < end) head.value = bytes[data];
  else if ((functionCode === 0x17 || functionCode === 0x18) && data + 4 <= end) {
    head.address = u32le(bytes, data);
    head.quantity = functionCode === 0x17 && data + 5 <= end ? bytes[data + 4] : end - data - 4;
  }
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
    describeReply(cursor, status, head, request, out);
  } else {
    const code = hasFunction(command) ? cursor.u8() : 0;
    if (hasFunction(command)) out.number('function_code', code);
    out.text('function', services.get(pcccCode(command, code))?.name ?? `function_${code}`);
    if (command === 0x0f) describeData(cursor, code, out);
  }
  if (cursor.left > 0) out.bytes('data', cursor.bytes, cursor.at, cursor.end);
  out.close();
}

/** Data of a command of group 0F: its address and what is written there, a mode, or a physical address. */
function describeData(cursor: Cursor, code: number, out: Fields): void {
  const levels = addressFields(code);
  if (levels > 0) {
    const type = describeAddress(cursor, levels, out);
    if (code === 0xab && cursor.left >= 2) out.number('mask', cursor.u16le());
    if (code >= 0xa9) describeFileValues(cursor, type, out);
  } else if (hasSystemAddress(code)) {
    describeSystemAddress(cursor, out);
    if (code === 0x01 && cursor.left > 0) out.number('byte_count', cursor.u8());
    else if (code === 0x68 && cursor.left >= 2) out.number('elements', cursor.u16le());
    else if (code === 0x00) describeFileValues(cursor, 0, out);
  } else if (code === 0x80) {
    const mode = cursor.u8();
    out.text('mode', cpuModes.get(mode) ?? `mode_${mode}`);
  } else if ((code === 0x17 || code === 0x18) && cursor.left >= 4) {
    out.number('physical_address', cursor.u32le());
    if (code === 0x17 && cursor.left > 0) out.number('byte_count', cursor.u8());
  }
}

/** Offset of the processor's mode in a diagnostic status of SLC 500 and MicroLogix processors (1770-6.5.16, chapter 10). */
const MODE_AT = 18;

/** Data of a reply: the processor's name and mode, or the values that were asked for. */
function describeReply(cursor: Cursor, status: number, head: Head, request: RequestFacts | null, out: Fields): void {
  if (head.marks & MARK_IDENTITY) {
    out.text('processor', processorName(cursor.bytes, cursor.at, cursor.end));
    if (cursor.left > MODE_AT) {
      const mode = cursor.bytes[cursor.at + MODE_AT] & 0x1f;
      out.text('mode', processorModes.get(mode) ?? `mode_${mode}`);
    }
  } else if (status === 0 && request && isRead(request.code) && request.address >= 0)
    describeFileValues(cursor, describeAsked(request.address, out), out);
}

const READS = new Set([0x01, 0xa1, 0xa2].map((code) => pcccCode(0x0f, code)));
const isRead = (code: number): boolean => READS.has(code);

/** Identity in the answer to a diagnostic status. */
export function identifyPccc(bytes: Uint8Array, data: number, end: number, out: IdentitySink): void {
  const name = processorName(bytes, data + bytes[data] + 4, end);
  if (name === '') return;
  out.is('product', name, 90);
  if (/^\d{4}-/.test(name)) out.is('orderNumber', name, 85);
  out.is('vendor', vendorName(1), 80);
  out.is('role', 'controller', 80);
}
