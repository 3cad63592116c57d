import { Cursor, hex, latin1 } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { FIXED, LINK, PRIMARY } from '../iec101/link.ts';
import type { Head, IdentitySink } from '../message.ts';
import { causes, GENERAL_COMMAND, IDENTIFICATION, MEASURANDS_1, MEASURANDS_2, TIME_TAGGED } from './functions.ts';
import { ASDU, ASDU_HEADER } from './read.ts';

/** Positions of a switch: 0 and 3 are in between, or not used. */
const positions = ['intermediate', 'off', 'on', 'bad'];

/** Visits the fields of a frame. */
export function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  const { start, end } = head;
  if (end - start < 5 || (bytes[start] !== FIXED && end - start < ASDU)) return;
  const control = bytes[start] === FIXED ? start + 1 : start + 4;
  out.flag('primary', (bytes[control] & PRIMARY) !== 0);
  out.number('link_address', bytes[control + 1]);
  if (head.code >= LINK || end - start < ASDU + ASDU_HEADER + 2) return;
  const cursor = new Cursor(bytes, start + ASDU, end - 2);
  cursor.skip(2);
  const cause = cursor.u8();
  out.number('cause_code', cause);
  out.text('cause', causes.get(cause) ?? `cause_${cause}`);
  out.number('common_address', cursor.u8());
  out.number('function_type', cursor.u8());
  out.number('information_number', cursor.u8());
  if (head.code === TIME_TAGGED || head.code === GENERAL_COMMAND) {
    const position = cursor.u8();
    out.number('value', position & 3);
    out.text('state', positions[position & 3]);
    if (head.code === GENERAL_COMMAND) out.number('return_identifier', cursor.u8());
    else time(cursor, out);
  } else if (head.code === MEASURANDS_1 || head.code === MEASURANDS_2) {
    out.list('values');
    for (let i = 0; i < head.quantity && cursor.left >= 2; i++) out.number('', (cursor.i16le() >> 3) / 4096);
    out.close();
  } else if (head.code === IDENTIFICATION) {
    out.number('compatibility_level', cursor.u8());
    const at = cursor.skip(8);
    out.text('manufacturer', latin1(bytes, at, cursor.at));
    out.bytes('software', bytes, cursor.at, cursor.end);
  } else if (cursor.left > 0) out.bytes('data', bytes, cursor.at, cursor.end);
}

/** Time of day in four octets: milliseconds of the minute, minute, hour. */
function time(cursor: Cursor, out: Fields): void {
  const milliseconds = cursor.u16le();
  const minute = cursor.u8();
  const hour = cursor.u8() & 0x1f;
  const pad = (value: number, digits: number) => String(value).padStart(digits, '0');
  const seconds = `${pad(Math.floor(milliseconds / 1000), 2)}.${pad(milliseconds % 1000, 3)}`;
  out.text('time', `${pad(hour, 2)}:${pad(minute & 0x3f, 2)}:${seconds}`);
  if (minute & 0x80) out.flag('time_invalid', true);
  out.number('supplementary', cursor.u8());
}

/** A protection device says its maker in eight characters, and its software in four octets. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  const first = head.start + ASDU + ASDU_HEADER + 1;
  if (head.code !== IDENTIFICATION || head.end - first < 14) return;
  out.is('role', 'ied', 75);
  const maker = latin1(bytes, first, first + 8);
  if (/^[\x20-\x7e]{2,}$/.test(maker)) out.is('vendor', maker, 65);
  out.is('firmware', hex(bytes, first + 8, first + 12), 50);
}
