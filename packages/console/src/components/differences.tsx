import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Button, Kbd } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconCheck, IconCircleCheck, IconRotate, IconX } from '@tabler/icons-react';
import { norms, DIFFERENCE_STATES, type Difference, type DifferenceState } from '../api/norms.ts';
import { SEVERITIES } from '../api/types.ts';
import { useText } from '../i18n/use-text.ts';
import { useMay } from '../shell/session.ts';
import { FilterChip } from './filters.tsx';
import { FormDialog } from './form-dialog.tsx';
import { FrameLinks } from './frame-links.tsx';
import { Confidence, SeverityMark, When } from './marks.tsx';
import { Panel } from './page.tsx';
import { ListFoot } from './list-foot.tsx';
import { isReason, ReasonField } from './reason-field.tsx';
import { ErrorMessage, Loading, StateMessage } from './states.tsx';
import { toastDone } from './toast.tsx';

type Verdict = 'approve' | 'reject' | 'reopen';
/** What each key does with the difference that has the focus. */
const KEYS: Record<string, Verdict | 'next' | 'previous'> = {
  a: 'approve',
  r: 'reject',
  j: 'next',
  ArrowDown: 'next',
  k: 'previous',
  ArrowUp: 'previous',
};
const FITS: Record<Verdict, readonly DifferenceState[]> = {
  approve: ['open', 'rejected'],
  reject: ['open'],
  reopen: ['rejected'],
};

