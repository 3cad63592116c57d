import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';

/** Types of values that are looked for on a wire, in files, in logs. Hashes are named by their algorithm. */
export type ObservableType =
  | 'ip'
  | 'network'
  | 'domain'
  | 'url'
  | 'email'
  | 'mac'
  | 'file-name'
  | 'file-path'
  | 'md5'
  | 'sha1'
  | 'sha224'
  | 'sha256'
  | 'sha384'
  | 'sha512'
  | 'ssdeep'
  | 'tlsh'
  | 'imphash'
  | 'ja3'
  | 'ja3s'
  | 'ja4'
  | 'port'
  | 'protocol'
  | 'user-agent'
  | 'user'
  | 'mutex'
  | 'registry-key'
  | 'certificate'
  | 'asn'
  | 'cpe'
  | 'product'
  | 'vulnerability';

/** Types of values that a sensor shows, so that an indicator can be met by them. */
export const observedTypes = [
  'ip',
  'network',
  'domain',
  'url',
  'user-agent',
  'email',
  'ja3',
  'ja3s',
  'ja4',
  'certificate',
  'file-name',
  'md5',
  'sha1',
  'sha256',
] as const satisfies readonly ObservableType[];

/** One value in the one spelling under which it is compared. */
export interface ObservableValue {
  type: ObservableType;
  value: string;
}

const longest = 2048;

/** `hxxp`, `[.]`, `(dot)`, `[@]`: addresses are written so that nobody follows them by accident. */
function refang(text: string): string {
  return text
    .replace(/^h(?:xx|tt)p(s?)\b/i, 'http$1')
    .replace(/\[:\/\/\]/g, '://')
    .replace(/[[({](?:\.|dot)[\])}]/gi, '.')
    .replace(/[[({](?:@|at)[\])}]/gi, '@')
    .replace(/\[:\]/g, ':');
}

function hex(length: number): (text: string) => string | null {
  return (text) => (text.length === length && /^[0-9a-f]+$/i.test(text) ? text.toLowerCase() : null);
}

const asIs = (text: string): string | null => text || null;
const lower = (text: string): string | null => text.toLowerCase() || null;

