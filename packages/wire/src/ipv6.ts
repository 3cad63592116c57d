import { u16be } from './bytes.ts';

/** Text of the sixteen bytes of an IPv6 address, in the one form of RFC 5952: the longest run of zero groups shortened. */
export function ipv6Text(bytes: Uint8Array, at: number): string {
  let bestStart = -1;
  let bestLength = 1;
  for (let group = 0; group < 8; ) {
    let run = 0;
    while (group + run < 8 && u16be(bytes, at + (group + run) * 2) === 0) run++;
    if (run > bestLength) {
      bestStart = group;
      bestLength = run;
    }
    group += run + 1;
  }
  let text = '';
  for (let group = 0; group < 8; group++) {
    if (group === bestStart) {
      text += '::';
      group += bestLength - 1;
      continue;
    }
    if (text !== '' && !text.endsWith(':')) text += ':';
    text += u16be(bytes, at + group * 2).toString(16);
  }
  return text;
}
