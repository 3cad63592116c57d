import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { request } from '../api/client.ts';
import type { Severity } from '../api/types.ts';
import { SeverityMark } from '../components/marks.tsx';
import { Panel } from '../components/page.tsx';
import { type Bilingual, useText } from '../i18n/use-text.ts';

interface Source {
  id: string;
  title: string;
  url: string;
}

interface AssetProduct {
  product: {
    key: string;
    name: string;
    offers: { protocol: string; port: string | null; source: Source }[];
  } | null;
  notices: {
    id: string;
    severity: Severity;
    text: Bilingual;
    advice: Bilingual;
    vulnerability: string | null;
    source: Source;
  }[];
}

/** What is known of the product of an asset: end of sale and support, ways in with which it is shipped, ports; each with its source. */
export function ProductPanel({ asset }: { asset: string }) {
  const { t, say } = useText();
  const { data } = useQuery({
    queryKey: ['assets', asset, 'product'],
    queryFn: () => request<AssetProduct>('GET', `/assets/${asset}/product`),
  });
  if (!data?.product) return null;
  const { product, notices } = data;
  return (
    <Panel title={t('fingerprints.product')}>
      <div className="stack">
        <Link className="link" to="/library/entry" search={{ node: `product:${product.key}` }}>
          {product.name}
        </Link>
        {notices.map((one) => (
          <div key={one.id}>
            <div className="row">
              <SeverityMark severity={one.severity} />
              <span>{say(one.text)}</span>
            </div>
            <div className="cell-sub">
              {say(one.advice)} <SourceLink source={one.source} />
            </div>
          </div>
        ))}
        {product.offers.length > 0 && (
          <dl className="attrs">
            {product.offers.map(({ protocol, port, source }) => (
              <div key={`${protocol} ${port ?? ''}`} style={{ display: 'contents' }}>
                <dt className="mono">{port ?? '–'}</dt>
                <dd>
                  {protocol === 'vendor' ? t('fingerprints.ownProtocol') : protocol} <SourceLink source={source} />
                </dd>
              </div>
            ))}
          </dl>
        )}
      </div>
    </Panel>
  );
}

function SourceLink({ source }: { source: Source }) {
  return (
    <a className="link" href={source.url} target="_blank" rel="noreferrer noopener" title={source.title}>
      {source.id}
    </a>
  );
}
