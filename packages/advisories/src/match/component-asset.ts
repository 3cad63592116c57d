import type { Asset, AssetComponent } from './asset.ts';

/** A component as an asset of its own. */
export function componentAsset(id: string, { name, version, vendor, purl, cpe }: AssetComponent): Asset {
  return {
    id,
    vendor,
    product: name,
    firmware: version,
    ...(purl ? { purls: [purl] } : {}),
    ...(cpe ? { cpes: [cpe] } : {}),
  };
}
