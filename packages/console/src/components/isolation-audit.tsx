import { useState } from 'react';
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { IconArrowNarrowRight, IconCircleCheck, IconShieldSearch } from '@tabler/icons-react';
import { norms, type IsolationIssue, type Study } from '../api/norms.ts';
import { useText } from '../i18n/use-text.ts';
import { FilterChip } from './filters.tsx';
import { FrameLinks } from './frame-links.tsx';
import { SeverityMark, When } from './marks.tsx';
import { Panel } from './page.tsx';
import { ErrorMessage, Loading, StateMessage } from './states.tsx';

/** Lines of evidence shown of an issue. */
const EVIDENCE = 6;

/** The latest audit of isolation: what crosses zones, reaches the Internet, goes past the demilitarised zone, skips levels. */
export function IsolationAudit({ study }: { study: Study | null | undefined }) {
  const { t } = useText();
  if (study === undefined) return <Loading rows={8} />;
  if (study?.state !== 'done')
    return (
      <Panel>
        <StateMessage
          icon={<IconShieldSearch size={36} stroke={1.4} />}
          title={t('isolation.empty')}
          text={t('isolation.emptyText')}
        />
      </Panel>
    );
  return <Result key={study.id} study={study} />;
}

function Result({ study }: { study: Study }) {
  const { t, word, number } = useText();
  const [kind, setKind] = useState<string>();
  const query = useInfiniteQuery({
    queryKey: ['norms', 'issues', study.id, kind],
    queryFn: ({ pageParam }) => norms.issues(study.id, { kind }, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (previous) => previous,
  });
  const { conversations = 0, crossing = 0, issues = 0, zones, version } = study.result ?? {};
  const kinds = Object.entries((study.result?.kinds ?? {}) as Record<string, number>).toSorted(
    ([, one], [, other]) => other - one,
  );
  const rows = query.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      <div className="metrics" role="group" aria-label={t('isolation.summary')}>
        <Metric label={t('isolation.issues')} value={number(Number(issues))} />
        <Metric
          label={t('isolation.crossing')}
          value={number(Number(crossing))}
          note={t('isolation.of', { all: number(Number(conversations)) })}
        />
        <Metric
          label={t('isolation.heldAgainst')}
          value={zones === 'policy' ? t('norm.versionOf', { version: Number(version) }) : t('isolation.derived')}
          note={study.captures.map(({ name }) => name).join(', ')}
        />
      </div>
      <Panel
        title={t('isolation.title')}
        flush
        extra={
          <span className="small muted">
            <When iso={study.finishedAt} relative />
          </span>
        }
      >
        {kinds.length > 1 && (
          <div className="filters difference-filters" role="search">
            <FilterChip
              label={t('isolation.kind')}
              value={kind}
              onChange={setKind}
              options={kinds.map(([one, count]) => ({ value: one, label: word('issueKind', one), count }))}
            />
          </div>
        )}
        {query.isPending && <Loading rows={5} />}
        {query.isError && !query.data && <ErrorMessage error={query.error} retry={() => void query.refetch()} />}
        {query.data && rows.length === 0 && (
          <StateMessage
            icon={<IconCircleCheck size={36} stroke={1.4} />}
            title={t('isolation.none')}
            text={t('isolation.noneText')}
          />
        )}
        <ul className="differences" aria-busy={query.isPlaceholderData}>
          {rows.map((one) => (
            <Issue key={one.id + one.kind} issue={one} />
          ))}
        </ul>
        {query.hasNextPage && (
          <div className="table-foot">
            <Button size="xs" variant="subtle" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {t('table.load')}
            </Button>
          </div>
        )}
      </Panel>
    </>
  );
}

function Metric({ label, value, note }: { label: string; value: string; note?: string }) {
  return (
    <div className="metric">
      <div className="metric-label">{label}</div>
      <div className="metric-value">{value}</div>
      {note && <div className="metric-note">{note}</div>}
    </div>
  );
}

function Issue({ issue: one }: { issue: IsolationIssue }) {
  const { t, word, locale, number } = useText();
  return (
    <li className="difference">
      <div className="difference-text">
        <div className="row" style={{ gap: '0.25rem 0.75rem' }}>
          <SeverityMark severity={one.severity} />
          <span className="small muted">{word('issueKind', one.kind)}</span>
          {one.from !== null && one.to !== null && (
            <span className="row-tight mono small zone-way">
              {one.from}
              <IconArrowNarrowRight size={14} aria-hidden />
              {one.to}
            </span>
          )}
        </div>
        <div className="difference-words">{one.text[locale]}</div>
        {one.evidence.slice(0, EVIDENCE).map((found, at) => (
          // Two conversations of an issue may look the same.
          <div key={`${at} ${found.protocol}`} className="row small" style={{ gap: '0.25rem 0.5rem' }}>
            <span className="tag">
              {word('protocol', found.protocol)}
              {found.port === null ? '' : ` ${found.port}`}
            </span>
            <span className="muted">{t('isolation.messages', { count: found.messages, shown: number(found.messages) })}</span>
            <FrameLinks frames={found.frames} />
          </div>
        ))}
        {one.evidence.length > EVIDENCE && (
          <div className="small muted">{t('common.moreOf', { count: one.evidence.length - EVIDENCE })}</div>
        )}
        <p className="advice">
          <strong>{t('finding.advice')}</strong>
          {t('common.colon')}
          {one.advice[locale]}
        </p>
      </div>
    </li>
  );
}
