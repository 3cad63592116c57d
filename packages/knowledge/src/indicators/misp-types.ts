import { lookUp } from '../json.ts';
import { hashType, observable, type ObservableType, type ObservableValue } from './values.ts';

/** Types of MISP's attributes whose values are looked for; a composite such as `filename|sha256` is one for each part. */
const types: Readonly<Record<string, ObservableType>> = {
  'ip-src': 'ip',
  'ip-dst': 'ip',
  ip: 'ip',
  hostname: 'domain',
  domain: 'domain',
  url: 'url',
  uri: 'url',
  link: 'url',
  email: 'email',
  'email-src': 'email',
  'email-dst': 'email',
  'email-reply-to': 'email',
  'mac-address': 'mac',
  filename: 'file-name',
  'email-attachment': 'file-name',
  port: 'port',
  'user-agent': 'user-agent',
  'ja3-fingerprint-md5': 'ja3',
  'ja3s-fingerprint-md5': 'ja3s',
  ja4: 'ja4',
  'x509-fingerprint-sha1': 'certificate',
  'x509-fingerprint-sha256': 'certificate',
  'x509-fingerprint-md5': 'certificate',
  mutex: 'mutex',
  regkey: 'registry-key',
  AS: 'asn',
  cpe: 'cpe',
  vulnerability: 'vulnerability',
  'github-username': 'user',
  'target-user': 'user',
};

/** The values of one attribute of MISP. */
export function mispValues(type: string, value: string): ObservableValue[] {
  const kinds = type.split('|');
  const parts = kinds.length === 1 ? [value] : value.split('|');
  return kinds.slice(0, 3).flatMap((kind, index) => {
    const known = lookUp(types, kind) ?? hashType(kind);
    const seen = known === null || parts[index] === undefined ? null : observable(known, parts[index]);
    return seen === null ? [] : [seen];
  });
}

/** Whether attributes of a type carry values that are looked for, rather than what people write about them. */
export function isLookedFor(type: string): boolean {
  return type !== 'link' && type.split('|').some((kind) => (lookUp(types, kind) ?? hashType(kind)) !== null);
}
