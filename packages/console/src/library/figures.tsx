import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { KindMark } from '../graph/node-name.tsx';
import { useText } from '../i18n/use-text.ts';
import { libraryApi } from './api.ts';

/** What a library holds, in the order in which people ask for it. */
const KINDS = [
  'vulnerability',
  'advisory',
  'weakness',
  'product',
  'vendor',
  'component',
  'asset-type',
  'technique',
  'attack-pattern',
  'mitigation',
  'actor',
  'campaign',
  'malware',
  'indicator',
  'detection-rule',
  'fingerprint',
  'warning-list',
  'standard',
];

/** How much of each kind there is; each figure leads to what it counts. */
export function Figures({ vulnerabilities }: { vulnerabilities: number }) {
  const { t, word, number } = useText();
  const counted = useQueries({
    queries: KINDS.map((kind) => ({
      queryKey: ['library', 'count', kind],
      queryFn: () => libraryApi.search({ kind }, undefined, 1),
      staleTime: 300_000,
      enabled: kind !== 'vulnerability',
    })),
  });
  return (
    <nav className="kinds" aria-label={t('library.byKind')}>
      {KINDS.map((kind, index) => {
        const facets = counted[index]?.data?.facets;
        const known = kind === 'vulnerability' ? number(vulnerabilities) : facets ? number(facets.total) : '–';
        const more = kind !== 'vulnerability' && facets?.atLeast === true;
        return (
          <Link key={kind} className="kind" data-none={known === '0'} to="/library" search={{ kind }}>
            <KindMark kind={kind} />
            <span className="kind-name">{word('nodeKind', kind)}</span>
            <span className="kind-count tabular">
              {known}
              {more && '+'}
            </span>
          </Link>
        );
      })}
    </nav>
  );
}
