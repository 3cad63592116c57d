import { u16le } from '../bytes.ts';
import type { Fields } from '../fields.ts';

/** Most labels of one command that are listed, and characters of one name. */
const MOST = 256;
const LONGEST_NAME = 256;

const ARRAY_READ = 0x041a;
const ARRAY_WRITE = 0x141a;
const RANDOM_WRITE = 0x141b;

/** Position in a list of labels, and the name that was read last. */
interface Place {
  at: number;
  name: string;
}

/** Reads a name: the number of its characters, then UTF-16. False when it does not fit. */
function name(bytes: Uint8Array, end: number, place: Place): boolean {
  if (place.at + 2 > end) return false;
  const length = u16le(bytes, place.at);
  const stop = place.at + 2 + length * 2;
  if (length > LONGEST_NAME || stop > end) return false;
  place.name = '';
  for (let i = place.at + 2; i < stop; i += 2) {
    const unit = u16le(bytes, i);
    place.name += unit < 0x20 ? '.' : String.fromCharCode(unit);
  }
  place.at = stop;
  return true;
}

/** What follows the name of a label; false when it does not fit. */
function behind(bytes: Uint8Array, end: number, command: number, place: Place, out: Fields): boolean {
  if (command === ARRAY_READ || command === ARRAY_WRITE) {
    if (place.at + 4 > end) return false;
    const bits = bytes[place.at] === 0;
    const length = u16le(bytes, place.at + 2);
    out.text('unit', bits ? 'bits' : 'bytes');
    out.number('quantity', length);
    place.at += 4;
    if (command === ARRAY_READ) return true;
    // Bits are counted in groups of 16, two bytes each.
    return data(bytes, end, bits ? length * 2 : length, place, out);
  }
  if (command !== RANDOM_WRITE) return true;
  if (place.at + 2 > end) return false;
  const length = u16le(bytes, place.at);
  place.at += 2;
  return data(bytes, end, length, place, out);
}

function data(bytes: Uint8Array, end: number, length: number, place: Place, out: Fields): boolean {
  if (place.at + length > end) return false;
  out.bytes('value', bytes, place.at, place.at + length);
  place.at += length;
  return true;
}

/**
 * Visits the labels of a command in binary code (SH-080956ENG, label access): numbers of labels and of abbreviations, the abbreviations, the labels with
 * what is read or written of each.
 */
export function describeLabels(bytes: Uint8Array, at: number, end: number, command: number, out: Fields): void {
  if (at + 4 > end) return;
  const count = u16le(bytes, at);
  const abbreviations = u16le(bytes, at + 2);
  const place = { at: at + 4, name: '' };
  out.number('quantity', count);
  if (abbreviations > 0) {
    out.list('abbreviations');
    for (let i = 0; i < abbreviations && i < MOST && name(bytes, end, place); i++) out.text('', place.name);
    out.close();
  }
  out.list('labels');
  for (let i = 0; i < count && i < MOST && name(bytes, end, place); i++) {
    out.open('');
    out.text('label', place.name);
    const fits = behind(bytes, end, command, place, out);
    out.close();
    if (!fits) break;
  }
  out.close();
}
