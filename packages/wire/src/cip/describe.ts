import { Cursor, u16le } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { type Head, type IdentitySink, KIND_RESPONSE, MARK_IDENTITY, type RequestFacts } from '../message.ts';
import { CLASS_SYMBOL, CLASS_TCP_IP } from './classes.ts';
import {
  describeForwardClose,
  describeForwardCloseResponse,
  describeForwardOpen,
  describeForwardOpenResponse,
  describeUnconnectedSend,
} from './connection.ts';
import { describeIdentity, giveIdentity, hostName, identityIn } from './identity.ts';
import { className, describePath, tagName } from './path.ts';
import { describePccc, identifyPccc } from './pccc.ts';
import { PCCC } from './pccc-functions.ts';
import { requestData, responseData } from './read.ts';
import { classService, serviceOf, services } from './services.ts';
import { statuses } from './statuses.ts';
import { dataTypes, describeValues, longString } from './values.ts';

/** Visits the fields of a service. `request` gives an answer the class, instance and attribute, which CIP does not repeat. */
export function describe(bytes: Uint8Array, head: Head, out: Fields, request: RequestFacts | null): void {
  if (head.end - head.start < 2) return;
  out.number('service_code', bytes[head.start] & 0x7f);
  if (head.sequence >= 0) out.number('sequence_count', head.sequence);
  if (head.unit >= 0) out.number('slot', head.unit);
  if (head.kind === KIND_RESPONSE) describeResponse(bytes, head, out, request);
  else describeRequest(bytes, head, out);
}

function place(area: number, instance: number, attribute: number, out: Fields): void {
  if (area >= 0) {
    out.number('class_id', area);
    out.text('class', className(area));
  }
  if (instance >= 0) out.number('instance', instance);
  if (attribute > 0) out.number('attribute', attribute);
}

const isSingle = (code: number): boolean => code === 0x0e || code === 0x10;

function describeRequest(bytes: Uint8Array, head: Head, out: Fields): void {
  const at = head.start;
  const data = Math.min(requestData(bytes, at), head.end);
  // The address of a PCCC command is a file's element, not an instance.
  place(head.area, head.code & PCCC ? -1 : head.address, isSingle(head.code) ? head.quantity : -1, out);
  const tag = tagName(bytes, at + 2, data);
  if (tag !== '') out.text('tag', tag);
  describePath(bytes, at + 2, data, 'path', out);
  const cursor = new Cursor(bytes, data, head.end);
  const known = REQUESTS.get(head.code & PCCC ? classService(0x67, 0x4b) : head.code);
  if (known) known(cursor, head, out);
  else if (cursor.left > 0) {
    if (!Number.isNaN(head.value)) out.number('value', head.value);
    out.bytes('data', bytes, cursor.at, cursor.end);
  }
}

const symbolic = (service: number): number => classService(CLASS_SYMBOL, service);

function readTag(cursor: Cursor, head: Head, out: Fields): void {
  out.number('elements', cursor.u16le());
  if (serviceOf(head.code) === 0x52) out.number('offset', cursor.u32le());
}

function writeTag(cursor: Cursor, head: Head, out: Fields): void {
  const type = dataType(cursor, out);
  out.number('elements', cursor.u16le());
  if (serviceOf(head.code) === 0x53) out.number('offset', cursor.u32le());
  describeValues(cursor, type, out);
}

function dataType(cursor: Cursor, out: Fields): number {
  const type = cursor.u16le();
  if (type === 0x02a0) {
    out.text('data_type', 'structure');
    out.number('structure_handle', cursor.u16le());
  } else out.text('data_type', dataTypes.get(type)?.name ?? `type_0x${type.toString(16)}`);
  return type;
}

/** Reset: its type is left out for an ordinary one (CIP Volume 1, 5-2.3.1). */
function resetType(cursor: Cursor, out: Fields): void {
  const type = cursor.left > 0 ? cursor.u8() : 0;
  out.text('reset_type', ['power_cycle', 'factory_defaults', 'factory_defaults_but_communication'][type] ?? `type_${type}`);
}

/** Set_Attribute_Single: the new value, spelled out for the address of the device. */
function setAttribute(cursor: Cursor, head: Head, out: Fields): void {
  if (head.area === CLASS_TCP_IP && head.quantity === 5 && cursor.left >= 22) interfaceConfiguration(cursor, out);
  else if (head.area === CLASS_TCP_IP && head.quantity === 6) out.text('host_name', longString(cursor));
  else {
    if (!Number.isNaN(head.value)) out.number('value', head.value);
    out.bytes('data', cursor.bytes, cursor.at, cursor.end);
  }
}

/** Get_Attribute_List: count, then the numbers. */
function attributeNumbers(cursor: Cursor, out: Fields): void {
  const count = cursor.u16le();
  out.list('attributes');
  for (let i = 0; i < count && cursor.left >= 2; i++) out.number('', cursor.u16le());
  out.close();
}

const REQUESTS: ReadonlyMap<number, (cursor: Cursor, head: Head, out: Fields) => void> = new Map([
  [0x03, (cursor: Cursor, _: Head, out: Fields) => attributeNumbers(cursor, out)],
  [0x05, (cursor: Cursor, _: Head, out: Fields) => resetType(cursor, out)],
  [0x0a, (cursor: Cursor, _: Head, out: Fields) => out.number('services', cursor.u16le())],
  [0x10, setAttribute],
  [classService(6, 0x52), (cursor: Cursor, _: Head, out: Fields) => describeUnconnectedSend(cursor, out)],
  [classService(6, 0x54), (cursor: Cursor, _: Head, out: Fields) => describeForwardOpen(cursor, false, out)],
  [classService(6, 0x5b), (cursor: Cursor, _: Head, out: Fields) => describeForwardOpen(cursor, true, out)],
  [classService(6, 0x4e), (cursor: Cursor, _: Head, out: Fields) => describeForwardClose(cursor, out)],
  [symbolic(0x4c), readTag],
  [symbolic(0x52), readTag],
  [symbolic(0x4d), writeTag],
  [symbolic(0x53), writeTag],
  [symbolic(0x4e), (cursor: Cursor, _: Head, out: Fields) => masks(cursor, out)],
  [symbolic(0x55), (cursor: Cursor, _: Head, out: Fields) => attributeNumbers(cursor, out)],
  [classService(0x67, 0x4b), (cursor: Cursor, head: Head, out: Fields) => describePccc(cursor, head, false, null, out)],
]);

