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

/** An asset and each component in it as an asset: the component's id is empty, as it is nobody's asset. */
export function partsOf(asset: Asset): Asset[] {
  return [asset, ...(asset.components ?? []).map((component) => componentAsset('', component))];
}
