import { useMemo } from 'react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { IconHistory } from '@tabler/icons-react';
import type { ColumnDef } from '@tanstack/react-table';
import { api } from '../api/endpoints.ts';
import type { AuditEntry } from '../api/accounts.ts';
import { ClearFilters, SearchBox } from '../components/filters.tsx';
import { When } from '../components/marks.tsx';
import { Page, Panel } from '../components/page.tsx';
import { StateMessage } from '../components/states.tsx';
import { PagedTable } from '../components/table.tsx';
import { useText } from '../i18n/use-text.ts';

/** Who did what, when, from where, and whether it was allowed. */
export function AuditPage() {
  const { t } = useText();
  const filter = useSearch({ from: '/shell/audit' });
  const navigate = useNavigate({ from: '/audit' });
  const set = (change: typeof filter) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const columns = useMemo(
    (): ColumnDef<AuditEntry>[] => [
      { header: t('common.time'), meta: { fit: true }, cell: ({ row }) => <When iso={row.original.at} /> },
      {
        header: t('audit.who'),
        meta: { lead: true },
        cell: ({ row: { original: one } }) => (
          <span>
            <span className="cell-main">{one.user ?? t('audit.nobody')}</span>
            {one.token && <span className="cell-sub"> {t('audit.byToken', { name: one.token })}</span>}
          </span>
        ),
      },
      { header: t('audit.action'), cell: ({ row }) => <code>{row.original.action}</code> },
      {
        header: t('audit.detail'),
        cell: ({ row: { original: one } }) => (
          <span className="small">
            {Object.entries(one.detail).map(([name, value]) => (
              <span key={name} style={{ display: 'block', overflowWrap: 'anywhere' }}>
                <span className="muted">{name}</span> {typeof value === 'string' ? value : JSON.stringify(value)}
              </span>
            ))}
            {one.subject && <span className="muted mono">{one.subject}</span>}
          </span>
        ),
      },
      { header: t('audit.from'), cell: ({ row }) => <span className="mono small">{row.original.address ?? '–'}</span> },
      {
        header: t('audit.outcome'),
        meta: { fit: true },
        cell: ({ row: { original: one } }) => {
          const kind = one.status < 400 ? 'done' : one.status === 401 || one.status === 403 ? 'refused' : 'failed';
          return (
            <span
              className={kind === 'done' ? 'tag tag-good' : kind === 'refused' ? 'tag tag-high' : 'tag tag-medium'}
              title={String(one.status)}
            >
              {t(`audit.${kind}`)}
            </span>
          );
        },
      },
    ],
    [t],
  );
  return (
    <Page title={t('nav.audit')} sub={t('audit.sub')}>
      <div className="filters" role="search">
        <SearchBox label={t('audit.byUser')} value={filter.user} onChange={(user) => set({ user })} />
        <SearchBox label={t('audit.byAction')} value={filter.action} onChange={(action) => set({ action })} />
        <ClearFilters active={Boolean(filter.user ?? filter.action)} onClear={() => void navigate({ search: {} })} />
      </div>
      <Panel flush>
        <PagedTable
          label={t('nav.audit')}
          queryKey={['audit', filter]}
          fetch={(after) => api.audit(filter, after)}
          columns={columns}
          id={(one) => one.id}
          empty={<StateMessage icon={<IconHistory size={36} stroke={1.4} />} title={t('audit.empty')} />}
        />
      </Panel>
    </Page>
  );
}
