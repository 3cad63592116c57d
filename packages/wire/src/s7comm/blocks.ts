import { type Cursor, latin1, u16be, u32be } from '../bytes.ts';
import type { Fields } from '../fields.ts';

/** Block types by their two characters in file names and block functions. */
export const blockTypes = new Map<string, string>([
  ['08', 'OB'],
  ['09', 'CMOD'],
  ['0A', 'DB'],
  ['0B', 'SDB'],
  ['0C', 'FC'],
  ['0D', 'SFC'],
  ['0E', 'FB'],
  ['0F', 'SFB'],
]);

/** Languages that a block may have been written in. */
const blockLanguages = new Map<number, string>([
  [0x01, 'STL'],
  [0x02, 'LAD'],
  [0x03, 'FBD'],
  [0x04, 'SCL'],
  [0x05, 'DB'],
  [0x06, 'GRAPH'],
  [0x07, 'SDB'],
  [0x08, 'CPU_DB'],
  [0x29, 'encrypted'],
]);

/** Where a block is meant to be, the last character of its file name. */
const fileSystems = new Map([
  ['P', 'passive'],
  ['A', 'active'],
  ['B', 'active_and_passive'],
]);

/** Block type of one octet: the second character of the name's two, as a number. */
export function blockTypeText(octet: number): string {
  const text = `0${octet.toString(16).toUpperCase()}`;
  return blockTypes.get(text) ?? `type_${octet}`;
}

/** Visits a file name such as `_0B00007P` or `0B00007P`: block SDB7 in the passive file system. */
export function describeFileName(bytes: Uint8Array, start: number, end: number, out: Fields): void {
  const name = latin1(bytes, start, end);
  out.text('file_name', name);
  const match = /^[_$]?(0[89A-F])(\d{5})([PAB])$/.exec(name);
  if (!match) return;
  out.text('block', `${blockTypes.get(match[1])}${Number(match[2])}`);
  out.text('file_system', fileSystems.get(match[3]) ?? match[3]);
}

/**
 * Visits the header that begins a block and an answer to Get block info: from the mark `pp` on, language, type, number, length, security and
 * the times when code and interface were changed.
 */
export function describeBlockHeader(cursor: Cursor, out: Fields): void {
  const { bytes } = cursor;
  const at = cursor.skip(36);
  if (cursor.short) return;
  out.open('block_header');
  out.text('language', blockLanguages.get(bytes[at + 4]) ?? `language_${bytes[at + 4]}`);
  out.text('block', `${blockTypeText(bytes[at + 5])}${u16be(bytes, at + 6)}`);
  out.number('load_memory_length', u32be(bytes, at + 8));
  out.flag('know_how_protected', u32be(bytes, at + 12) === 3);
  out.text('code_changed', blockTime(bytes, at + 16));
  out.text('interface_changed', blockTime(bytes, at + 22));
  out.number('code_length', u16be(bytes, at + 34));
  out.close();
}

/** Time of a block: milliseconds of the day, and days since 1984-01-01; ISO 8601 without a zone, since blocks carry local time. */
function blockTime(bytes: Uint8Array, at: number): string {
  const milliseconds = u32be(bytes, at) + u16be(bytes, at + 4) * 86_400_000;
  return new Date(Date.UTC(1984, 0, 1) + milliseconds).toISOString().slice(0, 23);
}
