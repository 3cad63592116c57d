import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Fingerprint, Fingerprints, unsafePattern } from './fingerprint.ts';
import type { Mistake } from '@fengsui/capture';
import { mistake } from './mistake.ts';
import { type VendorEntry, VendorNames } from './vendor-names.ts';

/** What the inventory knows of products in general: fingerprints, and how vendors are spelled. */
export interface Knowledge {
  readonly fingerprints: Fingerprints;
  readonly vendors: VendorNames;
}

/** The same as data: what the build writes. */
export interface KnowledgeData {
  fingerprints: Fingerprint[];
  vendors: VendorEntry[];
}

/** A fingerprint with the examples that prove it. */
export interface ProvenFingerprint extends Fingerprint {
  /** Texts on which it fires, and what it must give among what follows. */
  fires: { [text: string]: { [attribute: string]: string } };
  /** Texts like these that it must leave alone. */
  silent: string[];
}

/** What is wrong with a file of fingerprints: where, and what to do. */
class FingerprintError extends Error {
  override name = 'FingerprintError';
}

const FILE_LIMIT = 262_144;
const GIVEN = new Set([
  'vendor',
  'product',
  'model',
  'orderNumber',
  'firmware',
  'hardware',
  'serial',
  'name',
  'operatingSystem',
  'deviceType',
  'role',
]);
const READ = new Set([...GIVEN, 'description', 'location', 'maker']);
const MEMBERS = new Set(['id', 'on', 'from', 'pattern', 'says', 'confidence', 'fires', 'silent']);
const USUAL_CONFIDENCE = 80;
/** A fingerprint is a conclusion: never as sure as a device that fills in a field. */
const HIGHEST_CONFIDENCE = 92;

let shipped: Knowledge | null = null;
let shippedData: KnowledgeData | null = null;

/**
 * Knowledge that comes with the program. The build leaves it in `knowledge.json` beside this file; without it it is read from `content`.
 * @param own fingerprints beside those of the program; one with the same id stands in its place
 */
export async function shippedKnowledge(own: readonly Fingerprint[] = []): Promise<Knowledge> {
  if (own.length > 0) {
    const { vendors } = await shippedKnowledge();
    const ids = new Set(own.map(({ id }) => id));
    const rest = shippedData?.fingerprints.filter(({ id }) => !ids.has(id)) ?? [];
    return { fingerprints: new Fingerprints([...rest, ...own]), vendors };
  }
  if (shipped !== null) return shipped;
  const here = dirname(fileURLToPath(import.meta.url));
  const built = join(here, 'knowledge.json');
  const content = existsSync(built) ? null : contentFolder(here);
  const data: KnowledgeData = existsSync(built)
    ? (JSON.parse(readFileSync(built, 'utf8')) as KnowledgeData)
    : content === null
      ? { fingerprints: [], vendors: [] }
      : await loadKnowledge(content);
  shippedData = data;
  shipped = { fingerprints: new Fingerprints(data.fingerprints), vendors: new VendorNames(data.vendors) };
  return shipped;
}

/** Folder `content`, looked for upwards; null when it is not there. */
function contentFolder(from: string): string | null {
  let folder = from;
  for (let up = 0; up < 8; up++) {
    if (existsSync(join(folder, 'content', 'fingerprints'))) return join(folder, 'content');
    folder = dirname(folder);
  }
  return null;
}

/** Reads the knowledge of a folder `content`, without examples. Throws FingerprintError. */
export async function loadKnowledge(content: string): Promise<KnowledgeData> {
  const proven = await loadFingerprints(join(content, 'fingerprints'));
  const { vendors } = JSON.parse(readFileSync(join(content, 'vendors', 'vendors.json'), 'utf8')) as { vendors: VendorEntry[] };
  return {
    fingerprints: proven.map(({ id, on, from, pattern, says, confidence }) => ({ id, on, from, pattern, says, confidence })),
    vendors: vendors.map(({ name, aliases, brands }) => ({ name, aliases, ...(brands === undefined ? {} : { brands }) })),
  };
}

