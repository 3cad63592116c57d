import type { Asset } from '../api/network.ts';

/** What to call a device: its name, else what it is, else its address. */
export function assetTitle(asset: Pick<Asset, 'name' | 'interfaces' | 'vendor' | 'model' | 'product'>): string {
  return (
    asset.name ?? assetAddresses(asset)[0] ?? ([asset.vendor, asset.model ?? asset.product].filter(Boolean).join(' ') || '?')
  );
}

/** Every address of a device, IP before hardware. */
export function assetAddresses(asset: Pick<Asset, 'interfaces'>): string[] {
  const ips = asset.interfaces.flatMap((one) => one.ips);
  return ips.length > 0 ? ips : asset.interfaces.flatMap((one) => (one.mac ? [one.mac] : []));
}
