import { Cursor, isObject, type Json, parseJson } from '../json.ts';
import type { Problem } from '../problem.ts';
import type { SigningKey } from './signature.ts';

/** One advisory that a provider offers: its address, when it last changed, and where its checksums and its signature are. */
export type Offer = { address: string; updated: string; sha256: string | null; sha512: string | null; signature: string | null };

/** Fetches the text of an address; null (with a problem noted) when it cannot be had. */
export type FetchText = (address: string) => Promise<string | null>;

/**
 * List what a provider offers (CSAF 2.0 and 2.1, 7.1.11 to 7.1.17): through the ROLIE feeds that its metadata names, or the `changes.csv` of its
 * directories. Only documents that may be published without limit (TLP:WHITE, TLP:CLEAR or no label) are listed.
 */
export async function listOffers(metadataAddress: string, fetchText: FetchText, problems: Problem[]): Promise<Offer[]> {
  const metadata = await fetchJson(metadataAddress, fetchText, problems);
  if (metadata === null) return [];
  const root = new Cursor(metadata, '', problems);
  const feeds: string[] = [];
  const directories: string[] = [];
  for (const distribution of root.objects('distributions')) {
    // 2.1 puts the address of a directory into an object with its TLP label.
    const labelled = distribution.member('directory');
    const directory = distribution.text('directory_url') ?? (isPublic(labelled.text('tlp_label')) ? labelled.text('url') : null);
    if (directory !== null) directories.push(directory);
    for (const feed of distribution.member('rolie').objects('feeds')) {
      const url = feed.text('url');
      if (url !== null && isPublic(feed.text('tlp_label'))) feeds.push(url);
    }
  }
  const offers = new Map<string, Offer>();
  for (const feed of feeds) {
    const address = resolveAddress(feed, metadataAddress);
    if (address === null) continue;
    const value = await fetchJson(address, fetchText, problems);
    if (value !== null) for (const offer of readFeed(value, address, problems)) offers.set(offer.address, offer);
  }
  if (offers.size > 0) return [...offers.values()];
  for (const directory of directories) {
    const base = resolveAddress(directory.endsWith('/') ? directory : `${directory}/`, metadataAddress);
    if (base === null) continue;
    const changes = await fetchText(new URL('changes.csv', base).href);
    if (changes !== null) for (const offer of readChanges(changes, base)) offers.set(offer.address, offer);
  }
  if (offers.size === 0) {
    problems.push({
      at: metadataAddress,
      what: 'the provider lists no public advisories',
      fix: 'check the address of its metadata',
      fault: 'unreadable',
    });
  }
  return [...offers.values()];
}

/**
 * The metadata of the providers that an aggregator lists: its own mirror of each where it has one, so that one host is asked (CSAF 2.0,
 * 7.1.21, and the schema of `aggregator.json`).
 */
export async function listProviders(aggregator: string, fetchText: FetchText, problems: Problem[]): Promise<string[]> {
  const value = await fetchJson(aggregator, fetchText, problems);
  if (value === null) return [];
  const addresses = new Set<string>();
  for (const provider of new Cursor(value, '', problems).objects('csaf_providers').slice(0, mostProviders)) {
    const mirror = provider.texts('mirrors')[0];
    const address = resolveAddress(mirror ?? provider.member('metadata').text('url') ?? '', aggregator);
    if (address !== null && address !== aggregator) addresses.add(address);
  }
  return [...addresses];
}

/** Providers of one aggregator that are read. */
const mostProviders = 500;

/** Whether a label lets everyone read: the names of TLP 1.0 and 2.0, and none. */
function isPublic(label: string | null): boolean {
  return label === null || ['WHITE', 'CLEAR', 'UNLABELED'].includes(label);
}