function ip(text: string): string | null {
  const address = refang(text)
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/%.*$/, '');
  const family = isIP(address);
  if (family === 4) return address;
  if (family !== 6) return null;
  // One spelling of all that RFC 4291 §2.2 allows, that of RFC 5952; an IPv4 address written as IPv6 is the IPv4 address.
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical);
  if (mapped === null) return canonical;
  const [high, low] = [Number.parseInt(mapped[1], 16), Number.parseInt(mapped[2], 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

function network(text: string): string | null {
  const [address = '', length = '', ...more] = refang(text).split('/');
  const base = ip(address);
  if (base === null || more.length > 0 || !/^\d{1,3}$/.test(length)) return null;
  // A network of IPv4 addresses that is written as one of IPv6.
  if (!base.includes(':') && address.includes(':'))
    return Number(length) >= 96 && Number(length) <= 128 ? `${base}/${Number(length) - 96}` : null;
  return Number(length) <= (base.includes(':') ? 128 : 32) ? `${base}/${Number(length)}` : null;
}

function domain(text: string): string | null {
  const name = refang(text)
    .replace(/^\*?\./, '')
    .replace(/\.$/, '');
  if (name.length > 253 || isIP(name) !== 0 || !/^[\p{L}\p{N}_.-]+$/u.test(name)) return null;
  const ascii =
    domainToASCII(name.replaceAll('_', 'x')) === '' ? '' : /^[\w.-]+$/.test(name) ? name.toLowerCase() : domainToASCII(name);
  return ascii || null;
}

function url(text: string): string | null {
  const address = refang(text);
  const parsed = URL.canParse(address)
    ? new URL(address)
    : URL.canParse(`http://${address}`)
      ? new URL(`http://${address}`)
      : null;
  return parsed === null || !/^[a-z][a-z0-9+.-]*:$/.test(parsed.protocol) ? null : parsed.href;
}

function mac(text: string): string | null {
  const digits = text.replace(/[:.-]/g, '').toLowerCase();
  return /^[0-9a-f]{12}$/.test(digits) ? digits.replace(/..(?!$)/g, '$&:') : null;
}

/** JA4 in lower case but for the two characters of the application protocol, which are those of the wire. */
const ja4Text = (text: string): string => text.slice(0, 8).toLowerCase() + text.slice(8, 10) + text.slice(10).toLowerCase();

/** A fingerprint of a certificate, or a serial number without the zeros in front: those are written or not. */
function certificate(text: string): string | null {
  const digits = text
    .replaceAll(/[:\s-]/g, '')
    .replace(/^0x/i, '')
    .toLowerCase();
  if (!/^[0-9a-f]+$/.test(digits)) return null;
  return [32, 40, 64].includes(digits.length) ? digits : digits.replace(/^0+/, '') || null;
}

/** How a value of each type is spelt; null for what is none. */
const spellings: Readonly<Record<ObservableType, (text: string) => string | null>> = {
  ip,
  network,
  domain,
  url,
  email: (text) => (/^[^\s@]{1,64}@[^\s@]{1,253}$/.test(refang(text)) ? refang(text).toLowerCase() : null),
  mac,
  'file-name': (text) => text.split(/[\\/]/).at(-1)?.toLowerCase() || null,
  'file-path': (text) => text.replaceAll('\\\\', '\\').toLowerCase() || null,
  md5: hex(32),
  sha1: hex(40),
  sha224: hex(56),
  sha256: hex(64),
  sha384: hex(96),
  sha512: hex(128),
  ssdeep: (text) => (/^\d+:[A-Za-z0-9+/]*:[A-Za-z0-9+/]*$/.test(text) ? text : null),
  tlsh: (text) => (/^(?:T1)?[0-9a-f]{70}$/i.test(text) ? text.toUpperCase().replace(/^(?!T1)/, 'T1') : null),
  imphash: hex(32),
  ja3: hex(32),
  ja3s: hex(32),
  ja4: (text) => (/^[tqd][0-9ds]\d[di]\d{4}[0-9A-Za-z]{2}_[0-9a-f]{12}_[0-9a-f]{12}$/i.test(text) ? ja4Text(text) : null),
  port: (text) => (/^\d{1,5}$/.test(text) && Number(text) <= 65535 ? String(Number(text)) : null),
  protocol: lower,
  'user-agent': asIs,
  user: lower,
  mutex: asIs,
  'registry-key': (text) =>
    text
      .replaceAll('\\\\', '\\')
      .toLowerCase()
      .replace(/^hkey_local_machine/, 'hklm')
      .replace(/^hkey_current_user/, 'hkcu') || null,
  certificate,
  asn: (text) => /^(?:as)?(\d{1,10})$/i.exec(text)?.[1] ?? null,
  cpe: (text) => (/^cpe:(?:2\.3:|\/)/i.test(text) ? text.toLowerCase() : null),
  product: lower,
  vulnerability: (text) => (/^CVE-\d{4}-\d{4,}$/i.test(text) ? text.toUpperCase() : null),
};

/** A value in its one spelling; null when the text is no value of that type, or is longer than any that is looked for. */
export function observable(type: ObservableType, text: string): ObservableValue | null {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > longest) return null;
  // An address that stands where a name is expected is an address, a network one where an address is.
  for (const kind of alternatives[type] ?? [type]) {
    const value = spellings[kind](trimmed);
    if (value !== null) return { type: kind, value };
  }
  return null;
}

const alternatives: Readonly<Partial<Record<ObservableType, readonly ObservableType[]>>> = {
  ip: ['ip', 'network'],
  domain: ['ip', 'domain'],
};

const hashes = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'ssdeep', 'tlsh', 'imphash'] as const;
const hashNames: ReadonlyMap<string, ObservableType> = new Map<string, ObservableType>(hashes.map((name) => [name, name]));

/** The type of a hash by what formats call it: `SHA-256`, `sha256`, `MD5`. */
export function hashType(name: string): ObservableType | null {
  return hashNames.get(name.toLowerCase().replace(/[^a-z0-9]/g, '')) ?? null;
}

/** Labels of a name above which the domains over it mean nothing. */
const mostLabels = 12;

/** The domains over a name, the nearest first: an indicator that names one means what is under it too, but never all of a top-level domain. */
export function domainsOver(name: string): string[] {
  const labels = name.split('.');
  const from = Math.max(1, labels.length - mostLabels);
  return labels.slice(from, -1).map((_, at) => labels.slice(from + at).join('.'));
}
