import { Cursor, latin1 } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import type { Head } from '../message.ts';
import {
  ANALOG_VALUE,
  ANSWER,
  DATABASE_EXTENSION,
  functions,
  READ_BY_NAME,
  REMOTE_DATABASE,
  WRITE_BY_ADDRESS,
  WRITE_BY_NAME,
} from './functions.ts';
import { locate, place, selectors } from './read.ts';

/** Most signals that one message is read for. */
const SIGNALS = 256;

/** Visits the fields of a message: application, function, names of signals and values written. */
export function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  if (!locate(bytes, head.start, head.end)) return;
  out.text('operation', functions.get(head.code)?.title ?? 'unknown');
  if (place.application < 0) return;
  out.number('application', place.application);
  out.number('sequence', place.sequence);
  out.number('node_status', place.status);
  const cursor = new Cursor(place.bytes, place.body, place.end);
  if (place.application === REMOTE_DATABASE && cursor.left > 0) database(cursor, out);
  else if (place.application === DATABASE_EXTENSION && cursor.left >= 2) {
    out.number('extension_code', cursor.u16le());
    if (cursor.left > 0) data(cursor, out);
  } else if (head.code === ANSWER && cursor.left > 0) {
    out.number('error', cursor.u8());
    if (cursor.left > 0) out.number('quantity', cursor.u8());
    if (cursor.left > 0) data(cursor, out);
  } else if (cursor.left > 0) data(cursor, out);
}

function data(cursor: Cursor, out: Fields): void {
  out.bytes('data', cursor.bytes, cursor.at, cursor.end);
}

function database(cursor: Cursor, out: Fields): void {
  const skipped = selectors(cursor.bytes, cursor.at, cursor.end);
  const code = cursor.u8();
  out.number('function_code', code);
  cursor.skip(skipped);
  if (code !== READ_BY_NAME && code !== WRITE_BY_NAME) {
    if (cursor.left > 0) data(cursor, out);
    return;
  }
  out.number('security', cursor.u8());
  const count = Math.min(cursor.u8(), SIGNALS);
  out.list('signals');
  for (let i = 0; i < count && cursor.left > 0; i++) if (!signal(cursor, code >= WRITE_BY_ADDRESS, out)) break;
  out.close();
}

/** A name that ends with NUL, and in a write what is done to it. Returns false when the length of what follows is not known. */
function signal(cursor: Cursor, written: boolean, out: Fields): boolean {
  const start = cursor.at;
  while (cursor.left > 0 && cursor.bytes[cursor.at] !== 0) cursor.skip(1);
  out.open('');
  out.text('name', latin1(cursor.bytes, start, cursor.at));
  cursor.skip(1);
  let known = true;
  if (written && cursor.left > 0) {
    const operation = cursor.u8();
    out.number('operation', operation);
    if (operation === ANALOG_VALUE && cursor.left >= 4) out.number('value', cursor.f32le());
    else known = false;
  }
  out.close();
  return known;
}
