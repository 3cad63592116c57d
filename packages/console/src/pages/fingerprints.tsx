import { useMemo, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { IconFingerprint } from '@tabler/icons-react';
import type { ColumnDef } from '@tanstack/react-table';
import { ClearFilters, FilterChip, SearchBox } from '../components/filters.tsx';
import { LinkButton } from '../components/link-button.tsx';
import { ListFoot } from '../components/list-foot.tsx';
import { Page, Panel } from '../components/page.tsx';
import { Show, StateMessage } from '../components/states.tsx';
import { Table } from '../components/table.tsx';
import { fingerprintApi, type FingerprintRow } from '../fingerprints/api.ts';
import { Workbench } from '../fingerprints/workbench.tsx';
import { useGiven } from '../fingerprints/use-given.ts';
import { useText } from '../i18n/use-text.ts';
import { useMay } from '../shell/session.ts';

const route = { from: '/shell/library/fingerprints' } as const;

/** Fingerprints of the program and of the server; one at a time in its workbench. */
export function FingerprintsPage() {
  const { id } = useSearch(route);
  return id === undefined ? <List /> : <One id={id} />;
}

/** The word in the address for a fingerprint that is still to be written; no fingerprint has that id. */
const NEW = '+';

function One({ id }: { id: string }) {
  const { t } = useText();
  const query = useQuery({
    queryKey: ['fingerprints', 'one', id],
    queryFn: () => fingerprintApi.get(id),
    enabled: id !== NEW,
  });
  const title = id === NEW ? t('fingerprints.new') : id;
  return (
    <Page title={title} back={{ to: '/library/fingerprints', label: t('nav.fingerprints') }}>
      {id === NEW ? (
        <Workbench detail={null} />
      ) : (
        <Show query={query} rows={12}>
          {(detail) => <Workbench key={`${detail.id} ${detail.version}`} detail={detail} />}
        </Show>
      )}
    </Page>
  );
}

function List() {
  const { t } = useText();
  const may = useMay('library.import');
  const { q, origin } = useSearch(route);
  const navigate = useNavigate({ from: '/library/fingerprints' });
  const set = (change: { q?: string; origin?: string }) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const query = useQuery({
    queryKey: ['fingerprints', 'list', origin, q],
    queryFn: () => fingerprintApi.list({ q, origin }),
    placeholderData: (previous) => previous,
  });
  return (
    <Page
      title={t('nav.fingerprints')}
      sub={t('fingerprints.sub')}
      actions={
        may && (
          <LinkButton to="/library/fingerprints" search={{ id: NEW }}>
            {t('fingerprints.new')}
          </LinkButton>
        )
      }
    >
      <div className="filters" role="search">
        <SearchBox value={q} onChange={(words) => set({ q: words })} label={t('fingerprints.search')} />
        <FilterChip
          label={t('fingerprints.origin')}
          value={origin}
          onChange={(value) => set({ origin: value })}
          options={(['server', 'program'] as const).map((value) => ({ value, label: t(`fingerprints.origins.${value}`) }))}
        />
        <ClearFilters active={(q ?? origin) !== undefined} onClear={() => void navigate({ search: {} })} />
      </div>
      <Panel flush>
        <Show query={query} rows={12}>
          {({ items }) => <Rows key={`${origin} ${q}`} items={items} />}
        </Show>
      </Panel>
    </Page>
  );
}

/** Fingerprints that are shown before more are asked for. */
const STEP = 100;

function Rows({ items }: { items: FingerprintRow[] }) {
  const { t, word, number, join } = useText();
  const { list } = useGiven();
  const [most, setMost] = useState(STEP);
  const columns = useMemo(
    (): ColumnDef<FingerprintRow>[] => [
      {
        header: t('fingerprints.id'),
        meta: { lead: true },
        cell: ({ row: { original: one } }) => (
          <Link className="plain cell-main mono" to="/library/fingerprints" search={{ id: one.id }}>
            {one.id}
          </Link>
        ),
      },
      {
        header: t('fingerprints.on'),
        cell: ({ row: { original: one } }) => join(one.on.map((attribute) => word('attribute', attribute))),
      },
      {
        header: t('fingerprints.pattern'),
        cell: ({ row: { original: one } }) => <code className="pattern">{one.pattern}</code>,
      },
      { header: t('fingerprints.says'), cell: ({ row: { original: one } }) => list(one.says) },
      {
        header: t('common.confidence'),
        meta: { numeric: true },
        cell: ({ row: { original: one } }) => number(one.confidence),
      },
      {
        header: t('fingerprints.state'),
        meta: { fit: true },
        cell: ({ row: { original: one } }) => (
          <>
            {one.origin === 'program' ? t('fingerprints.origins.program') : word('fingerprintState', one.state)}
            {one.replaces && <span className="cell-sub">{t('fingerprints.replaces')}</span>}
          </>
        ),
      },
    ],
    [t, word, number, join, list],
  );
  if (items.length === 0)
    return (
      <StateMessage
        icon={<IconFingerprint size={36} stroke={1.4} />}
        title={t('fingerprints.empty')}
        text={t('fingerprints.emptyText')}
      />
    );
  const shown = items.slice(0, most);
  return (
    <Table
      label={t('nav.fingerprints')}
      rows={shown}
      columns={columns}
      id={(one) => `${one.origin} ${one.id}`}
      foot={
        <ListFoot shown={shown.length} more={items.length > shown.length} loading={false} onMore={() => setMost(most + STEP)} />
      }
    />
  );
}
