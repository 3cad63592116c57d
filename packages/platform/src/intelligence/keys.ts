import {
  addressBits,
  domainsOver,
  type Entry,
  indicatorValues,
  observable,
  type ObservableType,
  observedTypes,
} from '@fengsui/knowledge';
import { createHash } from 'node:crypto';
import { isIPv4 } from 'node:net';

const looked: ReadonlySet<ObservableType> = new Set(observedTypes);

/** Longest value that is a key as it is; longer ones are told by their hash, because an index has a longest entry. */
const longest = 300;
/**
 * Lengths of networks that are keys, longest first: one between them is looked up by the next shorter, and held against the address then. A network shorter than the
 * shortest is so much of the address space that meeting it says nothing.
 */
const networks = { 4: [24, 16, 8], 6: [64, 48, 32, 16] } as const;
/** Digits of a certificate's serial number from which it tells one certificate from others: smaller ones are counted up by everybody. */
const serialDigits = 16;

/** What a value is looked up by. */
function keyOf(type: ObservableType, value: string): string {
  return `${type}:${value.length <= longest ? value : `#${createHash('sha256').update(value).digest('hex')}`}`;
}

/** Whether a value of an indicator can be met in what a capture or a sensor shows. */
export function isLookedFor(type: ObservableType, value: string): boolean {
  return looked.has(type) && (type !== 'certificate' || value.length >= serialDigits);
}

/** The keys by which an indicator is met; none when nothing of it can be seen in a capture. */
export function indicatorKeys(entry: Pick<Entry, 'kind' | 'attributes'>): string[] {
  const keys = indicatorValues(entry).flatMap(({ type, value }) => {
    if (!isLookedFor(type, value)) return [];
    if (type !== 'network') return [keyOf(type, value)];
    const [address = '', length = ''] = value.split('/');
    const coarse = lengthsFor(address).find((one) => one <= Number(length));
    return coarse === undefined ? [] : [networkKey(address, coarse)];
  });
  return [...new Set(keys)];
}

/** A value of a capture in its one spelling, and the keys of the indicators that it meets; null for what is no value of that type. */
export function observedKeys(type: ObservableType, text: string): { type: string; value: string; keys: string[] } | null {
  const seen = observable(type, text);
  if (seen === null || !looked.has(seen.type)) return null;
  const { value } = seen;
  if (seen.type === 'ip')
    return { type: 'ip', value, keys: [keyOf('ip', value), ...lengthsFor(value).map((length) => networkKey(value, length))] };
  if (seen.type !== 'domain') return { type: seen.type, value, keys: [keyOf(seen.type, value)] };
  return { type: 'domain', value, keys: [value, ...domainsOver(value)].map((name) => keyOf('domain', name)) };
}

/** Whether an indicator, met by a key, names a value of a capture. */
export function isMet(entry: Pick<Entry, 'kind' | 'attributes'>, key: string, value: string): boolean {
  if (!indicatorKeys(entry).includes(key)) return false;
  if (!key.startsWith('network:')) return true;
  return indicatorValues(entry).some(({ type, value: network }) => {
    const [address = '', length = ''] = network.split('/');
    return (
      type === 'network' &&
      isIPv4(address) === isIPv4(value) &&
      prefixOf(address, Number(length)) === prefixOf(value, Number(length))
    );
  });
}

const lengthsFor = (address: string): readonly number[] => networks[isIPv4(address) ? 4 : 6];

/** The key of a network of a length that is a key. */
function networkKey(address: string, length: number): string {
  if (isIPv4(address))
    return `network:${address
      .split('.')
      .slice(0, length / 8)
      .join('.')}/${length}`;
  return `network:${prefixOf(address, length).toString(16)}/${length}`;
}

/** The first bits of an address as a number. */
function prefixOf(address: string, length: number): bigint {
  const bits = isIPv4(address) ? 32 : 128;
  return addressBits(address) >> BigInt(bits - length);
}
