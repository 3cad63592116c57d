import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '../api/endpoints.ts';
import { useText } from '../i18n/use-text.ts';
import { useRunningJob } from '../shell/jobs.tsx';

/** What came to be for the viewer's assets since an import. While matching goes on, that is said instead. */
export function Brought({ since }: { since: string }) {
  const { t, number } = useText();
  const matching = useRunningJob('match') !== undefined;
  const counts = useQuery({
    queryKey: ['matches', 'counts', since],
    queryFn: () => api.matches.counts(since),
    enabled: !matching,
  }).data;
  if (matching) return <span>{t('library.matching')}</span>;
  if (counts === undefined) return null;
  const { open, assets } = counts;
  if (open === 0) return <span>{t('library.broughtNothing')}</span>;
  return (
    <Link className="link" to="/vulnerabilities" search={{ view: 'list', since }}>
      {t('library.brought', {
        count: open,
        shown: number(open),
        assets: t('library.onAssets', { count: assets, shown: number(assets) }),
      })}
    </Link>
  );
}
