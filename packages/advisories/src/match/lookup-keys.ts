import { createHash } from 'node:crypto';
import { type CpeName, parseCpe } from '../cpe/name.ts';
import { parsePurl, purlKey } from '../purl/purl.ts';
import type { Asset } from './asset.ts';
import type { Catalogue } from './catalogue.ts';
import { partsOf } from './component-asset.ts';
import { type Identity, readIdentity } from './identity.ts';
import { normaliseOrderNumber } from './order-numbers.ts';
import { familyForms } from './product-names.ts';

/**
 * The keys by which assets and the products of documents meet: `table:value`, and for names and patterns, which are only comparable between
 * vendors that agree, `table:value@vendor`. No product is a hit of an asset with which it shares no key.
 */

/** Longest beginning of an order number that a wildcard pattern is looked up by, in characters. */
const prefixLength = 4;

/** The beginning under which a wildcard pattern is filed, from all that stands in it before its first wildcard. */
export function indexedBeginning(prefix: string): string {
  return prefix.slice(0, prefixLength);
}

/** Beginnings of an order number (normalised) under which a wildcard pattern may be filed that it fits. */
export function beginnings(number: string): string[] {
  return Array.from({ length: prefixLength + 1 }, (_, length) => number.slice(0, length));
}

/** What CPE names are looked up by; any product, or a wildcard in it, is all of the vendor's. */
export function cpeKey(name: CpeName): string {
  return /[*?]/.test(name.product) ? `${name.vendor}:*` : `${name.vendor}:${name.product}`;
}

/** Keys under which products are filed that a CPE name could be: its own, and all of its vendor's. */
export function cpeKeys(name: CpeName): string[] {
  return [...new Set([cpeKey(name), `${name.vendor}:*`])];
}

/** Longer values are cut, and told apart by their hash: an index of a database bounds what it files. */
const longestValue = 160;

/** Vendor of a qualified key under which those look whose own vendor is not known, and that of products of which it is not known. */
const vendorWord = { any: '*', unknown: '' };

/** A key of one of the tables. */
export function lookupKey(table: string, value: string): string {
  if (value.length <= longestValue) return `${table}:${value}`;
  return `${table}:${value.slice(0, longestValue / 2)}#${createHash('sha256').update(value).digest('base64url')}`;
}

/** The keys of a product whose vendors are these, for those who look by vendor too. */
export function* qualified(key: string, vendors: readonly string[]): Generator<string> {
  yield `${key}@${vendorWord.any}`;
  if (vendors.length === 0) yield `${key}@${vendorWord.unknown}`;
  for (const vendor of vendors) yield `${key}@${vendor}`;
}

/** Qualified keys without their vendors, each once: what assets are filed under. */
export function plainKeys(keys: Iterable<string>): string[] {
  const plain = new Set<string>();
  const ofAny = `@${vendorWord.any}`;
  for (const key of keys) {
    if (!isQualified(key)) plain.add(key);
    else if (key.endsWith(ofAny)) plain.add(key.slice(0, -ofAny.length));
  }
  return [...plain];
}

/** Whether keys of this key's table bear a vendor. */
export function isQualified(key: string): boolean {
  return key.startsWith('name:') || key.startsWith('prefix:');
}

/** Everything that an asset and the software in it are found by: `filed` without vendors, `wanted` as documents are filed. */
export function assetKeys(asset: Asset, catalogue: Catalogue): { filed: string[]; wanted: string[] } {
  const [filed, wanted] = [new Set<string>(), new Set<string>()];
  for (const part of partsOf(asset)) {
    const identity = readIdentity(part, catalogue);
    const vendors = wantedVendors(identity, catalogue);
    for (const key of keysOf(identity)) {
      filed.add(key);
      if (!isQualified(key)) wanted.add(key);
      else for (const vendor of vendors) wanted.add(`${key}@${vendor}`);
    }
  }
  return { filed: [...filed], wanted: [...wanted] };
}

/** Vendors whose products can be those of an asset. */
function wantedVendors({ vendors }: Identity, catalogue: Catalogue): readonly string[] {
  if (vendors.length === 0) return [vendorWord.any];
  return [...new Set([...vendors, ...vendors.flatMap((vendor) => catalogue.vendors.related(vendor)), vendorWord.unknown])];
}

function* keysOf({ asset, name, numbers }: Identity): Generator<string> {
  for (const form of [...name.forms, ...familyForms(name)]) yield lookupKey('name', form);
  for (const { normalised } of numbers) {
    yield lookupKey('number', normalised);
    for (const beginning of beginnings(normalised)) yield lookupKey('prefix', beginning);
  }
  if (asset.serial) yield lookupKey('serial', normaliseOrderNumber(asset.serial));
  for (const hash of asset.hashes ?? []) yield lookupKey('hash', hash.toLowerCase());
  for (const purl of (asset.purls ?? []).map(parsePurl)) if (purl !== null) yield lookupKey('purl', purlKey(purl));
  for (const cpe of (asset.cpes ?? []).map(parseCpe)) {
    if (cpe !== null) for (const key of cpeKeys(cpe)) yield lookupKey('cpe', key);
  }
}
