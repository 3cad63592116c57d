import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cnvdShape, readCnvd } from '../cnvd/read.ts';
import { filesUnder } from '../corpora.test-support.ts';
import { readCsaf } from '../csaf/read.ts';
import { readCve } from '../cve/read.ts';
import { readXmlRecords } from '../xml/records.ts';
import type { DrawMode, RangeFact } from './range-facts.test-support.ts';

/** A string as a publisher wrote it, where it stood, and how often it stands in the corpora. */
export type WrittenRange = Omit<RangeFact, 'meaning'> & { times: number };

/**
 * All strings of the corpora that say which versions are meant: `product_version_range` and `product_version` of CISA's advisories with
 * their product and vendor, and the products of CNVD. Sorted, so that a draw depends on nothing but its seed.
 */
export async function writtenRanges(corpora: string): Promise<WrittenRange[]> {
  const { add, sorted } = collect();
  for (const path of filesUnder(join(corpora, 'vuln/cisa-csaf'), '.json')) {
    const read = readCsaf(readFileSync(path, 'utf8'));
    if (!read.ok) continue;
    for (const { versionRange, version, productName, vendor, relationship } of read.value.products) {
      if (relationship !== null) continue;
      if (versionRange !== null) add('range', versionRange, productName ?? '', vendor ?? '');
      else if (version !== null) add('version', version, productName ?? '', vendor ?? '');
    }
  }
  for (const path of filesUnder(join(corpora, 'vuln/cnvd-official'), '.xml')) {
    for await (const record of readXmlRecords(createReadStream(path), cnvdShape)) {
      if (!('value' in record)) continue;
      const read = readCnvd(record.value);
      if (!read.ok) continue;
      for (const product of read.value.products) add('product', product, '', '');
    }
  }
  return sorted();
}

/** The affected versions of the CVE records of the corpora, each entry as JSON, but for those that are commits. */
export function writtenCveVersions(corpora: string): WrittenRange[] {
  const { add, sorted } = collect();
  for (const path of filesUnder(join(corpora, 'vuln/cve5-vulnrichment-ics'), '.json')) {
    const read = readCve(readFileSync(path, 'utf8'));
    const cna = read.ok ? read.value.containers.find(({ kind }) => kind === 'cna') : undefined;
    for (const { product, vendor, versions } of cna?.affected ?? []) {
      for (const { status, version, lessThan, lessThanOrEqual, versionType } of versions) {
        if (status !== 'affected' || versionType === 'git') continue;
        const entry = {
          version,
          lessThan: lessThan ?? undefined,
          lessThanOrEqual: lessThanOrEqual ?? undefined,
          // Of the types only this one changes what an end means.
          versionType: versionType === 'patch' ? versionType : undefined,
        };
        add('cve', JSON.stringify(entry), product, vendor);
      }
    }
  }
  return sorted();
}

/** Strings by what tells them apart, counted. */
function collect(): {
  add: (kind: WrittenRange['kind'], text: string, product: string, vendor: string) => void;
  sorted: () => WrittenRange[];
} {
  const all = new Map<string, WrittenRange>();
  const clean = (part: string): string => part.replaceAll(/[\t\r\n]/g, ' ');
  return {
    add: (kind, text, product, vendor) => {
      const key = [kind, clean(text), clean(product), clean(vendor)].join('\t');
      const known = all.get(key);
      if (known === undefined)
        all.set(key, { kind, text: clean(text), product: clean(product), vendor: clean(vendor), times: 1 });
      else known.times++;
    },
    sorted: () => [...all].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, written]) => written),
  };
}

/**
 * Draw `count` strings without putting back, half of them from advisories and half from the national library, none of which is among `known`:
 * `distinct` and `records` draw among texts that none of the known has, `occurrence` gives each string as many lots as times it was written. The same
 * seed and the same known strings give the same draw.
 */
export function drawRanges(
  all: readonly WrittenRange[],
  seed: number,
  mode: DrawMode,
  count: number,
  known: readonly Omit<RangeFact, 'meaning'>[],
): WrittenRange[] {
  const random = mulberry32(seed);
  const nameOf = mode !== 'occurrence' ? ({ kind, text }: Omit<RangeFact, 'meaning'>) => `${kind}\t${text}` : keyOf;
  const taken = new Set(known.map(nameOf));
  const fresh = all.filter((written) => {
    const isFresh = !taken.has(nameOf(written));
    if (mode !== 'occurrence') taken.add(nameOf(written));
    return isFresh;
  });
  const halves = [fresh.filter(({ kind }) => kind !== 'product'), fresh.filter(({ kind }) => kind === 'product')];
  return halves.flatMap((half) =>
    half
      // Efraimidis and Spirakis: the largest u^(1/w) are a weighted sample.
      .map((written) => ({ written, lot: Math.log(1 - random()) / (mode !== 'occurrence' ? 1 : written.times) }))
      .toSorted((a, b) => b.lot - a.lot)
      .slice(0, count / 2)
      .map(({ written }) => written),
  );
}

/** What tells one string with its place from another. */
function keyOf({ kind, text, product, vendor }: Omit<RangeFact, 'meaning'>): string {
  return [kind, text, product, vendor].join('\t');
}

/** A generator of numbers in [0, 1) from a 32-bit seed. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
