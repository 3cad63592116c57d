import type { Cursor } from '../bytes.ts';
import type { Fields } from '../fields.ts';

const two = (value: number) => String(value).padStart(2, '0');

/** CP16Time2a: elapsed milliseconds (IEC 60870-5-101 §7.2.6.20). */
export function cp16(cursor: Cursor, out: Fields): void {
  out.number('elapsed_milliseconds', cursor.u16le());
}

/** CP24Time2a: minute and milliseconds, shown as mm:ss.mmm (§7.2.6.19). */
export function cp24(cursor: Cursor, out: Fields): void {
  const milliseconds = cursor.u16le();
  const minute = cursor.u8();
  out.text('time', `${two(minute & 0x3f)}:${secondsText(milliseconds)}`);
  if (minute & 0x80) out.flag('time_invalid', true);
}

/** CP56Time2a: date and time in the zone of the station, shown as ISO 8601 without zone (§7.2.6.18). */
export function cp56(field: string, cursor: Cursor, out: Fields): void {
  const milliseconds = cursor.u16le();
  const minute = cursor.u8();
  const hour = cursor.u8();
  const day = cursor.u8() & 31;
  const month = cursor.u8() & 15;
  const year = cursor.u8() & 127;
  out.text(
    field,
    `20${two(year)}-${two(month)}-${two(day)}T${two(hour & 31)}:${two(minute & 0x3f)}:${secondsText(milliseconds)}`,
  );
  if (minute & 0x80) out.flag(`${field}_invalid`, true);
  if (minute & 0x40) out.flag(`${field}_substituted`, true);
  if (hour & 0x80) out.flag('summer_time', true);
}

function secondsText(milliseconds: number): string {
  return `${two(Math.floor(milliseconds / 1000))}.${String(milliseconds % 1000).padStart(3, '0')}`;
}

/** Writes CP16Time2a. */
export function putCp16(milliseconds: number, out: number[]): void {
  out.push(milliseconds & 0xff, (milliseconds >> 8) & 0xff);
}

/** Writes CP24Time2a of a time in milliseconds since 1970. */
export function putCp24(time: number, out: number[]): void {
  const date = new Date(time);
  putCp16(date.getUTCSeconds() * 1000 + date.getUTCMilliseconds(), out);
  out.push(date.getUTCMinutes());
}

/** Writes CP56Time2a of a time in milliseconds since 1970, as UTC. */
export function putCp56(time: number, out: number[]): void {
  putCp24(time, out);
  const date = new Date(time);
  out.push(
    date.getUTCHours(),
    date.getUTCDate() | ((date.getUTCDay() || 7) << 5),
    date.getUTCMonth() + 1,
    date.getUTCFullYear() % 100,
  );
}
