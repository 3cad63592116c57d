import { Cursor, latin1, u16le } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { type Head, type IdentitySink, KIND_RESPONSE, MARK_IDENTITY, type RequestFacts } from '../message.ts';
import { functions, plcStates, valueSizes } from './functions.ts';
import { innerAt, isIdentification, isProject } from './read.ts';

/** Visits the fields of a message. `request` says what an answer answers. */
export function describe(bytes: Uint8Array, head: Head, out: Fields, request: RequestFacts | null): void {
  if (head.end - head.start < 2) return;
  const inner = innerAt(bytes, head.start, head.end);
  out.number('pairing_key', bytes[inner]);
  out.number('function_code', head.code);
  if (inner !== head.start) out.flag('signed', true);
  const cursor = new Cursor(bytes, inner + 2, head.end);
  if (head.kind === KIND_RESPONSE) describeResponse(cursor, head, out, request);
  else {
    const known = REQUESTS.get(head.code);
    if (known) known(cursor, out);
    rest(cursor, 'data', out);
  }
}

function rest(cursor: Cursor, name: string, out: Fields): void {
  if (cursor.left > 0) out.bytes(name, cursor.bytes, cursor.at, cursor.end);
}

/** Reservation: four bytes, then the name of the station that takes it. */
function reservation(cursor: Cursor, out: Fields): void {
  if (cursor.left < 5) return;
  cursor.skip(4);
  const length = cursor.u8();
  const start = cursor.skip(length);
  out.text('owner', latin1(cursor.bytes, start, cursor.at));
}

function memoryBlock(cursor: Cursor, out: Fields): void {
  out.number('range', cursor.u8());
  out.number('block', cursor.u16le());
  out.number('offset', cursor.u16le());
  cursor.skip(2);
  out.number('quantity', cursor.u16le());
}

/** References of variables: type and size, block, base offset, offset; values behind those that are written. */
function variables(cursor: Cursor, written: boolean, out: Fields): void {
  if (cursor.left < 5) return;
  out.number('crc', cursor.u32le());
  const count = cursor.u8();
  out.list('variables');
  for (let i = 0; i < count && cursor.left >= 7; i++) {
    const type = cursor.u8();
    const size = valueSizes[type & 15] ?? 0;
    out.open('');
    out.number('size', size);
    out.number('block', cursor.u16le());
    if (!written) cursor.skip(1);
    out.number('base_offset', cursor.u16le());
    out.number('offset', written ? cursor.u16le() : cursor.u8());
    const elements = type >= 0x10 ? cursor.u16le() : 1;
    if (type >= 0x10) out.number('elements', elements);
    if (written) {
      const start = cursor.skip(Math.min(cursor.left, size * elements));
      out.bytes('value', cursor.bytes, start, cursor.at);
    }
    out.close();
    if (size === 0) break;
  }
  out.close();
}

function dictionary(cursor: Cursor, out: Fields): void {
  if (cursor.left < 11) return;
  out.number('record_type', cursor.u16le());
  out.number('index', cursor.u8());
  out.number('hardware_id', cursor.u32le());
  out.number('block', cursor.u16le());
  out.number('offset', cursor.u16le());
}

function uploadBlock(cursor: Cursor, out: Fields): void {
  cursor.skip(2);
  out.number('block', cursor.u16le());
  out.number('quantity', cursor.u16le());
}

function downloadBlock(cursor: Cursor, out: Fields): void {
  if (cursor.left < 4) return;
  cursor.skip(2);
  out.number('block', cursor.u16le());
}

const REQUESTS: ReadonlyMap<number, (cursor: Cursor, out: Fields) => void> = new Map([
  [0x10, reservation],
  [0x20, memoryBlock],
  [0x22, (cursor: Cursor, out: Fields) => variables(cursor, false, out)],
  [0x23, (cursor: Cursor, out: Fields) => variables(cursor, true, out)],
  [0x26, dictionary],
  [0x31, uploadBlock],
  [0x34, downloadBlock],
]);

/** What read_id says: the name, and the firmware's version, whose second byte is the major number. */
function identification(bytes: Uint8Array, at: number): { name: string; firmware: string; hardware: number } {
  const version = u16le(bytes, at + 8);
  const digits = (value: number): string => value.toString(16).padStart(2, '0');
  return {
    name: latin1(bytes, at + 23, at + 23 + bytes[at + 22]),
    firmware: `${digits(version >> 8)}.${digits(version & 0xff)}`,
    hardware: u16le(bytes, at + 14),
  };
}

const two = (value: number): string => String(value).padStart(2, '0');
/** Second, minute, hour, day, month, year. */
const date = (bytes: Uint8Array, at: number): string =>
  `${u16le(bytes, at + 5)}-${two(bytes[at + 4])}-${two(bytes[at + 3])}T${two(bytes[at + 2])}:${two(bytes[at + 1])}:${two(bytes[at])}`;

/** What read_project_information says. */
function project(bytes: Uint8Array, at: number): { name: string; version: string; rebuilt: string; built: string } {
  return {
    name: latin1(bytes, at + 39, at + 39 + bytes[at + 38]),
    version: `${bytes[at + 37]}.${bytes[at + 36]}.${u16le(bytes, at + 34)}`,
    rebuilt: date(bytes, at + 19),
    built: date(bytes, at + 27),
  };
}

function describeResponse(cursor: Cursor, head: Head, out: Fields, request: RequestFacts | null): void {
  const { bytes, at, end } = cursor;
  if (request) out.text('answers', functions.get(request.code)?.name ?? `function_${request.code}`);
  if (head.status !== 0) {
    rest(cursor, 'error', out);
    return;
  }
  if (isIdentification(bytes, at, end)) {
    const { name, firmware, hardware } = identification(bytes, at);
    out.text('controller', name);
    out.text('firmware', firmware);
    out.number('hardware', hardware);
  } else if (isProject(bytes, at, end)) {
    const { name, version, rebuilt, built } = project(bytes, at);
    out.text('project', name);
    out.text('project_version', version);
    out.text('last_rebuild', rebuilt);
    out.text('last_build', built);
  } else if (request?.code === 0x01 && cursor.left >= 13) {
    out.number('longest_frame', cursor.u16le());
    cursor.skip(10);
    const length = cursor.u8();
    const start = cursor.skip(length);
    if (length > 0) out.text('reserved_by', latin1(bytes, start, cursor.at));
  } else if (request?.code === 0x04 && cursor.left >= 61) {
    const state = bytes[at + 60];
    out.text('plc_state', plcStates.get(state) ?? `state_${state}`);
    rest(cursor, 'data', out);
  } else if (request?.code === 0x20 && cursor.left >= 3) {
    out.number('block', request.area);
    out.number('offset', request.address);
    cursor.skip(1);
    out.number('quantity', cursor.u16le());
    rest(cursor, 'data', out);
  } else if (request?.code !== 0x10) rest(cursor, 'data', out);
}

/** Identity in the answers to read_id (the controller) and read_project_information (its program). */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  if (!(head.marks & MARK_IDENTITY)) return;
  const at = innerAt(bytes, head.start, head.end) + 2;
  if (isIdentification(bytes, at, head.end)) {
    const { name, firmware } = identification(bytes, at);
    out.is('model', name, 95);
    out.is('firmware', firmware, 90);
    out.is('vendor', 'Schneider Electric', 80);
    out.is('role', 'controller', 85);
  } else if (isProject(bytes, at, head.end)) {
    const { name, version } = project(bytes, at);
    out.is('description', `project ${name} ${version}`, 60);
  }
}
