import type { Asset } from './asset.ts';
import type { Catalogue } from './catalogue.ts';
import { assetKeys } from './lookup-keys.ts';

/** Assets of one identity: what matches one of them matches all. */
export type AssetGroup = { asset: Asset; ids: string[] };

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
    for (const entry of assetKeys(asset, this.#catalogue).filed) {
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
}

/** Everything of an asset on which its matches depend, as one text. */
export function assetIdentity(asset: Asset): string {
  const { vendor, product, model, orderNumber, firmware, serial, cpes, purls, hashes, components, answers } = asset;
  return JSON.stringify([vendor, product, model, orderNumber, firmware, serial, cpes, purls, hashes, components, answers]);
}
