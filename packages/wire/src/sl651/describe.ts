import { Cursor, hex, latin1, u16be } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import type { Head, IdentitySink } from '../message.ts';
import { elements, parameters } from './elements.ts';
import { ends, stateBits, stationClasses } from './functions.ts';
import { decimal, HEADER, measure, TRAILER } from './read.ts';

/** Digits of a time in BCD as a text: `2026-08-01 08:58[:57]`. The century is the standard's own, the 21st. */
function time(bytes: Uint8Array, at: number, end: number): string {
  const digits = hex(bytes, at, end);
  const part = (i: number) => digits.slice(i * 2, i * 2 + 2);
  const clock = end - at > 5 ? `${part(3)}:${part(4)}:${part(5)}` : `${part(3)}:${part(4)}`;
  return `20${part(0)}-${part(1)}-${part(2)} ${clock}`;
}

/** Visits the fields of a frame. The password is said to be there and left out, and so are passwords among the parameters. */
export function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  const length = measure(bytes, head.start, head.end);
  if (length <= 0) return;
  const at = head.start;
  const down = bytes[at + 11] >> 4 === 8;
  out.text('direction', down ? 'down' : 'up');
  out.text('station', hex(bytes, down ? at + 2 : at + 3, down ? at + 7 : at + 8));
  out.number('centre', bytes[down ? at + 7 : at + 2]);
  out.flag('password_present', u16be(bytes, at + 8) !== 0);
  const whole = head.end - at >= length;
  const last = whole ? at + length - TRAILER : head.end;
  if (whole) out.text('end', ends.get(bytes[last]) ?? `0x${hex(bytes, last, last + 1)}`);
  const cursor = new Cursor(bytes, at + HEADER, last);
  if (bytes[at + 13] === 0x16) {
    const numbers = cursor.u24be();
    out.number('packets', numbers >> 12);
    out.number('packet', numbers & 0xfff);
    if ((numbers & 0xfff) > 1) {
      out.bytes('data', bytes, cursor.at, last);
      return;
    }
  }
  if (cursor.left < 8) return;
  out.number('serial', cursor.u16be());
  const sent = cursor.skip(6);
  out.text('sent', time(bytes, sent, cursor.at));
  body(cursor, head, out);
}

function body(cursor: Cursor, head: Head, out: Fields): void {
  const { bytes } = cursor;
  if (cursor.left >= 7 && u16be(bytes, cursor.at) === 0xf1f1) {
    cursor.skip(2);
    const start = cursor.skip(5);
    out.text('reporting_station', hex(bytes, start, cursor.at));
    if (cursor.left >= 8 && u16be(bytes, cursor.at + 1) === 0xf0f0) {
      const code = cursor.u8();
      out.text('station_class', stationClasses.get(code) ?? `0x${code.toString(16)}`);
    }
  }
  if (head.code === 0x45) {
    if (cursor.left > 1) out.text('software_version', version(cursor));
  } else if (head.code === 0x50 || head.code === 0x51 || (head.code >= 0x4b && head.code <= 0x4f)) {
    if (cursor.left > 0) out.bytes('data', bytes, cursor.at, cursor.end);
  } else walk(cursor, head.code >= 0x40 && head.code <= 0x43 ? parameters : elements, head.code === 0x49, out);
}

/** A length and that much text. */
function version(cursor: Cursor): string {
  const length = cursor.u8();
  const start = cursor.skip(Math.min(length, cursor.left));
  return latin1(cursor.bytes, start, cursor.at);
}

function walk(cursor: Cursor, names: ReadonlyMap<number, string>, passwords: boolean, out: Fields): void {
  const { bytes } = cursor;
  out.list(names === parameters || passwords ? 'parameters' : 'elements');
  while (cursor.left >= 2) {
    const extended = bytes[cursor.at] === 0xff;
    if (extended) cursor.u8();
    const id = cursor.u8();
    const definition = cursor.u8();
    if (cursor.short) break;
    out.open('');
    out.text('id', `${extended ? 'ff' : ''}${id.toString(16).padStart(2, '0')}`);
    out.text('name', passwords ? 'password' : extended ? 'extended' : (names.get(id) ?? `element_${id}`));
    if (id === 0xf0 && definition === 0xf0) {
      const start = cursor.skip(5);
      out.text('value', time(bytes, start, cursor.at));
    } else if ((id === 0xf2 || id === 0xf3) && definition === id) {
      const start = cursor.skip(cursor.left);
      if (id === 0xf2) out.text('value', latin1(bytes, start, cursor.end));
      else out.number('length', cursor.end - start);
    } else {
      const start = cursor.skip(definition >> 3);
      if (passwords || (names === parameters && id === 0x03)) out.flag('secret', true);
      else if (names === elements && id >= 0xf4 && !extended) series(bytes, start, cursor.at, id === 0xf4 ? 1 : 2, out);
      else if (names === elements && id === 0x45 && cursor.at - start === 4) state(bytes, start, out);
      else value(bytes, start, cursor.at, definition & 7, out);
    }
    out.close();
  }
  out.close();
}

function value(bytes: Uint8Array, start: number, end: number, decimals: number, out: Fields): void {
  const number = end - start <= 7 ? decimal(bytes, start, end, decimals) : Number.NaN;
  if (Number.isNaN(number)) out.bytes('value', bytes, start, end);
  else out.number('value', number);
}

/** Twelve binary values of one hour: precipitation in tenths of a millimetre, levels in centimetres; all ones is none. */
function series(bytes: Uint8Array, start: number, end: number, size: 1 | 2, out: Fields): void {
  out.list('values');
  for (let at = start; at + size <= end; at += size) {
    const raw = size === 1 ? bytes[at] : u16be(bytes, at);
    if (raw === (size === 1 ? 0xff : 0xffff)) out.text('', 'none');
    else out.number('', raw / (size === 1 ? 10 : 100));
  }
  out.close();
}

function state(bytes: Uint8Array, start: number, out: Fields): void {
  const low = u16be(bytes, start + 2);
  out.bytes('value', bytes, start, start + 4);
  out.list('set');
  for (let bit = 0; bit < stateBits.length; bit++) if (low & (1 << bit)) out.text('', stateBits[bit]);
  out.close();
}

/** A station says its address in every frame, its class in reports, and its software when it is asked for it. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  const length = measure(bytes, head.start, head.end);
  if (length <= 0) return;
  const at = head.start;
  out.is('name', hex(bytes, at + 3, at + 8), 80);
  out.is('role', 'rtu', 85);
  const last = Math.min(head.end, at + length - TRAILER);
  const first = at + HEADER + (bytes[at + 13] === 0x16 ? 3 : 0);
  if (head.sequence > 1 || last - first < 16 || u16be(bytes, first + 8) !== 0xf1f1) return;
  const behind = first + 15;
  if (head.code === 0x45) {
    const text = version(new Cursor(bytes, behind, last));
    if (text !== '') out.is('firmware', text, 95);
  } else if (last - behind >= 3 && u16be(bytes, behind + 1) === 0xf0f0) {
    const stationClass = stationClasses.get(bytes[behind]);
    if (stationClass) out.is('deviceType', stationClass, 90);
  }
}
