import { Cursor } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { type Head, type IdentityAttribute, type IdentitySink, KIND_REQUEST, type RequestFacts } from '../message.ts';
import { areas, diagnostics, encapsulatedInterfaces, functions, identificationObjects, statuses } from './functions.ts';
import { HEADER } from './read.ts';

/** Visits the fields of an ADU. `request` gives an answer its addresses, which Modbus does not repeat. */
export function describe(bytes: Uint8Array, head: Head, out: Fields, request: RequestFacts | null): void {
  const cursor = new Cursor(bytes, head.start, head.end);
  out.number('transaction', cursor.u16be());
  cursor.skip(4);
  out.number('unit', cursor.u8());
  const code = cursor.u8();
  out.number('function_code', code & 0x7f);
  if (code & 0x80) {
    const status = cursor.u8();
    out.number('exception_code', status);
    out.text('exception', statuses.get(status)?.title ?? 'unknown');
    describeSpan(head, out, request);
    return;
  }
  if (head.kind === KIND_REQUEST) describeRequest(cursor, code, head, out);
  else describeResponse(cursor, code, head, out, request);
}

function describeSpan(head: Head, out: Fields, request: RequestFacts | null): void {
  const address = head.address >= 0 ? head.address : (request?.address ?? -1);
  if (address < 0) return;
  const area = areas.get(head.area >= 0 ? head.area : (request?.area ?? -1));
  if (area) out.text('table', area);
  out.number('address', address);
  out.number('quantity', head.address >= 0 ? head.quantity : (request?.quantity ?? 0));
}

function describeRequest(cursor: Cursor, code: number, head: Head, out: Fields): void {
  if (functions.get(code) === undefined || code === 90) out.bytes('data', cursor.bytes, cursor.at, cursor.end);
  else if (code <= 6 || code === 15 || code === 16) {
    describeSpan(head, out, null);
    if (code === 5 || code === 6) describeSingle(cursor, code, head, out);
    else if (code >= 15) {
      cursor.skip(4);
      const count = cursor.u8();
      if (code === 16) registers(cursor, count >> 1, out);
      else coils(cursor, Math.min(head.quantity, count * 8), out);
    }
  } else if (code === 8) diagnose(cursor, out);
  else if (code === 20 || code === 21) fileRecords(cursor, code === 21, out);
  else if (code === 22) maskWrite(cursor, head, out);
  else if (code === 23) {
    out.number('read_address', cursor.u16be());
    out.number('read_quantity', cursor.u16be());
    describeSpan(head, out, null);
    cursor.skip(4);
    registers(cursor, cursor.u8() >> 1, out);
  } else if (code === 24) describeSpan(head, out, null);
  else if (code === 43) {
    const type = cursor.u8();
    out.text('encapsulated_interface', encapsulatedInterfaces.get(type)?.name ?? `type_${type}`);
    if (type === 14) {
      out.number('read_device_id_code', cursor.u8());
      out.number('object_id', cursor.u8());
    } else out.bytes('data', cursor.bytes, cursor.at, cursor.end);
  }
}

function describeResponse(cursor: Cursor, code: number, head: Head, out: Fields, request: RequestFacts | null): void {
  if (code === 1 || code === 2) {
    describeSpan(head, out, request);
    const count = cursor.u8();
    coils(cursor, request && request.quantity > 0 ? Math.min(request.quantity, count * 8) : count * 8, out);
  } else if (code === 3 || code === 4 || code === 23) {
    describeSpan(head, out, request);
    registers(cursor, cursor.u8() >> 1, out);
  } else if (code === 5 || code === 6 || code === 15 || code === 16) {
    describeSpan(head, out, request);
    if (code <= 6) describeSingle(cursor, code, head, out);
  } else if (code === 7) out.number('exception_status', cursor.u8());
  else if (code === 8) diagnose(cursor, out);
  else if (code === 11 || code === 12) {
    if (code === 12) cursor.u8();
    out.number('comm_status', cursor.u16be());
    out.number('event_count', cursor.u16be());
    if (code === 12) {
      out.number('message_count', cursor.u16be());
      out.bytes('events', cursor.bytes, cursor.at, cursor.end);
    }
  } else if (code === 17) {
    const count = cursor.u8();
    out.bytes('server_id', cursor.bytes, cursor.at, Math.min(cursor.end, cursor.at + count));
  } else if (code === 20 || code === 21) fileRecords(cursor, code === 21, out);
  else if (code === 22) maskWrite(cursor, head, out);
  else if (code === 24) {
    cursor.u16be();
    registers(cursor, cursor.u16be(), out);
  } else if (code === 43) {
    const type = cursor.u8();
    out.text('encapsulated_interface', encapsulatedInterfaces.get(type)?.name ?? `type_${type}`);
    if (type === 14) {
      out.open('identification');
      eachIdentificationObject(cursor, (id, text) => out.text(identificationObjects.get(id)?.title ?? `object_${id}`, text));
      out.close();
    } else out.bytes('data', cursor.bytes, cursor.at, cursor.end);
  } else out.bytes('data', cursor.bytes, cursor.at, cursor.end);
}

