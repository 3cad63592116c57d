import { type Cursor, latin1 } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { addressText, areaNames, areas } from './areas.ts';
import { fileModes, forces, modes, parameterAreas, transfers } from './functions.ts';

/** Most items of one command that are listed. */
const MOST = 512;

/** Visits the data of a command, W227 sections 2-3 to 2-44. Passwords are left out. */
export function describeCommand(cursor: Cursor, code: number, out: Fields): void {
  COMMANDS.get(code)?.(cursor, out);
  if (cursor.left > 0 && !SECRET.has(code)) out.bytes('data', cursor.bytes, cursor.at, cursor.end);
}

/** Commands that end with a password. */
const SECRET = new Set([0x0304, 0x0305]);

/** Area code, word and bit; gives the area code. */
function place(cursor: Cursor, out: Fields, prefix = ''): number {
  const area = cursor.u8();
  const word = cursor.u16be();
  const bit = cursor.u8();
  out.text(`${prefix}area`, areaNames.get(area) ?? `area_0x${area.toString(16)}`);
  out.text(`${prefix}address`, addressText(area, word, bit));
  return area;
}

function memory(cursor: Cursor, out: Fields): number {
  if (cursor.left < 6) return -1;
  const area = place(cursor, out);
  out.number('quantity', cursor.u16be());
  return area;
}

function written(cursor: Cursor, out: Fields): void {
  const area = memory(cursor, out);
  if (area < 0) return;
  const bit = areas.get(area)?.bit ?? false;
  out.list('values');
  for (let i = 0; i < MOST && cursor.left >= (bit ? 1 : 2); i++) out.number('', bit ? cursor.u8() : cursor.u16be());
  out.close();
}

function several(cursor: Cursor, out: Fields): void {
  out.list('items');
  for (let i = 0; i < MOST && cursor.left >= 4; i++) {
    out.open('');
    place(cursor, out);
    out.close();
  }
  out.close();
}

function transfer(cursor: Cursor, out: Fields): void {
  if (cursor.left < 10) return;
  place(cursor, out, 'source_');
  place(cursor, out, 'destination_');
  out.number('quantity', cursor.u16be());
}

function parameters(cursor: Cursor, out: Fields): void {
  if (cursor.left < 6) return;
  const area = cursor.u16be();
  out.text('parameter_area', parameterAreas.get(area) ?? `area_0x${area.toString(16)}`);
  out.number('address', cursor.u16be());
  const quantity = cursor.u16be();
  out.number('quantity', quantity & 0x7fff);
}

function protect(cursor: Cursor, out: Fields): void {
  if (cursor.left < 11) return;
  out.number('program', cursor.u16be());
  out.number('protect_code', cursor.u8());
  out.number('first_word', cursor.u32be());
  out.number('last_word', cursor.u32be());
}

function program(cursor: Cursor, out: Fields): void {
  if (cursor.left < 8) return;
  out.number('program', cursor.u16be());
  out.number('first_word', cursor.u32be());
  const length = cursor.u16be();
  out.number('quantity', length & 0x7fff);
  out.flag('last', (length & 0x8000) !== 0);
}

function clear(cursor: Cursor, out: Fields): void {
  if (cursor.left < 3) return;
  out.number('program', cursor.u16be());
  out.number('clear_code', cursor.u8());
}

function run(cursor: Cursor, out: Fields): void {
  if (cursor.left >= 2) out.number('program', cursor.u16be());
  const mode = cursor.left > 0 ? cursor.u8() : 2;
  out.text('mode', modes.get(mode) ?? `mode_${mode}`);
}

function programNumber(cursor: Cursor, out: Fields): void {
  if (cursor.left >= 2) out.number('program', cursor.u16be());
}

function fals(cursor: Cursor, out: Fields): void {
  if (cursor.left >= 2) out.number('error_number', cursor.u16be());
}

function disk(cursor: Cursor, out: Fields, name = 'disk'): void {
  if (cursor.left >= 2) out.number(name, cursor.u16be());
}

function file(cursor: Cursor, out: Fields, name = 'file'): void {
  if (cursor.left < 12) return;
  const start = cursor.skip(12);
  out.text(name, latin1(cursor.bytes, start, cursor.at));
}

function readFile(cursor: Cursor, out: Fields): void {
  disk(cursor, out);
  file(cursor, out);
  if (cursor.left < 6) return;
  out.number('position', cursor.u32be());
  out.number('quantity', cursor.u16be());
}

