import { Cursor, latin1 } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { type Head, type IdentitySink, KIND_REQUEST, KIND_RESPONSE } from '../message.ts';
import {
  CLEAR_ADDRESS,
  CLEAR_ASSIGNMENT,
  DEVICE_ANNUNCIATION,
  FIND_TAG_QUERY,
  FMS_IDENTIFY,
  functions,
  indexed,
  OPEN_SESSION,
  SET_ASSIGNMENT,
  SM_IDENTIFY,
  statuses,
} from './functions.ts';
import { HEADER, trailerLength } from './read.ts';

/** Names of a device in SM Identify and SM Device Annunciation: behind its states, indexes and address. */
const NAMES = HEADER + 24;

/** Visits the fields of a message. */
export function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  const cursor = new Cursor(bytes, head.start, head.end);
  if (cursor.left < HEADER) return;
  cursor.skip(1);
  const options = cursor.u8();
  const type = cursor.u8() & 3;
  cursor.skip(1);
  out.text('service', functions.get(head.code)?.title ?? 'unknown');
  out.text('type', type === 0 ? 'request' : type === 1 ? 'response' : 'error');
  out.number('fda_address', cursor.u32be());
  cursor.skip(4);
  cursor.end -= trailerLength(options);
  if (cursor.left > 0) body(cursor, head, type, out);
  if (head.pair >= 0) out.number('invoke_id', head.pair);
}

function text(cursor: Cursor, length: number): string {
  const start = cursor.skip(length);
  return latin1(cursor.bytes, start, cursor.at);
}

function body(cursor: Cursor, head: Head, type: number, out: Fields): void {
  const { code } = head;
  if (type === 2) error(cursor, out);
  else if (code === OPEN_SESSION) session(cursor, out);
  else if (code === DEVICE_ANNUNCIATION || (code === SM_IDENTIFY && head.kind === KIND_RESPONSE)) device(cursor, out);
  else if (code === FMS_IDENTIFY && head.kind === KIND_RESPONSE) {
    out.text('vendor', text(cursor, 32));
    out.text('model', text(cursor, 32));
    out.text('revision', text(cursor, 32));
  } else if ((code === SET_ASSIGNMENT || code === CLEAR_ADDRESS || code === CLEAR_ASSIGNMENT) && head.kind === KIND_REQUEST) {
    out.text('device_id', text(cursor, 32));
    out.text('pd_tag', text(cursor, 32));
    if (code === SET_ASSIGNMENT) out.number('new_address', cursor.u8());
  } else if (code === FIND_TAG_QUERY) {
    out.number('query_type', cursor.u8());
    cursor.skip(3);
    out.number('index', cursor.u32be());
    out.text('tag', text(cursor, 32));
  } else if (type === 0 && indexed.has(code)) {
    out.number('index', cursor.u32be());
    if (indexed.get(code)) out.number('subindex', cursor.u32be());
    if (cursor.left > 0) data(cursor, out);
  } else data(cursor, out);
}

function data(cursor: Cursor, out: Fields): void {
  out.bytes('data', cursor.bytes, cursor.at, cursor.end);
}

function session(cursor: Cursor, out: Fields): void {
  out.number('session_index', cursor.u32be());
  out.number('max_buffer_size', cursor.u32be());
  out.number('max_message_length', cursor.u32be());
  cursor.skip(1);
  out.number('nma_configuration_use', cursor.u8());
  out.number('inactivity_close_time', cursor.u16be());
  out.number('transmit_delay_time', cursor.u32be());
  out.text('pd_tag', text(cursor, 32));
}

function device(cursor: Cursor, out: Fields): void {
  cursor.skip(4);
  out.number('device_index', cursor.u16be());
  cursor.skip(18);
  out.text('device_id', text(cursor, 32));
  out.text('pd_tag', text(cursor, 32));
}

function error(cursor: Cursor, out: Fields): void {
  out.text('error_class', statuses.get(cursor.u8())?.title ?? 'unknown');
  out.number('error_code', cursor.u8());
  out.number('additional_code', cursor.i16be());
  const more = text(cursor, 16);
  if (more !== '') out.text('additional_description', more);
}

/** Device id and tag, or vendor, model and revision of its virtual field device. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  const cursor = new Cursor(bytes, head.start, head.end);
  cursor.end -= trailerLength(bytes[head.start + 1]);
  const virtual = head.code === FMS_IDENTIFY;
  cursor.skip(virtual ? HEADER : NAMES);
  if (cursor.left < (virtual ? 96 : 64)) return;
  const [first, second] = [text(cursor, 32), text(cursor, 32)];
  if (!virtual) {
    if (first !== '') out.is('serial', first, 80);
    if (second !== '') out.is('name', second, 90);
    return;
  }
  const revision = text(cursor, 32);
  if (first !== '') out.is('vendor', first, 95);
  if (second !== '') out.is('model', second, 95);
  if (revision !== '') out.is('firmware', revision, 85);
}