/** The value behind the address of a single write. */
function describeSingle(cursor: Cursor, code: number, head: Head, out: Fields): void {
  cursor.skip(2);
  out.number('value', code === 5 ? (head.value === 1 ? 1 : 0) : cursor.u16be());
}

function registers(cursor: Cursor, count: number, out: Fields): void {
  out.list('values');
  for (let i = 0; i < count && cursor.left >= 2; i++) out.number('', cursor.u16be());
  out.close();
}

function coils(cursor: Cursor, count: number, out: Fields): void {
  out.list('values');
  for (let i = 0; i < count && cursor.at + (i >> 3) < cursor.end; i++)
    out.number('', (cursor.bytes[cursor.at + (i >> 3)] >> (i & 7)) & 1);
  out.close();
}

function diagnose(cursor: Cursor, out: Fields): void {
  const sub = cursor.u16be();
  out.number('sub_function_code', sub);
  out.text('sub_function', diagnostics.get(sub)?.name ?? `sub_function_${sub}`);
  out.bytes('data', cursor.bytes, cursor.at, cursor.end);
}

function maskWrite(cursor: Cursor, head: Head, out: Fields): void {
  describeSpan(head, out, null);
  cursor.skip(2);
  out.number('and_mask', cursor.u16be());
  out.number('or_mask', cursor.u16be());
}

/** Sub-requests of file records: reference type 6, file, record, length; data behind each one that is written. */
function fileRecords(cursor: Cursor, written: boolean, out: Fields): void {
  cursor.u8();
  out.list('records');
  while (cursor.left >= 7 && cursor.bytes[cursor.at] === 6) {
    cursor.u8();
    out.open('');
    out.number('file', cursor.u16be());
    out.number('record', cursor.u16be());
    const length = cursor.u16be();
    out.number('length', length);
    if (written) {
      const start = cursor.skip(length * 2);
      out.bytes('data', cursor.bytes, start, cursor.at);
    }
    out.close();
  }
  out.close();
}

/** The objects of a Read Device Identification answer, V1.1b3 §6.21. */
function eachIdentificationObject(cursor: Cursor, take: (id: number, text: string) => void): void {
  cursor.skip(4);
  const count = cursor.u8();
  for (let i = 0; i < count && cursor.left >= 2; i++) {
    const id = cursor.u8();
    const length = cursor.u8();
    const start = cursor.skip(length);
    take(id, text(cursor.bytes, start, cursor.at));
  }
}

function text(bytes: Uint8Array, start: number, end: number): string {
  let value = '';
  for (let at = start; at < end && bytes[at] !== 0; at++) value += bytes[at] < 0x20 ? '.' : String.fromCharCode(bytes[at]);
  return value.trim();
}

/** Identity in the answers to Read Device Identification and Report Server ID. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  const cursor = new Cursor(bytes, head.start + HEADER + 1, head.end);
  if (head.code === 43) {
    cursor.u8();
    eachIdentificationObject(cursor, (id, value) => {
      const attribute = identificationObjects.get(id)?.name;
      if (attribute && value !== '') out.is(attribute as IdentityAttribute, value);
    });
    return;
  }
  // Report Server ID is free text by vendor (V1.1b3 §6.13): kept as a description where it reads as text.
  const count = cursor.u8();
  const value = text(cursor.bytes, cursor.at, Math.min(cursor.end, cursor.at + count));
  const readable = value.replace(/[^\x20-\x7e]/g, '').trim();
  if (readable.length >= 4 && readable.length > value.length / 2) out.is('description', readable, 60);
}
