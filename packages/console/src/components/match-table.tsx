import { useMemo, useState, type ReactNode } from 'react';
import { Button, Modal, Stack, Textarea, Tooltip } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ColumnDef } from '@tanstack/react-table';
import { api, type MatchFilter } from '../api/endpoints.ts';
import type { Match, MatchState } from '../api/types.ts';
import { Notice } from './notice.tsx';
import { useText } from '../i18n/use-text.ts';
import { formatPercent } from '../lib/format.ts';
import { useReasons } from '../lib/reasons.ts';
import { useMay, useSite } from '../shell/session.ts';
import { Cvss, Kev } from './marks.tsx';
import { PagedTable } from './table.tsx';
import { toastDone, useErrorText } from './toast.tsx';

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
        { header: t('vulnerability.why'), cell: ({ row: { original: one } }: Cell) => <Why match={one} /> },
        {
          header: t('vulnerability.cvss'),
          meta: { numeric: true },
          cell: ({ row: { original: one } }: Cell) => <Cvss score={one.vulnerability.cvss} />,
        },
        {
          header: t('vulnerability.epss'),
          meta: { numeric: true },
          cell: ({ row: { original: one } }: Cell) => (
            <Tooltip label={t('vulnerability.epssLong')}>
              <span>{formatPercent(one.vulnerability.epss)}</span>
            </Tooltip>
          ),
        },
        {
          header: t('vulnerability.decision'),
          meta: { fit: true },
          cell: ({ row: { original: one } }: Cell) => (
            <Decision match={one} may={may} onDecide={(state) => setDecided({ match: one, state })} />
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
        empty={empty}
      />
      {decided && <DecideMatch {...decided} onClose={() => setDecided(undefined)} />}
    </>
  );
}

type Cell = { row: { original: Match } };

/** How probable, and the reasons, which are never hidden. */
function Why({ match }: { match: Match }) {
  const { t } = useText();
  const reasonText = useReasons();
  return (
    <span className="small">
      <strong className="tabular">{t('vulnerability.probability', { percent: formatPercent(match.probability) })}</strong>
      <span className="muted" style={{ display: 'block' }}>
        {match.reasons.map((reason) => (
          <span key={reason} style={{ display: 'block' }}>
            {reasonText(reason)}
          </span>
        ))}
      </span>
    </span>
  );
}

const TONES: Record<MatchState, string> = { open: 'tag', confirmed: 'tag tag-high', dismissed: 'tag' };

function Decision({ match, may, onDecide }: { match: Match; may: boolean; onDecide: (state: MatchState) => void }) {
  const { t, word } = useText();
  return (
    <span className="row" style={{ gap: '0.375rem' }}>
      {match.state !== 'open' && (
        <Tooltip
          label={[match.decidedBy, match.note].filter(Boolean).join(t('common.colon'))}
          disabled={!match.decidedBy && !match.note}
        >
          <span className={TONES[match.state]}>{word('matchState', match.state)}</span>
        </Tooltip>
      )}
      {may && match.state === 'open' && (
        <>
          <Button size="compact-xs" variant="default" onClick={() => onDecide('confirmed')}>
            {t('vulnerability.confirm')}
          </Button>
          <Button size="compact-xs" variant="subtle" color="gray" onClick={() => onDecide('dismissed')}>
            {t('vulnerability.dismiss')}
          </Button>
        </>
      )}
      {may && match.state !== 'open' && (
        <Button size="compact-xs" variant="subtle" color="gray" onClick={() => onDecide('open')}>
          {t('vulnerability.reopen')}
        </Button>
      )}
      {!may && match.state === 'open' && <span className="tag">{word('matchState', 'open')}</span>}
    </span>
  );
}

/** Asks for the reason; a dismissal is not accepted without one. */
function DecideMatch({ match, state, onClose }: { match: Match; state: MatchState; onClose: () => void }) {
  const { t } = useText();
  const client = useQueryClient();
  const errorText = useErrorText();
  const [note, setNote] = useState('');
  const decide = useMutation({
    mutationFn: () => api.matches.update(match.id, { state, ...(note.trim() && { note: note.trim() }) }),
    onSuccess: () => {
      toastDone(t(`vulnerability.done.${state}`));
      for (const key of ['matches', 'overview', 'assets', 'vulnerabilities']) void client.invalidateQueries({ queryKey: [key] });
      onClose();
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`vulnerability.ask.${state}`)}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          decide.mutate();
        }}
      >
        <Stack>
          <div>
            <strong>{match.vulnerability.id}</strong> · {match.asset.label}
            <div className="small muted">{match.vulnerability.title}</div>
          </div>
          {decide.isError && <Notice tone="bad">{errorText(decide.error)}</Notice>}
          <Textarea
            data-autofocus
            label={t('vulnerability.reason')}
            description={state === 'dismissed' ? t('vulnerability.reasonHint') : undefined}
            required={state === 'dismissed'}
            autosize
            minRows={3}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <div className="row" style={{ justifyContent: 'flex-end' }}>
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={decide.isPending} disabled={state === 'dismissed' && note.trim() === ''}>
              {t('common.save')}
            </Button>
          </div>
        </Stack>
      </form>
    </Modal>
  );
}
