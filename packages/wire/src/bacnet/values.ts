import { hex, latin1, u16be, u32be, utf8 } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { objectTypes } from './objects.ts';
import { numberOf, realOf, signedOf, TAG, type Tag, unsignedOf } from './tags.ts';

/** Deepest nesting of constructed values that is followed. */
export const DEEPEST = 8;

/** An object identifier as text: type and instance. */
export function objectText(bytes: Uint8Array, at: number): string {
  const id = u32be(bytes, at);
  return `${objectTypes.get(id >>> 22) ?? `object_type_${id >>> 22}`}:${id & 0x3fffff}`;
}

/** A character string, by its character set (clause 20.2.9). */
export function characterText(bytes: Uint8Array, start: number, end: number): string {
  if (start >= end) return '';
  const set = bytes[start++];
  if (set === 0) return utf8(bytes, start, end).trim();
  if (set === 5) return latin1(bytes, start, end);
  const width = set === 4 ? 2 : set === 3 ? 4 : 0;
  if (width === 0) return hex(bytes, start, end);
  let text = '';
  for (let at = start; at + width <= end && text.length < 1024; at += width) {
    const code = width === 2 ? u16be(bytes, at) : u32be(bytes, at);
    text += code >= 0x20 && code <= 0x10ffff ? String.fromCodePoint(code) : '.';
  }
  return text.trim();
}

const wild = (value: number, width: number): string => (value === 255 ? '*'.repeat(width) : String(value).padStart(width, '0'));

/** A date of four octets; unspecified parts are stars (clause 20.2.12). */
export function dateText(bytes: Uint8Array, at: number): string {
  const year = bytes[at] === 255 ? '****' : String(1900 + bytes[at]);
  return `${year}-${wild(bytes[at + 1], 2)}-${wild(bytes[at + 2], 2)}`;
}

/** A time of four octets, with hundredths of a second (clause 20.2.13). */
export function timeText(bytes: Uint8Array, at: number): string {
  return `${wild(bytes[at], 2)}:${wild(bytes[at + 1], 2)}:${wild(bytes[at + 2], 2)}.${wild(bytes[at + 3], 2)}`;
}

/** A bit string as zeros and ones; the first octet counts the unused bits. */
export function bitText(bytes: Uint8Array, start: number, end: number): string {
  if (start >= end) return '';
  const count = Math.max(0, (end - start - 1) * 8 - Math.min(7, bytes[start]));
  let text = '';
  for (let i = 0; i < Math.min(count, 256); i++) text += (bytes[start + 1 + (i >> 3)] >> (7 - (i & 7))) & 1;
  return text;
}

function number(name: string, value: number, bytes: Uint8Array, tag: Tag, out: Fields): void {
  if (Number.isNaN(value) && tag.number !== TAG.real && tag.number !== TAG.double) out.bytes(name, bytes, tag.start, tag.end);
  else out.number(name, value);
}

/** Shows the value of an application tag. */
export function showApplication(name: string, bytes: Uint8Array, tag: Tag, out: Fields): void {
  const { start, end, length } = tag;
  if (tag.number === TAG.null) out.text(name, 'null');
  else if (tag.number === TAG.boolean) out.flag(name, tag.length === 1);
  else if (tag.number <= TAG.double || tag.number === TAG.enumerated) number(name, numberOf(bytes, tag), bytes, tag, out);
  else if (tag.number === TAG.characterString) out.text(name, characterText(bytes, start, end));
  else if (tag.number === TAG.bitString) out.text(name, bitText(bytes, start, end));
  else if (tag.number === TAG.date && length === 4) out.text(name, dateText(bytes, start));
  else if (tag.number === TAG.time && length === 4) out.text(name, timeText(bytes, start));
  else if (tag.number === TAG.object && length === 4) out.text(name, objectText(bytes, start));
  else out.bytes(name, bytes, start, end);
}

/** Shows the content of a context tag as the type that its service gives it. */
export function showContext(name: string, kind: string, bytes: Uint8Array, tag: Tag, out: Fields): void {
  const { start, end, length } = tag;
  if (kind === 'object' && length === 4) out.text(name, objectText(bytes, start));
  else if (kind === 'unsigned' && length > 0 && length <= 6) out.number(name, unsignedOf(bytes, tag));
  else if (kind === 'signed' && length > 0 && length <= 6) out.number(name, signedOf(bytes, tag));
  else if (kind === 'real' && (length === 4 || length === 8)) out.number(name, realOf(bytes, tag));
  else if (kind === 'boolean' && length === 1) out.flag(name, bytes[start] !== 0);
  else if (kind === 'text') out.text(name, characterText(bytes, start, end));
  else if (kind === 'bits') out.text(name, bitText(bytes, start, end));
  else if (kind === 'time' && length === 4) out.text(name, timeText(bytes, start));
  else out.bytes(name, bytes, start, end);
}
