import type { Fields } from '../fields.ts';
import type { Head } from '../message.ts';
import { functions } from './functions.ts';
import { pairsLength, plain, unescape } from './read.ts';

/** Visits the fields of a message: the station, and each byte of indications or controls with its address. */
export function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  const length = unescape(bytes, head.start, head.end);
  if (length < 2) return;
  out.text('header', functions.get(head.code)?.title ?? 'unknown');
  out.number('station', plain[1]);
  const pairs = pairsLength(head.code, length);
  if (pairs < 2) return;
  out.number('address', plain[2]);
  out.number('value', plain[3]);
  out.list('data');
  for (let at = 2; at + 1 < 2 + pairs; at += 2) {
    out.open('');
    out.number('address', plain[at]);
    out.number('value', plain[at + 1]);
    out.close();
  }
  out.close();
}
