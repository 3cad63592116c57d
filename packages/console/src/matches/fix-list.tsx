import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ListFoot } from '../components/list-foot.tsx';
import { Cvss, Kev } from '../components/marks.tsx';
import { ErrorMessage, Loading } from '../components/states.tsx';
import { useText } from '../i18n/use-text.ts';
import { matchApi, PLACES, type FixGroup, type WorkFilter } from './api.ts';
import { PatchButtons } from './patch-buttons.tsx';
import { PatchMark } from './patch-mark.tsx';
import { useFixName } from './fix-name.ts';
import './matches.css';

/** Assets of a fix that are shown before the reader asks for the rest. */
const FEW = 4;

/** What to do, grouped by when, each fix with everything that it closes. `onOpen` shows one match in full. */
export function FixList(props: { filter: WorkFilter; empty: ReactNode; onOpen: (match: string) => void; hideAssets?: boolean }) {
  const { filter, empty, onOpen, hideAssets = false } = props;
  const { word } = useText();
  const query = useInfiniteQuery({
    queryKey: ['patches', 'list', filter],
    queryFn: ({ pageParam }) => matchApi.fixes(filter, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (before) => before,
  });
  if (query.isError && !query.data) return <ErrorMessage error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <Loading rows={8} />;
  const fixes = query.data.pages.flatMap((page) => page.items);
  if (fixes.length === 0) return <>{empty}</>;
  return (
    <div aria-busy={query.isPlaceholderData} style={{ opacity: query.isPlaceholderData ? 0.55 : 1 }}>
      {PLACES.map((place) => {
        const inPlace = fixes.filter((one) => one.place === place);
        if (inPlace.length === 0) return null;
        return (
          <section key={place} className="place" aria-labelledby={`place-${place}`}>
            <h3 id={`place-${place}`} className={`place-head place-${place}`}>
              {word('place', place)}
            </h3>
            <ol className="fixes">
              {inPlace.map((one) => (
                <FixItem
                  key={`${one.fix.kind} ${one.fix.product} ${one.fix.version}`}
                  group={one}
                  onOpen={onOpen}
                  hideAssets={hideAssets}
                />
              ))}
            </ol>
          </section>
        );
      })}
      <ListFoot
        shown={fixes.length}
        more={query.hasNextPage}
        loading={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
      />
    </div>
  );
}

function FixItem({ group, onOpen, hideAssets }: { group: FixGroup; onOpen: (match: string) => void; hideAssets: boolean }) {
  const { t, number, say } = useText();
  const fixName = useFixName();
  const [all, setAll] = useState(false);
  const { fix, assets, vulnerabilities } = group;
  const shown = all ? assets : assets.slice(0, FEW);
  const matches = { view: 'list', kind: fix.kind, product: fix.product, version: fix.version || undefined };
  const first = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (all) first.current?.querySelector('a')?.focus();
  }, [all]);
  return (
    <li className="fix">
      <div className="row" style={{ gap: '0.25rem 0.625rem' }}>
        <button type="button" className="sort fix-title link" onClick={() => onOpen(group.match)}>
          {fixName(fix)}
        </button>
        {group.kev > 0 && <Kev />}
        {group.cvss !== null && (
          <span className="small nowrap">
            <span className="muted">{t('vulnerability.cvss')}</span> <Cvss score={group.cvss} />
          </span>
        )}
      </div>
      <p className="fix-closes">
        {t('patches.closes', { count: group.vulnerabilityCount, shown: number(group.vulnerabilityCount) })}
        {!hideAssets && ` · ${t('patches.assets', { count: group.assetCount, shown: number(group.assetCount) })}`}
        {' · '}
        <Link className="link" to="/vulnerabilities" search={matches}>
          {t('patches.showMatches')}
        </Link>
      </p>
      <p className="fix-advice">{say(group.advice)}</p>
      <p className="muted small">{say(group.why)}</p>
      <div className="tags" style={{ gap: '0.25rem' }}>
        {vulnerabilities.slice(0, 6).map((id) => (
          <Link key={id} className="tag mono" to="/library/$id" params={{ id }}>
            {id}
          </Link>
        ))}
        {group.vulnerabilityCount > 6 && (
          <span className="tag">{t('common.moreOf', { count: group.vulnerabilityCount - 6 })}</span>
        )}
      </div>
      {!hideAssets && (
        <ul className="fix-assets">
          {shown.map((asset, index) => (
            <li key={asset.id} ref={index === FEW ? first : undefined}>
              <Link className="link" to="/assets/$id" params={{ id: asset.id }}>
                {asset.label}
              </Link>
              {asset.firmware && <span className="muted small mono">{asset.firmware}</span>}
              <PatchMark patch={asset.patch} />
              {asset.questions > 0 && <span className="tag tag-accent">{t('matches.asks', { count: asset.questions })}</span>}
            </li>
          ))}
          {assets.length > FEW && !all ? (
            <li>
              <button type="button" className="sort link small" onClick={() => setAll(true)}>
                {t('common.moreOf', { count: group.assetCount - FEW })}
              </button>
            </li>
          ) : (
            group.assetCount > assets.length && (
              <li>
                <Link className="link small" to="/vulnerabilities" search={matches}>
                  {t('common.moreOf', { count: group.assetCount - assets.length })}
                </Link>
              </li>
            )
          )}
        </ul>
      )}
      {hideAssets && assets[0]?.patch && <PatchMark patch={assets[0].patch} />}
      <PatchButtons fix={fix} assets={assets} count={group.assetCount} />
    </li>
  );
}
