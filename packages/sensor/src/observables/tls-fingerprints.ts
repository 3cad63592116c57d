import { createHash } from 'node:crypto';
import type { tls } from '@fengsui/wire';

/** Stands for a list without entries in JA4. */
const NOTHING = '000000000000';

const hex4 = (value: number): string => value.toString(16).padStart(4, '0');
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
const short = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);

/** JA3: the client's version, cipher suites, extensions, groups and point formats in their order, as decimal numbers, hashed with MD5 (Salesforce, 2017; BSD 3-Clause). */
export function ja3({ version, ciphers, extensions, groups, pointFormats }: tls.TlsHello): string {
  return md5([version, ...[ciphers, extensions, groups, pointFormats].map((list) => list.join('-'))].join(','));
}

/** JA3S: the server's version, cipher suite and extensions in their order, hashed with MD5. */
export function ja3s({ version, ciphers, extensions }: tls.TlsHello): string {
  return md5([version, ciphers.join('-'), extensions.join('-')].join(','));
}

const versions: { readonly [version: number]: string } = {
  0x0304: '13',
  0x0303: '12',
  0x0302: '11',
  0x0301: '10',
  0x0300: 's3',
  0x0002: 's2',
};

/**
 * JA4, the fingerprint of TLS clients over TCP, by the specification of FoxIO (technical_details/JA4.md), which is under BSD 3-Clause. Fingerprints of the rest of that
 * family (JA4S, JA4H, JA4X and others) are under another licence and are not made here.
 */
export function ja4(hello: tls.TlsHello): string {
  const { ciphers, extensions, signatures } = hello;
  const version = hello.versions.length > 0 ? Math.max(...hello.versions) : hello.version;
  const count = (list: readonly number[]) => String(Math.min(99, list.length)).padStart(2, '0');
  const name = extensions.includes(0) ? 'd' : 'i';
  const head = `t${versions[version] ?? '00'}${name}${count(ciphers)}${count(extensions)}${protocolEnds(hello.firstProtocol)}`;
  const suites = ciphers.map(hex4).toSorted();
  // The name and the application protocols stand in the head already.
  const rest = extensions
    .filter((type) => type !== 0 && type !== 16)
    .map(hex4)
    .toSorted();
  const algorithms = signatures.length === 0 ? '' : `_${signatures.map(hex4).join(',')}`;
  return [
    head,
    suites.length === 0 ? NOTHING : short(suites.join(',')),
    rest.length === 0 ? NOTHING : short(rest.join(',') + algorithms),
  ].join('_');
}

/** First and last character of the first application protocol; of its hexadecimal digits where those are neither letters nor digits. */
function protocolEnds(protocol: Uint8Array | null): string {
  if (protocol === null || protocol.length === 0) return '00';
  const [first, last] = [protocol[0], protocol[protocol.length - 1]];
  if (isAlphanumeric(first) && isAlphanumeric(last)) return String.fromCharCode(first, last);
  return (first >> 4).toString(16) + (last & 0x0f).toString(16);
}

const isAlphanumeric = (byte: number): boolean => /[0-9A-Za-z]/.test(String.fromCharCode(byte));
