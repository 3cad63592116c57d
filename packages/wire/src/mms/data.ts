import { type BerReader, berBigInteger, berInteger, berUnsigned, objectIdentifierText } from '../ber.ts';
import { hex, latin1, u16be, u32be, utf8 } from '../bytes.ts';
import type { Fields } from '../fields.ts';

/** Tags of Data (ISO 9506-2, and GOOSE's allData in IEC 61850-8-1). */
export const DATA_ARRAY = 0xa1;
export const DATA_STRUCTURE = 0xa2;
export const DATA_BOOLEAN = 0x83;
export const DATA_BIT_STRING = 0x84;
export const DATA_INTEGER = 0x85;
export const DATA_UNSIGNED = 0x86;
export const DATA_FLOATING_POINT = 0x87;
export const DATA_OCTET_STRING = 0x89;
export const DATA_VISIBLE_STRING = 0x8a;
const DATA_BINARY_TIME = 0x8c;
const DATA_BOOLEAN_ARRAY = 0x8e;
const DATA_OBJECT_IDENTIFIER = 0x8f;
const DATA_MMS_STRING = 0x90;
export const DATA_UTC_TIME = 0x91;

const scratch = new DataView(new ArrayBuffer(8));

/** Floating point: an octet with the width of the exponent, then IEEE 754 of four or eight octets; NaN when it is neither. */
function floatingPoint(bytes: Uint8Array, start: number, stop: number): number {
  if (stop - start === 5) {
    scratch.setUint32(0, u32be(bytes, start + 1));
    return scratch.getFloat32(0);
  }
  if (stop - start === 9) {
    scratch.setUint32(0, u32be(bytes, start + 1));
    scratch.setUint32(4, u32be(bytes, start + 5));
    return scratch.getFloat64(0);
  }
  return Number.NaN;
}

/** The reader's element as a number: boolean as 0 or 1, integer, unsigned, floating point; NaN for everything else. */
export function elementNumber(reader: BerReader): number {
  const { bytes, start, stop } = reader;
  switch (reader.tag) {
    case DATA_BOOLEAN:
      return reader.boolean() ? 1 : 0;
    case DATA_INTEGER:
      return berInteger(bytes, start, stop);
    case DATA_UNSIGNED:
      return berUnsigned(bytes, start, stop);
    case DATA_FLOATING_POINT:
      return floatingPoint(bytes, start, stop);
    default:
      return Number.NaN;
  }
}

/** First number among the elements at the reader's level, inside structures too; NaN when there is none within a few elements. */
export function firstNumber(reader: BerReader): number {
  const base = reader.level;
  for (let steps = 0; steps < 64; steps++) {
    if (!reader.next()) {
      if (reader.level === base) break;
      reader.leave();
      continue;
    }
    if (reader.tag === DATA_STRUCTURE || reader.tag === DATA_ARRAY) {
      if (!reader.enter()) break;
      continue;
    }
    const value = elementNumber(reader);
    if (!Number.isNaN(value)) {
      while (reader.level > base) reader.leave();
      return value;
    }
  }
  while (reader.level > base) reader.leave();
  return Number.NaN;
}

/** UTC time: seconds, a fraction of 24 bits, a quality (IEC 61850-8-1 §8.1.3.7). ISO 8601 with microseconds; '' when it does not fit. */
export function utcTimeText(bytes: Uint8Array, start: number, stop: number): string {
  if (stop - start !== 8) return '';
  const fraction = ((bytes[start + 4] << 16) | u16be(bytes, start + 5)) / 0x1000000;
  const date = new Date(u32be(bytes, start) * 1000);
  return `${date.toISOString().slice(0, 19)}.${String(Math.floor(fraction * 1e6)).padStart(6, '0')}Z`;
}

/** Binary time: milliseconds of the day and, in six octets, days since 1984-01-01. ISO 8601, or the time of day alone. */
function binaryTimeText(bytes: Uint8Array, start: number, stop: number): string {
  if (stop - start === 4) return new Date(u32be(bytes, start) % 86_400_000).toISOString().slice(11, 23);
  if (stop - start !== 6) return '';
  const milliseconds = u32be(bytes, start) + u16be(bytes, start + 4) * 86_400_000;
  return new Date(Date.UTC(1984, 0, 1) + milliseconds).toISOString();
}

/** Bits of a bit string as text of 0 and 1: the first octet counts the unused bits of the last. */
export function bitStringText(bytes: Uint8Array, start: number, stop: number): string {
  if (stop - start < 2) return '';
  const end = Math.min(stop, start + 1 + 64);
  let text = '';
  for (let at = start + 1; at < end; at++) text += bytes[at].toString(2).padStart(8, '0');
  return end === stop ? text.slice(0, Math.max(0, text.length - (bytes[start] & 7))) : `${text}…`;
}

/** Visits the reader's element of Data under `name`, with everything inside. */
export function describeElement(reader: BerReader, name: string, out: Fields): void {
  const { bytes, start, stop } = reader;
  switch (reader.tag) {
    case DATA_ARRAY:
    case DATA_STRUCTURE:
      out.list(name);
      if (reader.enter()) {
        while (reader.next()) describeElement(reader, '', out);
        reader.leave();
      }
      out.close();
      return;
    case DATA_BOOLEAN:
      out.flag(name, reader.boolean());
      return;
    case DATA_INTEGER:
      out.number(name, stop - start > 6 ? berBigInteger(bytes, start, stop) : berInteger(bytes, start, stop));
      return;
    case DATA_UNSIGNED:
      // An unsigned of 64 bits may stand without its leading zero octet.
      out.number(
        name,
        stop - start > 6 ? BigInt.asUintN(64, berBigInteger(bytes, start, stop)) : berUnsigned(bytes, start, stop),
      );
      return;
    case DATA_FLOATING_POINT:
      out.number(name, floatingPoint(bytes, start, stop));
      return;
    case DATA_VISIBLE_STRING:
      out.text(name, latin1(bytes, start, stop));
      return;
    case DATA_MMS_STRING:
      out.text(name, utf8(bytes, start, stop));
      return;
    case DATA_BIT_STRING:
    case DATA_BOOLEAN_ARRAY:
      out.text(name, bitStringText(bytes, start, stop));
      return;
    case DATA_UTC_TIME:
      out.text(name, utcTimeText(bytes, start, stop));
      return;
    case DATA_BINARY_TIME:
      out.text(name, binaryTimeText(bytes, start, stop));
      return;
    case DATA_OBJECT_IDENTIFIER:
      out.text(name, objectIdentifierText(bytes, start, stop));
      return;
    default:
      out.text(name, hex(bytes, start, stop));
  }
}

/** Visits all elements of Data at the reader's level as a list. */
export function describeData(reader: BerReader, name: string, out: Fields): void {
  out.list(name);
  while (reader.next()) describeElement(reader, '', out);
  out.close();
}
