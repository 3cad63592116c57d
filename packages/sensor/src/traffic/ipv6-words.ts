/** The four 32-bit words of an IPv6 address; null when the text is none (RFC 4291 §2.2, without a zone). */
export function ipv6Words(text: string): [number, number, number, number] | null {
  const [head, tail, more] = text.toLowerCase().split('::');
  if (more !== undefined || text.includes('%')) return null;
  const groups = (part: string | undefined): string[] => (part === undefined || part === '' ? [] : part.split(':'));
  const front = groups(head);
  const back = groups(tail);
  const zeros = tail === undefined ? 0 : 8 - front.length - back.length;
  const all = [...front, ...Array<string>(Math.max(0, zeros)).fill('0'), ...back];
  if (all.length !== 8 || !all.every((group) => /^[0-9a-f]{1,4}$/.test(group))) return null;
  const word = (at: number): number => (Number.parseInt(all[at], 16) << 16) | Number.parseInt(all[at + 1], 16);
  return [word(0), word(2), word(4), word(6)];
}
