import { useMemo, useState } from 'react';
import { ActionIcon, Button } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { IconBellOff, IconPencil, IconSearchOff } from '@tabler/icons-react';
import type { ColumnDef } from '@tanstack/react-table';
import { api } from '../api/endpoints.ts';
import type { Suppression } from '../api/findings.ts';
import { ClearFilters, FilterChip } from '../components/filters.tsx';
import { LinkButton } from '../components/link-button.tsx';
import { When } from '../components/marks.tsx';
import { Page, Panel } from '../components/page.tsx';
import { StateMessage } from '../components/states.tsx';
import { ChangeSuppressionDialog, EndSuppressionDialog } from '../components/suppress.tsx';
import { PagedTable } from '../components/table.tsx';
import { useText } from '../i18n/use-text.ts';
import { useMay, useSite, useSites } from '../shell/session.ts';

const STATES = ['active', 'expired', 'ended'] as const;

/** What nobody has to look at: whose decision, why, until when; also what is over. */
export function SuppressionsPage() {
  const { t, word } = useText();
  const filter = useSearch({ from: '/shell/suppressions' });
  const navigate = useNavigate({ from: '/suppressions' });
  const site = useSite();
  const [ended, setEnded] = useState<Suppression>();
  const [changed, setChanged] = useState<Suppression>();
  const columns = useColumns(setEnded, setChanged);
  const clear = () => void navigate({ search: {} });
  return (
    <Page title={t('nav.suppressions')} sub={t('suppression.sub')}>
      <div className="filters" role="search">
        <FilterChip
          label={t('finding.state')}
          value={filter.state}
          onChange={(state) => void navigate({ search: { state }, replace: true })}
          options={STATES.map((one) => ({ value: one, label: word('suppressionState', one) }))}
        />
        <ClearFilters active={filter.state !== undefined} onClear={clear} />
      </div>
      <Panel flush>
        <PagedTable
          label={t('nav.suppressions')}
          queryKey={['suppressions', 'list', site, filter.state]}
          fetch={(after) => api.suppressions.list({ site, state: filter.state }, after)}
          columns={columns}
          id={(one) => one.id}
          empty={
            filter.state === undefined ? (
              <StateMessage
                icon={<IconBellOff size={36} stroke={1.4} />}
                title={t('suppression.empty')}
                text={t('suppression.emptyText')}
              >
                <LinkButton to="/findings" variant="default">
                  {t('nav.findings')}
                </LinkButton>
              </StateMessage>
            ) : (
              <StateMessage icon={<IconSearchOff size={36} stroke={1.4} />} title={t('suppression.noneMatch')}>
                <Button variant="default" onClick={clear}>
                  {t('filter.clearAll')}
                </Button>
              </StateMessage>
            )
          }
        />
      </Panel>
      {changed && <ChangeSuppressionDialog suppression={changed} onClose={() => setChanged(undefined)} />}
      {ended && <EndSuppressionDialog id={ended.id} onClose={() => setEnded(undefined)} />}
    </Page>
  );
}

const TONES: Record<Suppression['state'], string> = { active: 'tag tag-accent', expired: 'tag', ended: 'tag' };

function useColumns(end: (one: Suppression) => void, change: (one: Suppression) => void): ColumnDef<Suppression>[] {
  const { t, word, number } = useText();
  const may = useMay('findings.write');
  return useMemo(
    (): ColumnDef<Suppression>[] => [
      { header: t('suppression.what'), meta: { lead: true }, cell: ({ row }) => <What suppression={row.original} /> },
      {
        header: t('common.reason'),
        cell: ({ row: { original: one } }) => (
          <>
            <span style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{one.reason}</span>
            <span className="cell-sub" style={{ display: 'block' }}>
              {t('suppression.owner')}
              {t('common.colon')}
              {one.owner}
              {one.createdBy !== one.owner && ` (${t('suppression.madeBy', { by: one.createdBy })})`}
            </span>
          </>
        ),
      },
      {
        header: t('finding.state'),
        meta: { fit: true },
        cell: ({ row }) => <span className={TONES[row.original.state]}>{word('suppressionState', row.original.state)}</span>,
      },
      {
        header: t('suppression.expires'),
        meta: { fit: true },
        cell: ({ row: { original: one } }) =>
          one.endedAt === null ? (
            <When iso={one.expiresAt} relative />
          ) : (
            <span className="nowrap">
              <When iso={one.endedAt} relative />
              <span className="cell-sub" style={{ display: 'block' }}>
                {t('suppression.endedBy', { by: one.endedBy ?? '–' })}
              </span>
            </span>
          ),
      },
      {
        header: t('nav.findings'),
        meta: { numeric: true, fit: true },
        cell: ({ row: { original: one } }) => number(one.findings),
      },
      ...(may
        ? [
            {
              id: 'end',
              header: '',
              meta: { fit: true },
              cell: ({ row: { original: one } }: { row: { original: Suppression } }) =>
                one.state === 'active' ? (
                  <span className="row-tight">
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      size="sm"
                      aria-label={t('suppression.change')}
                      onClick={() => change(one)}
                    >
                      <IconPencil size={15} aria-hidden />
                    </ActionIcon>
                    <Button size="compact-xs" variant="subtle" color="red" onClick={() => end(one)}>
                      {t('suppression.end')}
                    </Button>
                  </span>
                ) : null,
            },
          ]
        : []),
    ],
    [t, word, number, may, end, change],
  );
}

/** What it is about, each condition by itself: all of them must hold. */
function What({ suppression: one }: { suppression: Suppression }) {
  const { t } = useText();
  const sites = useSites().data ?? [];
  const site = sites.find(({ id }) => id === one.site);
  return (
    <div>
      {one.rule === null ? (
        <span className="cell-main">{t('suppression.anyRule')}</span>
      ) : (
        <Link className="plain cell-main mono" to="/findings" search={{ q: one.rule, suppressed: 'all' }}>
          {one.rule}
        </Link>
      )}
      {one.asset !== null && (
        <div>
          {one.assetLabel === null ? (
            <span className="muted">{t('suppression.goneAsset')}</span>
          ) : (
            <Link className="link" to="/assets/$id" params={{ id: one.asset }}>
              {one.assetLabel}
            </Link>
          )}
        </div>
      )}
      {(one.client !== null || one.server !== null) && (
        <div className="mono small">
          {one.client ?? t('suppression.anybody')} → {one.server ?? t('suppression.anybody')}
        </div>
      )}
      {one.seenFrom !== null && one.seenUntil !== null && (
        <div className="small">
          <When iso={one.seenFrom} /> – <When iso={one.seenUntil} />
        </div>
      )}
      {site && sites.length > 1 && <div className="cell-sub">{site.name}</div>}
    </div>
  );
}
