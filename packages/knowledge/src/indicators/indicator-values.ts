import { isObject, lookUp, memberOf, textOf } from '../json.ts';
import type { Entry } from '../model/entry.ts';
import { mispValues } from './misp-types.ts';
import { patternValues } from './stix-pattern.ts';
import { hashType, observable, type ObservableType, type ObservableValue } from './values.ts';

/** Observables of STIX (§6) by the member that holds what is looked for. */
const observables: Readonly<Record<string, readonly [member: string, type: ObservableType]>> = {
  'ipv4-addr': ['value', 'ip'],
  'ipv6-addr': ['value', 'ip'],
  'domain-name': ['value', 'domain'],
  url: ['value', 'url'],
  'email-addr': ['value', 'email'],
  'mac-addr': ['value', 'mac'],
  file: ['name', 'file-name'],
  directory: ['path', 'file-path'],
  mutex: ['name', 'mutex'],
  'windows-registry-key': ['key', 'registry-key'],
  'autonomous-system': ['number', 'asn'],
  'user-account': ['account_login', 'user'],
  software: ['cpe', 'cpe'],
};

/**
 * What to look for on the wire and in files to meet an entry again: the values of an indicator's STIX pattern, of an attribute of MISP, of an
 * observable, the hashes of malware and rules. Each once, in the spelling under which values are compared.
 */
export function indicatorValues(entry: Pick<Entry, 'kind' | 'attributes'>): ObservableValue[] {
  const { attributes } = entry;
  const found: ObservableValue[] = [];
  const pattern = textOf(attributes, 'pattern');
  const language = textOf(attributes, 'pattern_type');
  if (entry.kind === 'indicator' && pattern !== '' && (language === 'stix' || language === ''))
    found.push(...patternValues(pattern));
  const misp = textOf(attributes, 'misp_type');
  if (misp !== '') found.push(...mispValues(misp, textOf(attributes, 'value')));
  const [member, type] = (entry.kind === 'observable' ? lookUp(observables, textOf(attributes, 'type')) : undefined) ?? [];
  const text =
    member === undefined
      ? ''
      : textOf(attributes, member) || (member === 'name' || member === 'value' ? textOf(attributes, 'content') : '');
  const value = type === undefined || text === '' ? null : observable(type, text);
  if (value !== null) found.push(value);
  found.push(...hashesOf(memberOf(attributes, 'hashes')));
  return [...new Map(found.map((value) => [`${value.type}\0${value.value}`, value])).values()];
}

/** Hashes as a mapping of algorithm to value, or as a list of values whose lengths tell the algorithm. */
function hashesOf(hashes: unknown): ObservableValue[] {
  const list = Array.isArray(hashes)
    ? hashes.slice(0, 5000).map((value) => [byLength[String(value).length] ?? '', String(value)])
    : isObject(hashes)
      ? Object.entries(hashes).map(([name, value]) => [name, String(value)])
      : [];
  return list.flatMap(([name, value]) => {
    const type = hashType(name);
    const seen = type === null ? null : observable(type, value);
    return seen === null ? [] : [seen];
  });
}

const byLength: Readonly<Record<number, string>> = {
  32: 'md5',
  40: 'sha1',
  56: 'sha224',
  64: 'sha256',
  96: 'sha384',
  128: 'sha512',
};
