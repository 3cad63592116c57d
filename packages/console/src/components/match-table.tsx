import { useMemo, useState, type ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import type { ColumnDef } from '@tanstack/react-table';
import { api, type MatchFilter } from '../api/endpoints.ts';
import type { Match, MatchState } from '../matches/api.ts';
import { useText } from '../i18n/use-text.ts';
import { formatPercent } from '../lib/format.ts';
import { useMay, useSite } from '../shell/session.ts';
import { Disputes } from '../matches/disputes.tsx';
import { MatchDrawer } from '../matches/match-drawer.tsx';
import { PatchMark } from '../matches/patch-mark.tsx';
import { useFixName } from '../matches/fix-name.ts';
import { Cvss, Kev } from './marks.tsx';
import { DecideMatch, MatchDecision } from './match-decision.tsx';
import { PagedTable } from './table.tsx';

/** Matches of a filter, the most urgent first, each with why it matches and what a person decided. */
export function MatchTable(props: {
  filter: MatchFilter;
  empty: ReactNode;
  hideAsset?: boolean;
  hideVulnerability?: boolean;
  marked?: string;
}) {
  const { filter, empty, marked, hideAsset = false, hideVulnerability = false } = props;
  const { t } = useText();
  const site = useSite();
  const may = useMay('matches.write');
  const [open, setOpen] = useState<string>();
  const [decided, setDecided] = useState<{ match: Match; state: MatchState }>();
  const request = { site: filter.asset ? undefined : site, ...filter };
  const columns = useMemo(
    (): ColumnDef<Match>[] =>
      [
        !hideVulnerability && {
          header: t('vulnerability.vulnerability'),
          meta: { lead: true },
          cell: ({ row: { original: one } }: Cell) => (
            <div>
              <span className="row" style={{ gap: '0.25rem 0.5rem' }}>
                <Link className="link cell-main nowrap" to="/library/$id" params={{ id: one.vulnerability.id }}>
                  {one.vulnerability.id}
                </Link>
                {one.vulnerability.kev && <Kev />}
              </span>
              <div className="cell-sub">{one.vulnerability.title}</div>
            </div>
          ),
        },
        !hideAsset && {
          header: t('asset.asset'),
          meta: { lead: hideVulnerability },
          cell: ({ row: { original: one } }: Cell) => (
            <>
              <Link className="link" to="/assets/$id" params={{ id: one.asset.id }}>
                {one.asset.label}
              </Link>
              <span className="cell-sub" style={{ display: 'block' }}>
                {[one.asset.vendor, one.asset.firmware].filter(Boolean).join(' · ')}
              </span>
            </>
          ),
        },
        {
          header: t('vulnerability.why'),
          cell: ({ row: { original: one } }: Cell) => (
            <>
              <Why match={one} onOpen={() => setOpen(one.id)} />
              <Disputes match={one} onOpen={() => setOpen(one.id)} />
            </>
          ),
        },
        {
          header: t('vulnerability.cvss'),
          meta: { numeric: true },
          cell: ({ row: { original: one } }: Cell) => <Cvss score={one.vulnerability.cvss} />,
        },
        {
          header: t('matches.todo'),
          cell: ({ row: { original: one } }: Cell) => <Todo match={one} onOpen={() => setOpen(one.id)} />,
        },
        {
          header: t('vulnerability.decision'),
          meta: { fit: true },
          cell: ({ row: { original: one } }: Cell) => (
            <MatchDecision match={one} may={may} onDecide={(state) => setDecided({ match: one, state })} />
          ),
        },
      ].filter((column) => column !== false),
    [t, hideAsset, hideVulnerability, may],
  );
  return (
    <>
      <PagedTable
        label={t('nav.vulnerabilities')}
        queryKey={['matches', request]}
        fetch={(after) => api.matches.list(request, after)}
        columns={columns}
        id={(one) => one.id}
        marked={marked}
        onOpen={(one) => setOpen(one.id)}
        empty={empty}
      />
      <MatchDrawer id={open} onClose={() => setOpen(undefined)} />
      {decided && <DecideMatch {...decided} onClose={() => setDecided(undefined)} />}
    </>
  );
}

type Cell = { row: { original: Match } };

/** How probable, which opens the match, and the reasons, which are never hidden. */
function Why({ match, onOpen }: { match: Match; onOpen: () => void }) {
  const { t, locale, say } = useText();
  return (
    <span className="small">
      <button type="button" className="sort link tabular" onClick={onOpen}>
        {t('vulnerability.probability', { percent: formatPercent(match.probability) })}
      </button>
      <span className="muted" style={{ display: 'block' }}>
        {match.reasons.map(say).join(locale === 'zh-CN' ? '' : ' ')}
      </span>
    </span>
  );
}

/** What closes it, when, how far that is, and what is asked. */
function Todo({ match, onOpen }: { match: Match; onOpen: () => void }) {
  const { t, word } = useText();
  const fixName = useFixName();
  const { place, fix, patch, questions } = match;
  return (
    <span className="small">
      <span className="row" style={{ gap: '0.25rem 0.375rem' }}>
        {place && <span className={place === 'now' ? 'tag tag-critical' : 'tag'}>{word('place', place)}</span>}
        <PatchMark patch={patch} />
        {questions.length > 0 && <span className="tag tag-accent">{t('matches.asks', { count: questions.length })}</span>}
      </span>
      <button type="button" className="sort link" style={{ textAlign: 'start' }} onClick={onOpen}>
        {fix ? fixName(fix) : t('matches.one')}
      </button>
    </span>
  );
}
