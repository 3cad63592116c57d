/** The bits of an address as a number: 32 of an IPv4 address, 128 of an IPv6 address in the spelling of RFC 5952, which leaves one run of zeros out. */
export function addressBits(address: string): bigint {
  if (!address.includes(':')) return address.split('.').reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
  const [front = '', back] = address.split('::');
  const groups = (text: string | undefined) => (text ? text.split(':') : []);
  const [before, behind] = [groups(front), groups(back)];
  const zeros = back === undefined ? 0 : Math.max(0, 8 - before.length - behind.length);
  const all = [...before, ...new Array<string>(zeros).fill('0'), ...behind];
  return all.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}