function writeFile(cursor: Cursor, out: Fields): void {
  disk(cursor, out);
  const mode = cursor.u16be();
  out.text('mode', fileModes.get(mode) ?? `mode_${mode}`);
  file(cursor, out);
  if (cursor.left < 6) return;
  out.number('position', cursor.u32be());
  out.number('quantity', cursor.u16be());
}

function deleteFiles(cursor: Cursor, out: Fields): void {
  disk(cursor, out);
  const count = cursor.u16be();
  out.list('files');
  for (let i = 0; i < count && cursor.left >= 12; i++) file(cursor, out, '');
  out.close();
}

function copyFile(cursor: Cursor, out: Fields): void {
  disk(cursor, out, 'source_disk');
  file(cursor, out, 'source_file');
  disk(cursor, out, 'destination_disk');
  file(cursor, out, 'destination_file');
}

function renameFile(cursor: Cursor, out: Fields): void {
  disk(cursor, out);
  file(cursor, out, 'new_file');
  file(cursor, out, 'old_file');
}

function oneFile(cursor: Cursor, out: Fields): void {
  disk(cursor, out);
  file(cursor, out);
}

function direction(cursor: Cursor, out: Fields): void {
  const way = cursor.u16be();
  out.text('direction', transfers.get(way) ?? `direction_${way}`);
}

function memoryToFile(cursor: Cursor, out: Fields): void {
  if (cursor.left < 22) return;
  direction(cursor, out);
  memory(cursor, out);
  oneFile(cursor, out);
}

function parametersToFile(cursor: Cursor, out: Fields): void {
  if (cursor.left < 22) return;
  direction(cursor, out);
  parameters(cursor, out);
  oneFile(cursor, out);
}

function programToFile(cursor: Cursor, out: Fields): void {
  if (cursor.left < 26) return;
  direction(cursor, out);
  out.number('program', cursor.u16be());
  out.number('first_word', cursor.u32be());
  out.number('quantity', cursor.u32be());
  oneFile(cursor, out);
}

function forced(cursor: Cursor, out: Fields): void {
  const count = cursor.u16be();
  out.list('bits');
  for (let i = 0; i < count && i < MOST && cursor.left >= 6; i++) {
    const force = cursor.u16be();
    out.open('');
    out.text('force', forces.get(force) ?? `force_0x${force.toString(16)}`);
    place(cursor, out);
    out.close();
  }
  out.close();
}

const bcd = (value: number): string => value.toString(16).padStart(2, '0');

function clock(cursor: Cursor, out: Fields): void {
  if (cursor.left < 5) return;
  const parts = Array.from({ length: 5 }, () => bcd(cursor.u8()));
  out.text('clock', `${parts[0]}-${parts[1]}-${parts[2]}T${parts[3]}:${parts[4]}`);
  if (cursor.left > 0) out.text('second', bcd(cursor.u8()));
  if (cursor.left > 0) out.number('day_of_week', cursor.u8());
}

const COMMANDS: ReadonlyMap<number, (cursor: Cursor, out: Fields) => void> = new Map([
  [0x0101, (cursor: Cursor, out: Fields) => void memory(cursor, out)],
  [0x0102, written],
  [0x0103, written],
  [0x0104, several],
  [0x0105, transfer],
  [0x0201, parameters],
  [0x0202, parameters],
  [0x0203, parameters],
  [0x0304, protect],
  [0x0305, protect],
  [0x0306, program],
  [0x0307, program],
  [0x0308, clear],
  [0x0401, run],
  [0x0402, programNumber],
  [0x0702, clock],
  [0x0c01, programNumber],
  [0x0c02, programNumber],
  [0x0c03, programNumber],
  [0x2101, fals],
  [0x2202, readFile],
  [0x2203, writeFile],
  [0x2204, (cursor: Cursor, out: Fields) => disk(cursor, out)],
  [0x2205, deleteFiles],
  [0x2207, copyFile],
  [0x2208, renameFile],
  [0x2209, oneFile],
  [0x220a, memoryToFile],
  [0x220b, parametersToFile],
  [0x220c, programToFile],
  [0x2301, forced],
  [0x230a, (cursor: Cursor, out: Fields) => void memory(cursor, out)],
  [0x2601, (cursor: Cursor, out: Fields) => out.text('name', latin1(cursor.bytes, cursor.skip(cursor.left), cursor.end))],
]);