/** Reads all `.yml` files of a folder, with the examples. Throws FingerprintError. */
export async function loadFingerprints(folder: string): Promise<ProvenFingerprint[]> {
  const { parse } = await import('yaml');
  const prints: ProvenFingerprint[] = [];
  const ids = new Set<string>();
  for (const name of readdirSync(folder)
    .filter((entry) => entry.endsWith('.yml'))
    .toSorted()) {
    const text = readFileSync(join(folder, name), 'utf8');
    if (text.length > FILE_LIMIT) throw new FingerprintError(`${name}: longer than ${FILE_LIMIT} characters; split the file`);
    const list = parse(text, { maxAliasCount: 0 }) as unknown;
    if (!Array.isArray(list)) throw new FingerprintError(`${name}: must be a list of fingerprints`);
    for (const entry of list) {
      const read = readFingerprint(entry);
      if ('mistake' in read)
        throw new FingerprintError(`${name}: ${read.id || 'a fingerprint without id'}: ${read.mistake.text}`);
      const { print } = read;
      if (ids.has(print.id)) throw new FingerprintError(`${name}: ${print.id} is there twice; give each its own id`);
      ids.add(print.id);
      prints.push(print);
    }
  }
  return prints;
}

type Entry = { readonly [member: string]: unknown };
const isEntry = (value: unknown): value is Entry => typeof value === 'object' && value !== null && !Array.isArray(value);
const texts = (value: unknown): string[] =>
  value === undefined ? [] : (Array.isArray(value) ? value : [value]).map((item) => String(item));
const facts = (value: unknown): { [attribute: string]: string } =>
  isEntry(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, String(item)])) : {};

/** Reads one fingerprint by the rules of `content/fingerprints`, or tells what is wrong with it; `id` is empty where it has none. */
export function readFingerprint(entry: unknown): { print: ProvenFingerprint } | { mistake: Mistake; id: string } {
  if (!isEntry(entry)) return { mistake: mistake('nothing', {}), id: '' };
  const fires = isEntry(entry.fires) ? entry.fires : {};
  const print = {
    id: String(entry.id ?? ''),
    on: texts(entry.on),
    from: texts(entry.from),
    pattern: String(entry.pattern ?? ''),
    says: facts(entry.says),
    confidence: Number(entry.confidence ?? USUAL_CONFIDENCE),
    fires: Object.fromEntries(Object.entries(fires).map(([text, given]) => [text, facts(given)])),
    silent: texts(entry.silent),
  };
  const wrong = mistakeIn(print, Object.keys(entry));
  return wrong === null ? { print } : { mistake: wrong, id: print.id };
}

/** The first mistake in a fingerprint that was written with these members; null when it has none. */
function mistakeIn({ id, on, pattern, says, confidence }: ProvenFingerprint, members: readonly string[]): Mistake | null {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)) return mistake('id', {});
  for (const member of members) if (!MEMBERS.has(member)) return mistake('member', { member });
  if (on.length === 0) return mistake('readsNothing', {});
  for (const attribute of on) if (!READ.has(attribute)) return mistake('reads', { attribute });
  if (pattern === '') return mistake('noPattern', {});
  if (!compiles(pattern)) return mistake('pattern', {});
  const unsafe = unsafePattern(pattern);
  if (unsafe !== null) return unsafe;
  if (Object.keys(says).length === 0) return mistake('saysNothing', {});
  for (const attribute of Object.keys(says)) if (!GIVEN.has(attribute)) return mistake('says', { attribute });
  if (!(confidence > 0 && confidence <= HIGHEST_CONFIDENCE)) return mistake('confidence', { most: HIGHEST_CONFIDENCE });
  return null;
}

function compiles(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'i').source !== '';
  } catch {
    return false;
  }
}
