import { Cursor, ipv4Text, latin1 } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { type Head, type IdentitySink, MARK_IDENTITY } from '../message.ts';
import { OPC_ENUM_CLASS } from '../opcda/interfaces.ts';
import { u16, u32 } from './call.ts';
import {
  ALTER_CONTEXT,
  ALTER_CONTEXT_RESPONSE,
  authenticationLevels,
  authenticationTypes,
  BIND,
  BIND_ACK,
  FAULT,
  functions,
  interfaceAt,
  interfaceByIndex,
  REQUEST,
  statuses,
} from './functions.ts';
import { isUuid, uuidText } from './interface.ts';
import { ANNOTATION, ANNOTATION_END, ANNOTATION_LENGTH, CALL_HEADER, DATAGRAM_HEADER, HEADER, isLittle } from './read.ts';

const EPM = 1;
/** The server service, and its operations that take a path apart. */
const SRVSVC = 16;
const PATH_OPERATIONS: ReadonlySet<number> = new Set([30, 31, 32]);
/** Interfaces whose parameters name the interfaces or classes that are wanted. */
const NAMES_OTHERS: ReadonlySet<number> = new Set([EPM, 4, 5, 6, 7]);
/** Octets of parameters that are searched for such names. */
const SEARCHED = 1024;

/** Visits the fields of a PDU. */
export function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  if (head.end - head.start < HEADER) return;
  if (bytes[head.start] === 5) connection(bytes, head, out);
  else if (head.end - head.start >= DATAGRAM_HEADER) datagram(bytes, head, out);
}

function interfaceFields(index: number, out: Fields): void {
  const known = interfaceByIndex(index);
  if (!known) return;
  out.text('interface', known.name);
  out.text('interface_uuid', known.uuid);
}

function operation(head: Head, out: Fields): void {
  if (head.address < 0) return;
  out.number('opnum', head.address);
  const known = interfaceByIndex(head.area)?.operations.find(({ number }) => number === head.address);
  if (known) out.text('operation', known.title);
}

function connection(bytes: Uint8Array, head: Head, out: Fields): void {
  const { start, end } = head;
  const type = bytes[start + 2];
  const little = isLittle(bytes, start + 4);
  out.text('packet_type', functions.get(type)?.name ?? `type_${type}`);
  out.number('call_id', head.pair);
  const authentication = u16(bytes, start + 10, little);
  if (authentication > 0 && end - authentication - 8 >= start + HEADER) {
    const trailer = end - authentication - 8;
    out.text('authentication', authenticationTypes.get(bytes[trailer]) ?? `type_${bytes[trailer]}`);
    out.text('authentication_level', authenticationLevels.get(bytes[trailer + 1]) ?? `level_${bytes[trailer + 1]}`);
  }
  if (type === BIND || type === ALTER_CONTEXT) contexts(bytes, start, end, little, out);
  else if ((type === BIND_ACK || type === ALTER_CONTEXT_RESPONSE) && end - start >= 26) {
    const length = u16(bytes, start + 24, little);
    if (length > 1) out.text('secondary_address', latin1(bytes, start + 26, Math.min(end, start + 26 + length), 64));
    out.number('results', head.quantity);
  } else if (type <= FAULT && end - start >= CALL_HEADER) {
    out.number('context_id', head.unit);
    interfaceFields(head.area, out);
    operation(head, out);
    const object = type === REQUEST && (bytes[start + 3] & 0x80) !== 0 && end - start >= CALL_HEADER + 16;
    if (object) out.text('object_uuid', uuidText(bytes, start + CALL_HEADER, little));
    wanted(bytes, head, start + CALL_HEADER + (object ? 16 : 0), out);
    if (type === REQUEST && head.area === SRVSVC && PATH_OPERATIONS.has(head.address))
      out.number('parent_steps', parentSteps(bytes, start + CALL_HEADER, end));
  }
  if (head.status !== 0) out.text('status', statuses.get(head.status)?.title ?? `0x${head.status.toString(16)}`);
}

function contexts(bytes: Uint8Array, start: number, end: number, little: boolean, out: Fields): void {
  const cursor = new Cursor(bytes, start + 24, end);
  const count = cursor.u8();
  cursor.skip(3);
  out.list('interfaces');
  for (let i = 0; i < count && cursor.left >= 24; i++) {
    const at = cursor.skip(24);
    const known = interfaceAt(bytes, at + 4, little);
    out.open('');
    out.number('context_id', u16(bytes, at, little));
    out.text('uuid', uuidText(bytes, at + 4, little));
    if (known) {
      out.text('name', known.name);
      out.text('title', known.title);
    }
    out.number('version', u16(bytes, at + 20, little));
    out.close();
    cursor.skip(bytes[at + 2] * 20);
  }
  out.close();
}

