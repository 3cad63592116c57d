import { useCallback, useMemo } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ColumnDef } from '@tanstack/react-table';
import { api } from '../api/endpoints.ts';
import { Panel } from '../components/page.tsx';
import { Table } from '../components/table.tsx';
import { toastError } from '../components/toast.tsx';
import { useText } from '../i18n/use-text.ts';
import { chooseSite, useSession } from '../shell/session.ts';
import { libraryApi, type AffectedPlant } from './api.ts';

/**
 * The plants that a vulnerability concerns, of every organisation of which the user is a member; a row leads to the plant's list of work.
 * Of one plant of one's own nothing is said here: its assets are listed below.
 */
export function PlantsPanel({ vulnerability }: { vulnerability: string }) {
  const { t, word, number, join } = useText();
  const here = useSession().data?.organisation.id;
  const navigate = useNavigate();
  const client = useQueryClient();
  const query = useQuery({
    queryKey: ['vulnerabilities', vulnerability, 'plants'],
    queryFn: () => libraryApi.plants(vulnerability),
  });
  const open = useCallback(
    async ({ organisation, site }: AffectedPlant) => {
      if (organisation.id !== here) {
        await api.session.switch(organisation.id);
        void client.resetQueries();
      }
      chooseSite(site.id);
      await navigate({ to: '/vulnerabilities', search: { vulnerability, view: 'list' } });
    },
    [client, here, navigate, vulnerability],
  );
  const columns = useMemo(
    (): ColumnDef<AffectedPlant>[] => [
      {
        header: t('plants.plant'),
        meta: { lead: true },
        cell: ({ row: { original: one } }) => (
          <div>
            <button type="button" className="sort link cell-main" onClick={() => void open(one).catch(toastError)}>
              {one.site.name}
            </button>
            <div className="cell-sub">
              {one.organisation.name} · {word('organisationLevel', one.organisation.level)}
            </div>
          </div>
        ),
      },
      {
        header: t('plants.place'),
        cell: ({ row: { original: one } }) =>
          one.place ? (
            <span className={one.place === 'now' ? 'tag tag-critical' : 'tag'}>{word('place', one.place)}</span>
          ) : (
            <span className="muted">{t('plants.nothingLeft')}</span>
          ),
      },
      ...(['open', 'fixed', 'excepted', 'dismissed', 'assets'] as const).map(
        (key): ColumnDef<AffectedPlant> => ({
          header: t(`plants.${key}`),
          meta: { numeric: true },
          cell: ({ row: { original: one } }) => <span className="tabular">{number(one[key])}</span>,
        }),
      ),
    ],
    [t, word, number, open],
  );
  const items = query.data?.items ?? [];
  const elsewhere = items.some(({ organisation }) => organisation.id !== here);
  if (items.length < 2 && !elsewhere) return null;
  const sum = (key: 'assets' | 'open') => items.reduce((all, one) => all + one[key], 0);
  return (
    <Panel
      title={t('plants.title')}
      id="plants"
      flush
      extra={
        <span className="small muted">
          {join([
            t('plants.count', { count: items.length, shown: number(items.length) }),
            t('patches.assets', { count: sum('assets'), shown: number(sum('assets')) }),
            t('plants.openCount', { shown: number(sum('open')) }),
          ])}
          {query.data?.more ? ` ${t('plants.more')}` : ''}
        </span>
      }
    >
      <Table
        label={t('plants.title')}
        rows={items}
        columns={columns}
        id={({ site }) => site.id}
        onOpen={(plant) => void open(plant).catch(toastError)}
      />
    </Panel>
  );
}