/** What differs from the baseline, to be approved or rejected with a reason; by keys as well. */
export function DifferenceReview({ site, counts }: { site: string; counts: Record<DifferenceState, number> }) {
  const { t, word } = useText();
  const may = useMay('norms.approve');
  const [state, setState] = useState<string>('open');
  const [severity, setSeverity] = useState<string>();
  const [asked, setAsked] = useState<{ verdict: Verdict; differences: Difference[] }>();
  const list = useRef<HTMLUListElement>(null);
  const filter = { site, state, severity };
  const query = useInfiniteQuery({
    queryKey: ['norms', 'differences', filter],
    queryFn: ({ pageParam }) => norms.differences(filter, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (previous) => previous,
  });
  const rows = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const ask = (verdict: Verdict, differences: Difference[]) => {
    if (!may || differences.length === 0 || !differences.every((one) => FITS[verdict].includes(one.state))) return;
    place.current = rows.findIndex((one) => one.id === differences[0].id);
    setAsked({ verdict, differences });
  };
  const items = () => [...(list.current?.querySelectorAll<HTMLElement>('li.difference') ?? [])];
  const move = (from: Element, step: number) => items()[items().findIndex((one) => one === from) + step]?.focus();
  // What was decided leaves the list; the review goes on with what stands in its place.
  const place = useRef(-1);
  const first = rows.at(0)?.id;
  useEffect(() => {
    if (place.current < 0 || document.activeElement !== document.body) return;
    const left = items();
    left[Math.min(place.current, left.length - 1)]?.focus();
    place.current = -1;
  }, [rows.length, first]);
  const onKey = (event: KeyboardEvent<HTMLLIElement>, one: Difference) => {
    const meaning = KEYS[event.key];
    if (event.target !== event.currentTarget || meaning === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (meaning === 'next' || meaning === 'previous') move(event.currentTarget, meaning === 'next' ? 1 : -1);
    else ask(meaning, [one]);
  };
  return (
    <Panel
      title={t('difference.title')}
      flush
      extra={
        may &&
        rows.length > 1 &&
        state === 'open' && (
          <span className="row-tight">
            <Button size="xs" variant="default" onClick={() => ask('reject', rows)}>
              {t('difference.rejectAll', { count: rows.length })}
            </Button>
            <Button size="xs" variant="default" onClick={() => ask('approve', rows)}>
              {t('difference.approveAll', { count: rows.length })}
            </Button>
          </span>
        )
      }
    >
      <div className="filters difference-filters" role="search">
        <FilterChip
          label={t('finding.state')}
          value={state}
          onChange={(value) => setState(value ?? 'open')}
          options={DIFFERENCE_STATES.map((one) => ({ value: one, label: word('differenceState', one), count: counts[one] }))}
        />
        <FilterChip
          label={t('finding.severity')}
          value={severity}
          onChange={setSeverity}
          options={SEVERITIES.map((one) => ({ value: one, label: word('severity', one) }))}
        />
        {may && rows.length > 0 && (
          <span className="muted small difference-keys">
            <Key name="ArrowUp" /> <Key name="ArrowDown" /> {t('difference.keyMove')} · <Key name="a" /> {t('difference.approve')}{' '}
            · <Key name="r" /> {t('difference.reject')}
          </span>
        )}
      </div>
      {query.isPending && <Loading rows={4} />}
      {query.isError && !query.data && <ErrorMessage error={query.error} retry={() => void query.refetch()} />}
      {query.data && rows.length === 0 && (
        <StateMessage
          icon={<IconCircleCheck size={36} stroke={1.4} />}
          title={t(state === 'open' && severity === undefined ? 'difference.none' : 'difference.noneMatch')}
          text={state === 'open' && severity === undefined ? t('difference.noneText') : undefined}
        />
      )}
      <ul className="differences" ref={list} aria-label={t('difference.title')} aria-busy={query.isPlaceholderData}>
        {rows.map((one) => (
          <li
            key={one.id}
            className="difference"
            // The list is reviewed by keys: each of its members takes the focus.
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
            tabIndex={0}
            aria-keyshortcuts={may ? 'A R' : undefined}
            onKeyDown={(event) => onKey(event, one)}
          >
            <Row difference={one} />
            {may && (
              <div className="difference-actions">
                {FITS.approve.includes(one.state) && (
                  <Button
                    size="compact-sm"
                    variant="light"
                    leftSection={<IconCheck size={14} aria-hidden />}
                    onClick={() => ask('approve', [one])}
                  >
                    {t('difference.approve')}
                  </Button>
                )}
                {FITS.reject.includes(one.state) && (
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    color="red"
                    leftSection={<IconX size={14} aria-hidden />}
                    onClick={() => ask('reject', [one])}
                  >
                    {t('difference.reject')}
                  </Button>
                )}
                {FITS.reopen.includes(one.state) && (
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    leftSection={<IconRotate size={14} aria-hidden />}
                    onClick={() => ask('reopen', [one])}
                  >
                    {t('difference.reopen')}
                  </Button>
                )}
              </div>
            )}
          </li>
        ))}
      </ul>
      {rows.length > 0 && (
        <ListFoot
          shown={rows.length}
          more={query.hasNextPage}
          loading={query.isFetchingNextPage}
          onMore={() => void query.fetchNextPage()}
        />
      )}
      {asked && <DecisionDialog key={asked.verdict} site={site} {...asked} onClose={() => setAsked(undefined)} />}
    </Panel>
  );
}

/** What stands on the key. */
const SIGNS: Record<string, string> = { ArrowUp: '↑', ArrowDown: '↓', a: 'A', r: 'R' };

function Key({ name }: { name: string }) {
  return <Kbd size="xs">{SIGNS[name]}</Kbd>;
}

/** One difference: what was known, what was seen, and the frames that show it. */
function Row({ difference: one }: { difference: Difference }) {
  const { t, word, locale, number } = useText();
  return (
    <div className="difference-text">
      <div className="row" style={{ gap: '0.25rem 0.75rem' }}>
        <SeverityMark severity={one.severity} />
        <span className="small muted">{word('differenceKind', one.kind)}</span>
        <Confidence value={one.confidence / 100} />
      </div>
      <div className="difference-words">{one.text[locale]}</div>
      {one.evidence.map((found) => (
        <div key={found.capture} className="row small" style={{ gap: '0.25rem 0.5rem' }}>
          <FrameLinks frames={found.frames.map((frame) => ({ capture: found.capture, frame }))} />
          <span className="muted">
            <Link className="link" to="/captures/$id" params={{ id: found.capture }}>
              {found.captureName}
            </Link>
            {' · '}
            {t('finding.seenTimes', { count: found.count, shown: number(found.count) })}
            {' · '}
            <When iso={found.firstSeen} />
          </span>
        </div>
      ))}
      {one.state !== 'open' && one.decidedBy !== null && (
        <div className="small muted" style={{ overflowWrap: 'anywhere' }}>
          {t(one.state === 'approved' ? 'difference.wasApproved' : 'difference.wasRejected', {
            by: one.decidedBy,
            version: one.decidedVersion ?? one.baselineVersion,
          })}{' '}
          <When iso={one.decidedAt} relative /> — {one.reason}
        </div>
      )}
    </div>
  );
}

/** Asks why before a decision is made. */
function DecisionDialog(props: { site: string; verdict: Verdict; differences: Difference[]; onClose: () => void }) {
  const { t, locale } = useText();
  const { site, verdict, differences } = props;
  const [reason, setReason] = useState('');
  return (
    <FormDialog
      title={t(`difference.${verdict}`)}
      submit={t(`difference.${verdict}`)}
      disabled={!isReason(reason)}
      run={() => norms.decide(site, { differences: differences.map(({ id }) => id), decision: verdict, reason: reason.trim() })}
      stale={['norms']}
      onClose={props.onClose}
      onDone={({ version }) => {
        toastDone(version === null ? t('difference.decided') : t('difference.newVersion', { version }));
        props.onClose();
      }}
    >
      <p style={{ margin: 0 }}>{t(`difference.${verdict}Text`)}</p>
      <blockquote className="difference-quote">
        {differences.length === 1 ? differences[0].text[locale] : t('difference.many', { count: differences.length })}
      </blockquote>
      <ReasonField value={reason} onChange={setReason} hint={t('norm.whyHint')} autofocus />
    </FormDialog>
  );
}
