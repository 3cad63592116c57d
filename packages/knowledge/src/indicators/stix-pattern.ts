import { lookUp } from '../json.ts';
import { hashType, observable, type ObservableType, type ObservableValue } from './values.ts';

/** Paths of observed objects (STIX 2.1 §6) whose values are looked for; hashes have their algorithm in the path. */
const types: Readonly<Record<string, ObservableType>> = {
  'ipv4-addr:value': 'ip',
  'ipv6-addr:value': 'ip',
  'domain-name:value': 'domain',
  'url:value': 'url',
  'email-addr:value': 'email',
  'email-message:from_ref.value': 'email',
  'email-message:sender_ref.value': 'email',
  'mac-addr:value': 'mac',
  'file:name': 'file-name',
  'file:parent_directory_ref.path': 'file-path',
  'directory:path': 'file-path',
  'network-traffic:src_ref.value': 'ip',
  'network-traffic:dst_ref.value': 'ip',
  'network-traffic:src_port': 'port',
  'network-traffic:dst_port': 'port',
  'network-traffic:protocols[*]': 'protocol',
  'process:name': 'file-name',
  'process:image_ref.name': 'file-name',
  'process:binary_ref.name': 'file-name',
  'mutex:name': 'mutex',
  'windows-registry-key:key': 'registry-key',
  'user-account:account_login': 'user',
  'user-account:user_id': 'user',
  'autonomous-system:number': 'asn',
  'software:name': 'product',
  'software:cpe': 'cpe',
  'x509-certificate:serial_number': 'certificate',
};

const longestPattern = 64 * 1024;
const mostValues = 5000;

/** A comparison: path, whether it is negated, operator, and where its value begins (STIX 2.1 §9.6). */
const comparison =
  /([a-z0-9][a-z0-9-]{0,100}:[A-Za-z_][\w.'"*[\]-]{0,250}?)\s{0,20}(NOT\s{1,20})?(=|!=|==|<>|[<>]=?|IN\b|LIKE\b|MATCHES\b|ISSUBSET\b|ISSUPERSET\b|EXISTS\b)\s{0,20}/y;
const text = /'((?:[^'\\]|\\.)*)'/y;
const number = /\d{1,20}/y;

/**
 * The values that a STIX pattern looks for with `=`, `IN` and `ISSUBSET`; those that it excludes or describes by a wildcard are not values.
 * Two passes are not needed: what stands between comparisons is passed over.
 */
export function patternValues(pattern: string): ObservableValue[] {
  const source = pattern.slice(0, longestPattern);
  const found = new Map<string, ObservableValue>();
  let at = 0;
  while (at < source.length && found.size < mostValues) {
    comparison.lastIndex = at;
    const match = /[a-z0-9]/.test(source[at]) && (at === 0 || !/[\w-]/.test(source[at - 1])) ? comparison.exec(source) : null;
    if (match === null) {
      // A text that stands alone, in a time or an unknown construct, holds no comparison.
      text.lastIndex = at;
      at = source[at] === "'" && text.test(source) ? text.lastIndex : at + 1;
      continue;
    }
    const [, path, negated, operator] = match;
    const { values, end } = readValues(source, comparison.lastIndex);
    at = end;
    if (negated !== undefined || !['=', '==', 'IN', 'ISSUBSET'].includes(operator)) continue;
    const type = typeOf(path);
    for (const value of type === null ? [] : values) {
      const seen = observable(type as ObservableType, value);
      if (seen !== null) found.set(`${seen.type}\0${seen.value}`, seen);
    }
  }
  return [...found.values()];
}

function readValues(source: string, start: number): { values: string[]; end: number } {
  const values: string[] = [];
  let at = start;
  const list = source[at] === '(';
  if (list) at++;
  while (at < source.length && values.length < mostValues) {
    while (/[\s,]/.test(source[at] ?? '')) at++;
    text.lastIndex = at;
    number.lastIndex = at;
    const quoted = source[at] === "'" ? text.exec(source) : null;
    const digits = quoted === null ? number.exec(source) : null;
    if (quoted !== null) values.push(quoted[1].replace(/\\(.)/g, '$1'));
    else if (digits !== null) values.push(digits[0]);
    else break;
    at = quoted === null ? number.lastIndex : text.lastIndex;
    if (!list) break;
  }
  return { values, end: Math.max(at, start) };
}

function typeOf(path: string): ObservableType | null {
  const [, hash] =
    /^(?:file|artifact|process|x509-certificate):(?:[a-z_]+\.)?(?:content_ref\.|image_ref\.|binary_ref\.)?hashes\.'?"?([\w-]+)'?"?$/.exec(
      path,
    ) ?? [];
  // A certificate is met by its fingerprint, whichever algorithm made it: it is no file.
  if (hash !== undefined) return path.startsWith('x509-certificate:') ? 'certificate' : hashType(hash);
  // How a client or a server greets has no place in STIX of its own; extensions name it after the method.
  const [, method] = /^(?:network-traffic|x-[\w-]+):(?:.*\.)?'?"?(ja3s?|ja4)(?:_hash|_md5|_fingerprint)?'?"?$/.exec(path) ?? [];
  if (method !== undefined) return method as ObservableType;
  return lookUp(types, path) ?? lookUp(types, path.replace(/\[\d+\]/g, '[*]')) ?? null;
}
