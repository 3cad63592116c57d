import type { BerReader } from '../ber.ts';
import { hex } from '../bytes.ts';
import type { Fields } from '../fields.ts';

/** Visits an element that has no reading of its own: what is inside as lists, texts as text, the rest as hexadecimal. */
export function describeTree(reader: BerReader, name: string, out: Fields): void {
  if (!(reader.tag & constructedBit(reader.tag)) || !reader.enter()) {
    out.text(name, printable(reader) ? reader.text() : hex(reader.bytes, reader.start, reader.stop));
    return;
  }
  out.list(name);
  while (reader.next()) describeTree(reader, '', out);
  out.close();
  reader.leave();
}

const constructedBit = (tag: number): number => (tag > 0xff ? 0x2000 : 0x20);

function printable(reader: BerReader): boolean {
  if (reader.stop - reader.start < 2) return false;
  for (let at = reader.start; at < reader.stop; at++) if (reader.bytes[at] < 0x20 || reader.bytes[at] > 0x7e) return false;
  return true;
}
