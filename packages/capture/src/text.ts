/** A hardware address as text, `00:1b:1b:12:34:56`; empty for -1. */
export function macText(mac: number): string {
  if (mac < 0) return '';
  return mac
    .toString(16)
    .padStart(12, '0')
    .replace(/..(?=.)/g, '$&:');
}

/** An IPv4 address as text. The word is that of a Packet: 32 bits, signed or not. */
export function ipv4Text(word: number): string {
  return `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`;
}

/** An IPv6 address as text, in the canonical form of RFC 5952. The words are those of a Packet. */
export function ipv6Text(word0: number, word1: number, word2: number, word3: number): string {
  const groups = [word0, word1, word2, word3].flatMap((word) => [(word >>> 16) & 0xffff, word & 0xffff]);
  let longest = 1;
  let from = -1;
  for (let at = 0; at < 8; at++) {
    let zeros = 0;
    while (at + zeros < 8 && groups[at + zeros] === 0) zeros++;
    if (zeros > longest) {
      longest = zeros;
      from = at;
    }
  }
  const text = (part: number[]) => part.map((group) => group.toString(16)).join(':');
  return from < 0 ? text(groups) : `${text(groups.slice(0, from))}::${text(groups.slice(from + longest))}`;
}

/** A capture time as ISO 8601 in UTC, with the given number of decimal digits: `2023-11-14T22:13:20.123456Z`. */
export function timeText(seconds: number, nanoseconds: number, digits: number): string {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return '';
  const whole = date.toISOString().slice(0, -5);
  return digits === 0 ? `${whole}Z` : `${whole}.${String(nanoseconds).padStart(9, '0').slice(0, digits)}Z`;
}
