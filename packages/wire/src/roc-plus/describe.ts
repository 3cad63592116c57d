import { Cursor, latin1 } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { type Head, type IdentitySink, KIND_REQUEST } from '../message.ts';
import {
  devices,
  ERROR_INDICATOR,
  FILE_TRANSFER,
  fileCommands,
  functions,
  LOGIN,
  logins,
  REQUEST_PARAMETERS,
  REQUEST_SINGLE_POINT,
  SET_REALTIME_CLOCK,
  SET_SINGLE_POINT,
  statuses,
  SYSTEM_CONFIG,
  WRITE_PARAMETERS,
} from './functions.ts';
import { HEADER } from './read.ts';

/** The data of an opcode. */
const described: ReadonlyMap<number, (cursor: Cursor, out: Fields, head: Head) => void> = new Map([
  [SYSTEM_CONFIG, systemConfiguration],
  [7, clock],
  [SET_REALTIME_CLOCK, clock],
  [LOGIN, login],
  [SET_SINGLE_POINT, singlePoint],
  [REQUEST_SINGLE_POINT, singlePoint],
  [REQUEST_PARAMETERS, parameters],
  [WRITE_PARAMETERS, parameters],
  [FILE_TRANSFER, fileTransfer],
  [ERROR_INDICATOR, errors],
]);

/** Visits the fields of a message. */
export function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  const cursor = new Cursor(bytes, head.start, head.end);
  out.number('destination_unit', cursor.u8());
  out.number('destination_group', cursor.u8());
  out.number('source_unit', cursor.u8());
  out.number('source_group', cursor.u8());
  out.number('opcode', cursor.u8());
  out.text('operation', functions.get(head.code)?.title ?? 'unknown');
  const length = cursor.u8();
  cursor.end = Math.min(cursor.end, cursor.at + length);
  if (cursor.left > 0) (described.get(head.code) ?? data)(cursor, out, head);
}

function data(cursor: Cursor, out: Fields): void {
  out.bytes('data', cursor.bytes, cursor.at, cursor.end);
}

function text(cursor: Cursor, length: number): string {
  const start = cursor.skip(length);
  return latin1(cursor.bytes, start, cursor.at);
}

function systemConfiguration(cursor: Cursor, out: Fields): void {
  if (cursor.left < 19) return;
  const mode = cursor.u8();
  out.text('mode', mode === 0 ? 'firmware_update' : mode === 1 ? 'run' : 'unknown');
  out.number('port', cursor.u16le());
  out.number('security_access_mode', cursor.u8());
  cursor.skip(1);
  out.text('opcode_revision', cursor.u8() === 0 ? 'original' : 'extended');
  out.text('series', cursor.u8() === 0 ? '1' : '2');
  cursor.skip(11);
  out.text('device', devices.get(cursor.u8()) ?? 'unknown');
}

/** Second, minute, hour, day, month, year of four digits, day of the week. */
function clock(cursor: Cursor, out: Fields): void {
  const [second, minute, hour, day, month] = Array.from({ length: 5 }, () => String(cursor.u8()).padStart(2, '0'));
  out.text('time', `${cursor.u16le()}-${month}-${day} ${hour}:${minute}:${second}`);
}

/** Who logs in or out; passwords are never shown. */
function login(cursor: Cursor, out: Fields): void {
  const length = cursor.left;
  out.text('login', logins.get(length) ?? 'unknown');
  if (length !== 6 && length !== 71 && length !== 11 && length !== 76) return;
  const enhanced = length > 11;
  out.text('user', text(cursor, enhanced ? 30 : 3));
  cursor.skip(enhanced ? 40 : 2);
  if (length === 6 || length === 71) out.number('access_level', cursor.u8());
}

function singlePoint(cursor: Cursor, out: Fields): void {
  out.number('point_type', cursor.u8());
  out.number('logical_number', cursor.u8());
  out.number('quantity', cursor.u8());
  out.number('parameter', cursor.u8());
  if (cursor.left > 0) data(cursor, out);
}

/**
 * Points of opcodes 180 and 181. Their values are as long as each parameter's type, which only the device's tables tell: where values are mixed in,
 * the first point is named and the rest is bytes.
 */
function parameters(cursor: Cursor, out: Fields, head: Head): void {
  const count = cursor.u8();
  out.number('quantity', count);
  if (head.code === REQUEST_PARAMETERS && head.kind === KIND_REQUEST) {
    out.list('points');
    for (let i = 0; i < count && cursor.left >= 3; i++) out.text('', `${cursor.u8()}.${cursor.u8()}.${cursor.u8()}`);
    out.close();
    return;
  }
  if (cursor.left < 3) return;
  out.number('point_type', cursor.u8());
  out.number('logical_number', cursor.u8());
  out.number('parameter', cursor.u8());
  data(cursor, out);
}

function fileTransfer(cursor: Cursor, out: Fields, head: Head): void {
  const length = cursor.left;
  const command = cursor.u8();
  const request = head.kind === KIND_REQUEST;
  const deletes = command === 6 && length === 126 && request;
  out.text('command', deletes ? 'delete' : (fileCommands.get(command)?.name ?? 'unknown'));
  if (command === 1 && request) out.number('options', cursor.u8());
  if (request && (command === 1 || command === 6 || command === 0x40)) {
    const path = text(cursor, 100);
    out.text('file', command === 1 || deletes ? `${path}${text(cursor, 25)}` : path);
    return;
  }
  if (command > 4 || cursor.left < 4) return;
  out.number('descriptor', cursor.u32le());
  const carries = length > 14 && (command === 2 || command === 3);
  if (carries) out.number('size', cursor.u32le());
  if (cursor.left >= 4) out.number('offset', cursor.u32le());
  if (carries) out.number('count', cursor.u8());
}

function errors(cursor: Cursor, out: Fields): void {
  out.list('errors');
  while (cursor.left >= 2) {
    const code = cursor.u8();
    out.open('');
    out.number('code', code);
    out.text('error', statuses.get(code)?.title ?? 'unknown');
    out.number('offset', cursor.u8());
    out.close();
  }
  out.close();
}

/** What a device says of itself in the answer to opcode 6. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  const device = devices.get(bytes[head.start + HEADER + 18]);
  if (device === undefined) return;
  out.is('vendor', 'Emerson', 85);
  out.is('model', device, 90);
  out.is('role', 'rtu', 85);
}