/** Read Modify Write Tag: size, or-masks, and-masks. */
function masks(cursor: Cursor, out: Fields): void {
  const size = cursor.u16le();
  const or = cursor.skip(size);
  out.bytes('or_mask', cursor.bytes, or, cursor.at);
  const and = cursor.skip(size);
  out.bytes('and_mask', cursor.bytes, and, cursor.at);
}

function describeResponse(bytes: Uint8Array, head: Head, out: Fields, request: RequestFacts | null): void {
  const at = head.start;
  if (head.end - at < 4) return;
  const general = bytes[at + 2];
  const data = Math.min(responseData(bytes, at), head.end);
  if (request) {
    place(request.area, request.code & PCCC ? -1 : request.address, isSingle(request.code) ? request.quantity : -1, out);
    if (request.code !== head.code) out.text('service', services.get(request.code)?.name ?? '');
  }
  out.number('status_code', general);
  out.text('status', statuses.get(general)?.title ?? (general === 0 ? 'Success' : 'unknown'));
  if (bytes[at + 3] > 0) {
    out.list('extended_status');
    for (let word = at + 4; word + 2 <= data; word += 2) out.number('', u16le(bytes, word));
    out.close();
    if (head.status > 0xff) out.text('extended_status_title', statuses.get(head.status)?.title ?? '');
  }
  const cursor = new Cursor(bytes, data, head.end);
  const code = request?.code ?? head.code;
  if (head.code & PCCC) describePccc(cursor, head, true, request, out);
  else if (code === classService(6, 0x54) || code === classService(6, 0x5b))
    describeForwardOpenResponse(cursor, general === 0, out);
  else if (code === classService(6, 0x4e)) describeForwardCloseResponse(cursor, out);
  else if ((code === symbolic(0x4c) || code === symbolic(0x52)) && cursor.left >= 2)
    describeValues(cursor, dataType(cursor, out), out);
  else if (code === symbolic(0x55) && cursor.left > 0) describeTags(cursor, out);
  else if (head.code === 0x0a && cursor.left >= 2) out.number('services', cursor.u16le());
  else describeAnswer(cursor, data, head, out, request);
}

/** Most tags of one answer that are listed. */
const MOST_TAGS = 128;

/**
 * Answer to Get Instance Attribute List of the Symbol class for attributes 1 (name) and 2 (type), which is how tags are browsed: instance, name, type.
 * The answer does not repeat the attributes; one that does not fit these is left as bytes.
 */
function describeTags(cursor: Cursor, out: Fields): void {
  const start = cursor.at;
  out.list('tags');
  for (let i = 0; i < MOST_TAGS && cursor.left >= 8; i++) {
    const length = u16le(cursor.bytes, cursor.at + 4);
    if (length === 0 || length > 82 || cursor.left < 8 + length) break;
    out.open('');
    out.number('instance', cursor.u32le());
    out.text('name', longString(cursor));
    const type = cursor.u16le();
    out.text(
      'data_type',
      type & 0x8000 ? 'structure' : (dataTypes.get(type & 0xff)?.name ?? `type_0x${(type & 0xfff).toString(16)}`),
    );
    out.close();
  }
  out.close();
  if (cursor.at === start) out.bytes('data', cursor.bytes, start, cursor.end);
}

function describeAnswer(cursor: Cursor, data: number, head: Head, out: Fields, request: RequestFacts | null): void {
  if (cursor.left === 0) return;
  const identity = head.marks & MARK_IDENTITY ? identityIn(cursor.bytes, data, head, request) : null;
  const host = hostName(cursor.bytes, data, head, request);
  if (identity) describeIdentity(identity, out);
  else if (host !== '') out.text('host_name', host);
  else if (request?.area === CLASS_TCP_IP && request.quantity === 5 && cursor.left >= 22) interfaceConfiguration(cursor, out);
  else out.bytes('data', cursor.bytes, cursor.at, cursor.end);
}

const ipv4 = (address: number): string => [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join('.');

/** Attribute 5 of the TCP/IP Interface object (CIP Volume 2, 5-4.3.2.5): addresses are little-endian integers. */
function interfaceConfiguration(cursor: Cursor, out: Fields): void {
  for (const name of ['ip_address', 'network_mask', 'gateway', 'name_server', 'name_server_2'])
    out.text(name, ipv4(cursor.u32le()));
  out.text('domain_name', longString(cursor));
}

/** Identity in answers of the Identity object, of the TCP/IP Interface object (host name), and in PCCC diagnostic statuses. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink, request: RequestFacts | null): void {
  if (!(head.marks & MARK_IDENTITY)) return;
  const data = responseData(bytes, head.start);
  if (head.code & PCCC) identifyPccc(bytes, data, head.end, out);
  else {
    const identity = identityIn(bytes, data, head, request);
    if (identity) giveIdentity(identity, out, request && request.unit > 0 ? 85 : 95);
    const host = hostName(bytes, data, head, request);
    if (host !== '') out.is('name', host, 95);
  }
}
