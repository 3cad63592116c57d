/** A network as the number of its first address and its size in bits. */
export interface Network {
  first: bigint;
  last: bigint;
  version: 4 | 6;
  prefix: number;
}

/** The number of an IPv4 or IPv6 address; null when the text is none. */
export function addressNumber(text: string): { value: bigint; version: 4 | 6 } | null {
  if (text.includes(':')) return v6(text);
  // A leading zero is refused: some programs that read an export take such a number for octal.
  const parts = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/.exec(text)?.slice(1).map(Number);
  if (parts === undefined || parts.some((part) => part > 255)) return null;
  return { value: BigInt(parts.reduce((sum, part) => sum * 256 + part, 0)), version: 4 };
}

function v6(text: string): { value: bigint; version: 6 } | null {
  const [head, tail, more] = text.split('::');
  if (more !== undefined) return null;
  const groups = (part: string | undefined) => (part === undefined || part === '' ? [] : part.split(':'));
  const front = groups(head);
  const back = groups(tail);
  const missing = 8 - front.length - back.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  const all = [...front, ...Array.from({ length: Math.max(0, missing) }, () => '0'), ...back];
  if (all.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return null;
  return { value: all.reduce((sum, group) => (sum << 16n) | BigInt(Number.parseInt(group, 16)), 0n), version: 6 };
}

/** A network in CIDR notation; a bare address is a network of one. Null when the text is neither. */
export function network(text: string): Network | null {
  const [address, length, more] = text.split('/');
  const number = addressNumber(address);
  if (number === null || more !== undefined) return null;
  const bits = number.version === 4 ? 32 : 128;
  const prefix = length === undefined ? bits : /^\d{1,3}$/.test(length) ? Number(length) : -1;
  if (prefix < 0 || prefix > bits) return null;
  const size = 1n << BigInt(bits - prefix);
  const first = (number.value / size) * size;
  return { first, last: first + size - 1n, version: number.version, prefix };
}

/** Whether an address lies in a network. */
export function contains(outer: Network, address: string): boolean {
  const number = addressNumber(address);
  return number !== null && number.version === outer.version && number.value >= outer.first && number.value <= outer.last;
}

/** Networks of one plant: RFC 1918, RFC 6598, link-local and loopback addresses, and the local ones of IPv6. */
export const PRIVATE_NETWORKS = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  '127.0.0.0/8',
];
const INSIDE = [...PRIVATE_NETWORKS, 'fc00::/7', 'fe80::/10', '::1/128'].map((text) => network(text) as Network);
const MANY = ['224.0.0.0/4', '255.255.255.255/32', '0.0.0.0/8', 'ff00::/8', '::/128'].map((text) => network(text) as Network);

/** What an address is: inside, outside, many receivers (or none yet), or no IP address. */
export function scopeOf(address: string): 'private' | 'public' | 'many' | 'link' {
  if (addressNumber(address) === null) return 'link';
  if (MANY.some((one) => contains(one, address))) return 'many';
  return INSIDE.some((one) => contains(one, address)) ? 'private' : 'public';
}

/** The IPv4 network of 256 addresses around an address; '' for others. */
export function subnetOf(address: string): string {
  const parts = /^(\d+\.\d+\.\d+)\.\d+$/.exec(address);
  return parts ? `${parts[1]}.0/24` : '';
}
