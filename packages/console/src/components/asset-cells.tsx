import { Link } from '@tanstack/react-router';
import type { Asset } from '../api/network.ts';
import { useText } from '../i18n/use-text.ts';
import { assetAddresses, assetTitle } from '../lib/asset.ts';
import { Role } from './role.tsx';

/** Name of a device with what it is, leading to its page. */
export function AssetName({ asset }: { asset: Asset }) {
  const { word } = useText();
  const addresses = assetAddresses(asset);
  const title = assetTitle(asset);
  const others = addresses.filter((address) => address !== title);
  return (
    <div className="row" style={{ flexWrap: 'nowrap', alignItems: 'flex-start', gap: '0.625rem' }}>
      <Role role={asset.role} iconOnly />
      <div style={{ minWidth: 0 }}>
        <Link className="plain cell-main" to="/assets/$id" params={{ id: asset.id }}>
          {title}
        </Link>
        <div className="cell-sub">
          {word('role', asset.role)}
          {others.length > 0 && <span className="mono"> {others.slice(0, 2).join(' ')}</span>}
          {others.length > 2 && ` +${others.length - 2}`}
        </div>
      </div>
    </div>
  );
}

/** An endpoint of a conversation or a finding: a link when it is a known device, its address otherwise. */
export function Endpoint({ address, asset }: { address: string | null; asset: string | null }) {
  if (!address) return <span className="muted">–</span>;
  return asset ? (
    <Link className="link mono" to="/assets/$id" params={{ id: asset }}>
      {address}
    </Link>
  ) : (
    <span className="mono">{address}</span>
  );
}
