import { type Entry, indicatorValues, observable, type ObservableType } from '@fengsui/knowledge';
import { createHash } from 'node:crypto';
import { isIPv4 } from 'node:net';

/** Types of values that captures show: what an indicator of another type says is not looked for. */
const looked: ReadonlySet<ObservableType> = new Set([
  'ip',
  'network',
  'domain',
  'url',
  'file-name',
  'user-agent',
  'md5',
  'sha1',
  'sha256',
]);

/** Longest value that is a key as it is; longer ones are told by their hash, because an index has a longest entry. */
const longest = 300;
/** Labels of a name above which its parents are no keys. */
const mostLabels = 12;
/** Lengths of networks that are keys, longest first: one between them is looked up by the next shorter, and held against the address then. */
const networks = [24, 16, 8] as const;

/** What a value is looked up by. */
function keyOf(type: ObservableType, value: string): string {
  return `${type}:${value.length <= longest ? value : `#${createHash('sha256').update(value).digest('hex')}`}`;
}

/** The keys by which an indicator is met; none when nothing of it can be seen in a capture. */
export function indicatorKeys(entry: Pick<Entry, 'kind' | 'attributes'>): string[] {
  const keys = indicatorValues(entry).flatMap(({ type, value }) => {
    if (!looked.has(type)) return [];
    if (type !== 'network') return [keyOf(type, value)];
    const [address = '', length = ''] = value.split('/');
    const coarse = networks.find((one) => one <= Number(length));
    return isIPv4(address) && coarse !== undefined ? [networkKey(address, coarse)] : [];
  });
  return [...new Set(keys)];
}

/** A value of a capture in its one spelling, and the keys of the indicators that it meets; null for what is no value of that type. */
export function observedKeys(type: ObservableType, text: string): { type: string; value: string; keys: string[] } | null {
  const seen = observable(type, text);
  if (seen === null || !looked.has(seen.type)) return null;
  const { value } = seen;
  if (seen.type === 'ip' && isIPv4(value))
    return { type: 'ip', value, keys: [keyOf('ip', value), ...networks.map((length) => networkKey(value, length))] };
  if (seen.type !== 'domain') return { type: seen.type, value, keys: [keyOf(seen.type, value)] };
  // An indicator that names a domain means what is under it too, but never all of a top-level domain.
  const labels = value.split('.');
  const from = Math.max(0, labels.length - mostLabels);
  const parents = labels.slice(from, -1).map((_, at) => labels.slice(from + at).join('.'));
  return { type: 'domain', value, keys: [...new Set([value, ...parents])].map((name) => keyOf('domain', name)) };
}

/** Whether an indicator, met by a key, names a value of a capture. */
export function isMet(entry: Pick<Entry, 'kind' | 'attributes'>, key: string, value: string): boolean {
  if (!indicatorKeys(entry).includes(key)) return false;
  if (!key.startsWith('network:')) return true;
  return indicatorValues(entry).some(({ type, value: network }) => {
    const [address = '', length = ''] = network.split('/');
    if (type !== 'network' || !isIPv4(address)) return false;
    const size = 2 ** (32 - Number(length));
    return Math.floor(numberOf(address) / size) === Math.floor(numberOf(value) / size);
  });
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** The key of an IPv4 network of 8, 16 or 24 bits. */
function networkKey(address: string, length: (typeof networks)[number]): string {
  return `network:${address
    .split('.')
    .slice(0, length / 8)
    .join('.')}/${length}`;
}
