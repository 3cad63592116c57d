import { parseCpe } from '../cpe/name.ts';
import { parsePurl, purlKey } from '../purl/purl.ts';
import type { Asset } from './asset.ts';
import { type Catalogue, cpeKeys } from './catalogue.ts';
import { readIdentity } from './identity.ts';
import { normaliseOrderNumber } from './order-numbers.ts';
import { familyForms } from './product-names.ts';

/** Assets of one identity: what matches one of them matches all. */
export type AssetGroup = { asset: Asset; ids: string[] };

/** Longest beginning of an order number that a wildcard pattern is looked up by. */
const prefixLength = 4;

/**
 * Assets by everything that a catalogue looks products up by, so that a new advisory meets only those that it could concern. Assets of the
 * same identity are one group.
 */
export class AssetIndex {
  readonly #groups = new Map<string, AssetGroup>();
  readonly #byKey = new Map<string, AssetGroup[]>();
  readonly #catalogue: Catalogue;

  /** `catalogue` tells vendors, order numbers and which names are listed for an order number. */
  constructor(assets: Iterable<Asset>, catalogue: Catalogue) {
    this.#catalogue = catalogue;
    for (const asset of assets) this.add(asset);
  }

  /** Number of different identities. */
  get identities(): number {
    return this.#groups.size;
  }

  /** Add an asset. */
  add(asset: Asset): void {
    const key = assetIdentity(asset);
    const known = this.#groups.get(key);
    if (known !== undefined) {
      known.ids.push(asset.id);
      return;
    }
    const group: AssetGroup = { asset, ids: [asset.id] };
    this.#groups.set(key, group);
    for (const entry of new Set(this.#keysOf(asset))) {
      const list = this.#byKey.get(entry);
      if (list === undefined) this.#byKey.set(entry, [group]);
      else list.push(group);
    }
  }

  /** All groups. */
  groups(): Iterable<AssetGroup> {
    return this.#groups.values();
  }

  /** Groups that some product of a catalogue could be. */
  candidates(catalogue: Catalogue): Set<AssetGroup> {
    const found = new Set<AssetGroup>();
    for (const key of catalogue.lookupKeys()) for (const group of this.#byKey.get(key) ?? []) found.add(group);
    return found;
  }

  *#keysOf(asset: Asset): Generator<string> {
    const identity = readIdentity(asset, this.#catalogue);
    for (const form of [...identity.name.forms, ...familyForms(identity.name)]) yield `name:${form}`;
    for (const { normalised } of identity.numbers) {
      yield `number:${normalised}`;
      for (let length = 0; length <= prefixLength; length++) yield `prefix:${normalised.slice(0, length)}`;
    }
    if (asset.serial) yield `serial:${normaliseOrderNumber(asset.serial)}`;
    for (const hash of asset.hashes ?? []) yield `hash:${hash.toLowerCase()}`;
    yield* softwareKeys(asset.purls ?? [], asset.cpes ?? []);
    for (const component of asset.components ?? []) {
      yield* softwareKeys(component.purl ? [component.purl] : [], component.cpe ? [component.cpe] : []);
      const own = readIdentity({ id: '', product: component.name }, this.#catalogue);
      for (const form of own.name.forms) yield `name:${form}`;
    }
  }
}

function* softwareKeys(purls: readonly string[], cpes: readonly string[]): Generator<string> {
  for (const purl of purls.map(parsePurl)) if (purl !== null) yield `purl:${purlKey(purl)}`;
  for (const cpe of cpes.map(parseCpe)) if (cpe !== null) for (const key of cpeKeys(cpe)) yield `cpe:${key}`;
}

/** Everything of an asset on which its matches depend, as one text. */
export function assetIdentity(asset: Asset): string {
  const { vendor, product, model, orderNumber, firmware, serial, cpes, purls, hashes, components, answers } = asset;
  return JSON.stringify([vendor, product, model, orderNumber, firmware, serial, cpes, purls, hashes, components, answers]);
}
