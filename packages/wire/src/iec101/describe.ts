import { Cursor } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { describeAsdu } from '../iec104/describe.ts';
import type { Head } from '../message.ts';
import { FIXED, LINK, PRIMARY, VARIABLE } from './link.ts';
import { layoutOf } from './read.ts';

/** Visits the fields of a frame: the link's, then those of the ASDU. */
export function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  const { start, end } = head;
  if (end - start < 4) return;
  if (bytes[start] === FIXED) link(bytes, start + 1, end - start - 4, out);
  if (bytes[start] !== VARIABLE || end - start <= 6 || head.code >= LINK) return;
  const layout = layoutOf(bytes, start, end - start);
  if (layout === null) return;
  link(bytes, start + 4, layout.link, out);
  describeAsdu(new Cursor(bytes, start + 5 + layout.link, end - 2), layout, out);
}

function link(bytes: Uint8Array, control: number, size: number, out: Fields): void {
  out.flag('primary', (bytes[control] & PRIMARY) !== 0);
  out.number('link_function', bytes[control] & 15);
  if (size === 1) out.number('link_address', bytes[control + 1]);
  else if (size === 2) out.number('link_address', bytes[control + 1] | (bytes[control + 2] << 8));
}