/** The OpenPGP keys that a provider's metadata names (7.1.20), fetched; one that cannot be had is a problem and is left out. */
export async function listKeys(metadataAddress: string, fetchText: FetchText, problems: Problem[]): Promise<SigningKey[]> {
  const metadata = await fetchJson(metadataAddress, fetchText, problems);
  const keys: SigningKey[] = [];
  if (metadata === null) return keys;
  for (const entry of new Cursor(metadata, '', problems).objects('public_openpgp_keys').slice(0, mostKeys)) {
    const url = entry.text('url');
    const address = url === null ? null : resolveAddress(url, metadataAddress);
    const text = address === null ? null : await fetchText(address);
    if (text !== null) keys.push({ text, fingerprint: entry.text('fingerprint') });
  }
  return keys;
}

/** Keys of one provider that are fetched. */
const mostKeys = 20;

async function fetchJson(address: string, fetchText: FetchText, problems: Problem[]): Promise<Json | null> {
  const text = await fetchText(address);
  if (text === null) return null;
  const parsed = parseJson(text);
  if (parsed.ok && isObject(parsed.value)) return parsed.value;
  problems.push({ at: address, what: 'it is not a JSON object', fix: 'check the address', fault: 'unreadable' });
  return null;
}

/** Entries of a ROLIE feed (RFC 8322 in its JSON form, CSAF 2.0, 7.1.15). */
function readFeed(value: Json, address: string, problems: Problem[]): Offer[] {
  const offers: Offer[] = [];
  for (const entry of new Cursor(value, '', problems).member('feed').objects('entry')) {
    const links = entry.objects('link').map((link) => ({ rel: link.text('rel'), href: link.text('href') ?? '' }));
    const own = links.find((link) => link.rel === 'self')?.href ?? entry.member('content').text('src');
    const document = own === null || own === undefined ? null : resolveAddress(own, address);
    if (document === null) continue;
    const resolved = (href: string | undefined): string | null => (href === undefined ? null : resolveAddress(href, address));
    const hash = (end: string): string | null => {
      return resolved(links.find((link) => link.rel === 'hash' && link.href.endsWith(end))?.href);
    };
    offers.push({
      address: document,
      updated: entry.text('updated') ?? entry.text('published') ?? '',
      sha256: hash('.sha256'),
      sha512: hash('.sha512'),
      signature: resolved(links.find((link) => link.rel === 'signature')?.href),
    });
  }
  return offers;
}

/** Lines of a `changes.csv` (CSAF 2.0, 7.1.13): `"2024/x.json","2024-01-01T00:00:00Z"`; a path that leaves the folder is left out. */
function readChanges(text: string, base: string): Offer[] {
  const offers: Offer[] = [];
  for (const line of text.split(/\r?\n/)) {
    const fields = /^\s*"?([^",]+?\.json)"?\s*,\s*"?([^",]*)"?/.exec(line);
    if (fields === null) continue;
    const address = resolveAddress(fields[1], base);
    if (address === null || !address.startsWith(base)) continue;
    offers.push({
      address,
      updated: fields[2],
      sha256: `${address}.sha256`,
      sha512: `${address}.sha512`,
      signature: `${address}.asc`,
    });
  }
  return offers;
}

/**
 * An address relative to another, or null for one that a source has no business to send us to: a step down from https to http, or
 * from a public host to this machine or a private network.
 */
export function resolveAddress(reference: string, base: string): string | null {
  try {
    const from = new URL(base);
    const address = new URL(reference, from);
    const allowed = address.protocol === 'https:' || (address.protocol === 'http:' && from.protocol === 'http:');
    if (!allowed || (address.hostname !== from.hostname && privateHost.test(address.hostname))) return null;
    return address.href;
  } catch {
    return null;
  }
}

/** Names and numbers of this machine, of private networks and of the local link (RFC 1918, 3927, 4193, 4291). */
const privateHost =
  /^(?:localhost|.*\.localhost|.*\.local|.*\.internal|127\..*|10\..*|192\.168\..*|169\.254\..*|172\.(?:1[6-9]|2\d|3[01])\..*|0\..*|\[(?:::1?|f[cd].*|fe[89ab].*|::ffff:.*)\])$/i;
