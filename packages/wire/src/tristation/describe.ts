import { Cursor, latin1 } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import type { Head, IdentitySink } from '../message.ts';
import {
  COMMAND_REJECTED,
  functions,
  GET_CP_STATUS_RESPONSE,
  GET_MP_STATUS,
  keyStates,
  LINK,
  programStates,
  statuses,
  TYPE_COMMAND,
} from './functions.ts';
import { implantCommand } from './implant.ts';
import { PARAMETERS } from './read.ts';

/** Parameters of a command, by its code. */
const parameters: ReadonlyMap<number, (cursor: Cursor, out: Fields) => void> = new Map([
  [1, downloadChange],
  [GET_MP_STATUS, processorStatus],
  [55, allocate],
  [56, allocate],
  [59, downloadAll],
  [65, upload],
  [66, upload],
  [COMMAND_REJECTED, rejected],
  [GET_CP_STATUS_RESPONSE, controlProgram],
]);

/** Visits the fields of a datagram. */
export function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  const cursor = new Cursor(bytes, head.start, head.end);
  const type = cursor.u16le();
  out.number('type', type);
  out.text('command', functions.get(head.code)?.title ?? 'unknown');
  if (type !== TYPE_COMMAND || head.code >= LINK || head.end - head.start < PARAMETERS + 2) return;
  cursor.skip(2);
  out.number('direction', cursor.u8());
  out.number('channel', cursor.u8());
  out.number('command_code', cursor.u8());
  out.number('counter', cursor.u8());
  cursor.skip(6);
  cursor.end -= 2;
  if (cursor.left > 0) (parameters.get(head.code) ?? data)(cursor, out);
}

function data(cursor: Cursor, out: Fields): void {
  out.bytes('data', cursor.bytes, cursor.at, cursor.end);
}

function processorStatus(cursor: Cursor, out: Fields): void {
  const command = implantCommand(cursor.bytes, cursor.at, cursor.end);
  if (command) out.text('implant_command', command.name);
  data(cursor, out);
}

function text(cursor: Cursor, length: number): string {
  const start = cursor.skip(length);
  return latin1(cursor.bytes, start, cursor.at);
}

function version(minor: number, major: number): string {
  return `${major}.${minor}`;
}

/** Project as it was, and as it will be. */
function downloadChange(cursor: Cursor, out: Fields): void {
  out.text('old_project', text(cursor, 10));
  out.text('old_version', version(cursor.u16le(), cursor.u16le()));
  out.number('old_timestamp', cursor.u32le());
  out.text('project_version', version(cursor.u16le(), cursor.u16le()));
  out.number('timestamp', cursor.u32le());
  out.text('project', text(cursor, 10));
  cursor.skip(2);
  out.number('functions', cursor.u16le());
  out.number('programs', cursor.u16le());
}

function downloadAll(cursor: Cursor, out: Fields): void {
  cursor.skip(6);
  out.number('timestamp', cursor.u32le());
  out.text('project', text(cursor, 10));
  out.number('functions', cursor.u16le());
  out.number('programs', cursor.u16le());
}

/** A piece of a program or of a function; sizes and offsets in words of four bytes. */
function allocate(cursor: Cursor, out: Fields): void {
  out.number('number', cursor.u16le());
  out.number('next', cursor.u16le());
  out.number('size', cursor.u16le());
  out.number('offset', cursor.u16le());
  out.number('words', cursor.u16le());
  data(cursor, out);
}

function upload(cursor: Cursor, out: Fields): void {
  out.number('number', cursor.u16le());
  cursor.skip(4);
  out.number('offset', cursor.u16le());
}

function rejected(cursor: Cursor, out: Fields): void {
  const reason = cursor.u8();
  out.number('reason_code', reason);
  out.text('reason', statuses.get(reason)?.title ?? 'unknown');
}

/** Key switch, program and project; two bytes without a known meaning come first. */
function controlProgram(cursor: Cursor, out: Fields): void {
  const start = cursor.at + 2;
  cursor.skip(2);
  cursor.skip(2);
  out.number('load_state', cursor.u8());
  out.flag('single_scan', cursor.u8() !== 0);
  out.flag('program_valid', cursor.u8() === 1);
  out.text('key_state', keyStates[cursor.u8()] ?? 'unknown');
  out.text('program_state', programStates[cursor.u8()] ?? 'unknown');
  cursor.skip(start + 56 - cursor.at);
  if (cursor.left < 18) return;
  out.text('project_version', version(cursor.u16le(), cursor.u16le()));
  out.number('timestamp', cursor.u32le());
  out.text('project', text(cursor, 10));
}

/** Only a Triconex safety controller answers a TriStation. */
export function identify(_bytes: Uint8Array, _head: Head, out: IdentitySink): void {
  out.is('vendor', 'Triconex', 85);
  out.is('role', 'safety_controller', 90);
}