function datagram(bytes: Uint8Array, head: Head, out: Fields): void {
  const { start } = head;
  const little = isLittle(bytes, start + 4);
  out.text('packet_type', functions.get(bytes[start + 1])?.name ?? `type_${bytes[start + 1]}`);
  out.text('object_uuid', uuidText(bytes, start + 8, little));
  out.text('interface_uuid', uuidText(bytes, start + 24, little));
  const known = interfaceByIndex(head.area);
  if (known) out.text('interface', known.name);
  out.text('activity_uuid', uuidText(bytes, start + 40, little));
  out.number('server_boot_time', u32(bytes, start + 56, little));
  out.number('interface_version', u16(bytes, start + 60, little));
  out.number('sequence', head.sequence);
  operation(head, out);
  out.number('fragment', u16(bytes, start + 76, little));
  wanted(bytes, head, start + DATAGRAM_HEADER, out);
  const annotation = annotationOf(bytes, head);
  if (annotation !== '') out.text('annotation', annotation);
  if (head.status !== 0) out.text('status', statuses.get(head.status)?.title ?? `0x${head.status.toString(16)}`);
}

/** Interfaces that the endpoint mapper or an activation is asked for, and the addresses that the mapper gives. */
function wanted(bytes: Uint8Array, head: Head, start: number, out: Fields): void {
  if (!NAMES_OTHERS.has(head.area)) return;
  const stop = Math.min(head.end, start + SEARCHED);
  const names = new Set<string>();
  const endpoints = new Set<string>();
  for (let at = start; at + 16 <= stop; at++) {
    const known = interfaceAt(bytes, at, true);
    if (known) names.add(known.name);
    else if (isUuid(bytes, at, OPC_ENUM_CLASS, true)) names.add('opc_enum');
    if (head.area === EPM && isTcpFloor(bytes, at, stop))
      endpoints.add(`${ipv4Text(bytes, at + 12)}:${(bytes[at + 5] << 8) | bytes[at + 6]}`);
  }
  if (names.size > 0) out.text('wanted_interfaces', [...names].join(' '));
  if (endpoints.size > 0) out.text('endpoints', [...endpoints].join(' '));
}

/** How often a path steps to the directory above, `\\..` in UTF-16, as far as names are searched. */
function parentSteps(bytes: Uint8Array, start: number, end: number): number {
  const stop = Math.min(end, start + SEARCHED) - 6;
  let count = 0;
  for (let at = start; at <= stop; at++) {
    const slash = bytes[at] === 0x5c || bytes[at] === 0x2f;
    if (
      slash &&
      bytes[at + 1] === 0 &&
      bytes[at + 2] === 0x2e &&
      bytes[at + 3] === 0 &&
      bytes[at + 4] === 0x2e &&
      bytes[at + 5] === 0
    )
      count++;
  }
  return count;
}

/** A floor of a tower for TCP with that for IP behind it (C706 appendix L): lengths 1 and 2, identifiers 07 and 09. */
function isTcpFloor(bytes: Uint8Array, at: number, end: number): boolean {
  return (
    at + 16 <= end &&
    bytes[at] === 1 &&
    bytes[at + 1] === 0 &&
    bytes[at + 2] === 0x07 &&
    bytes[at + 3] === 2 &&
    bytes[at + 4] === 0 &&
    bytes[at + 7] === 1 &&
    bytes[at + 8] === 0 &&
    bytes[at + 9] === 0x09 &&
    bytes[at + 10] === 4 &&
    bytes[at + 11] === 0
  );
}

function annotationOf(bytes: Uint8Array, head: Head): string {
  const { start } = head;
  if ((head.marks & MARK_IDENTITY) === 0 || u32(bytes, start + ANNOTATION_LENGTH, isLittle(bytes, start + 4)) !== 64) return '';
  let text = '';
  for (let at = start + ANNOTATION; at < start + ANNOTATION_END && bytes[at] >= 0x20 && bytes[at] < 0x7f; at++)
    text += String.fromCharCode(bytes[at]);
  return text;
}

/** Type of device, order number, hardware and software revision, in columns of 25, 20 and 5 characters and three numbers (IEC 61158-6-10). */
const annotationText = /^(.{25}) (.{20}) ([ \d]{5}) ([A-Z ])([ \d]{3})([ \d]{3})([ \d]{3})$/;

/** Identity of a PROFINET station in the annotation of what its endpoint mapper lists. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  const match = annotationText.exec(annotationOf(bytes, head));
  if (!match) return;
  const [, type, order, hardware, prefix, ...numbers] = match.map((part) => part.trim());
  if (type !== '') out.is('model', type, 85);
  if (order !== '') out.is('orderNumber', order);
  if (hardware !== '') out.is('hardware', hardware, 90);
  if (numbers.every((number) => number !== '')) out.is('firmware', `${prefix}${numbers.join('.')}`);
}
