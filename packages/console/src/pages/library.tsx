import { useMemo, useState } from 'react';
import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { IconAlertTriangle, IconBook2, IconCircleCheck, IconFileImport, IconSearchOff } from '@tabler/icons-react';
import type { ColumnDef } from '@tanstack/react-table';
import { api } from '../api/endpoints.ts';
import { SEVERITIES, type Import, type Vulnerability } from '../api/types.ts';
import { DropArea } from '../components/drop-area.tsx';
import { ClearFilters, FilterChip, FilterToggle, SearchBox } from '../components/filters.tsx';
import { Cvss, Kev, When } from '../components/marks.tsx';
import { Page, Panel } from '../components/page.tsx';
import { Show, StateMessage } from '../components/states.tsx';
import { PagedTable } from '../components/table.tsx';
import { UploadList } from '../components/upload-list.tsx';
import { useText } from '../i18n/use-text.ts';
import { formatPercent } from '../lib/format.ts';
import { packDocuments } from '../lib/pack.ts';
import { startUpload, useUploads, type UploadApi } from '../lib/uploads.ts';
import { JobProgress, useJob } from '../shell/jobs.tsx';
import { useMay } from '../shell/session.ts';

const ACCEPT = '.json,.jsonl,.gz,.zip,.csv,application/json';

/** The library of vulnerabilities: search it, and fill it from files of advisories. */
export function LibraryPage() {
  const { t, number, word } = useText();
  const filter = useSearch({ from: '/shell/library' });
  const navigate = useNavigate({ from: '/library' });
  const mayImport = useMay('library.import');
  const [importing, setImporting] = useState<boolean>();
  const state = useQuery({ queryKey: ['library'], queryFn: api.library.state });
  const set = (change: typeof filter) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const active = Object.values(filter).some((value) => value !== undefined);
  const columns = useColumns();
  const request = {
    q: filter.q,
    severity: filter.severity,
    vendor: filter.vendor,
    kev: filter.kev === 'true' ? true : undefined,
    matched: filter.matched === 'true' ? true : undefined,
  };
  const showImport = mayImport && (importing ?? state.data?.vulnerabilities === 0);
  return (
    <Page
      title={t('nav.library')}
      actions={
        mayImport && (
          <Button
            variant="default"
            leftSection={<IconFileImport size={16} aria-hidden />}
            aria-expanded={showImport}
            onClick={() => setImporting(!showImport)}
          >
            {t(showImport ? 'library.hideImport' : 'library.import')}
          </Button>
        )
      }
      sub={
        state.data && (
          <>
            {t('library.sub', {
              vulnerabilities: number(state.data.vulnerabilities),
              advisories: number(state.data.advisories),
              exploited: number(state.data.knownExploited),
            })}
            {state.data.lastImport && (
              <>
                {' · '}
                {t('library.lastImport')} <When iso={state.data.lastImport} relative />
              </>
            )}
          </>
        )
      }
    >
      {showImport && <ImportArea />}
      <div className="filters" role="search">
        <SearchBox label={t('library.search')} value={filter.q} onChange={(q) => set({ q })} />
        <FilterChip
          label={t('finding.severity')}
          value={filter.severity}
          onChange={(severity) => set({ severity })}
          options={SEVERITIES.filter((one) => one !== 'info').map((one) => ({ value: one, label: word('severity', one) }))}
        />
        <FilterToggle
          label={t('vulnerability.kevFilter')}
          on={filter.kev === 'true'}
          onChange={(on) => set({ kev: on ? 'true' : undefined })}
        />
        <FilterToggle
          label={t('library.matched')}
          on={filter.matched === 'true'}
          onChange={(on) => set({ matched: on ? 'true' : undefined })}
        />
        <ClearFilters active={active} onClear={() => void navigate({ search: {} })} />
      </div>
      <Panel flush>
        <PagedTable
          label={t('nav.library')}
          queryKey={['vulnerabilities', 'list', request]}
          fetch={(after) => api.library.search(request, after)}
          columns={columns}
          id={(one) => one.id}
          onOpen={(one) => void navigate({ to: '/library/$id', params: { id: one.id } })}
          empty={
            active ? (
              <StateMessage
                icon={<IconSearchOff size={36} stroke={1.4} />}
                title={t('library.noneMatch')}
                text={t('library.noneMatchText')}
              >
                <Button variant="default" onClick={() => void navigate({ search: {} })}>
                  {t('filter.clearAll')}
                </Button>
              </StateMessage>
            ) : (
              <StateMessage
                icon={<IconBook2 size={36} stroke={1.4} />}
                title={t('library.empty')}
                text={t('library.emptyText')}
              />
            )
          }
        />
      </Panel>
    </Page>
  );
}

function useColumns(): ColumnDef<Vulnerability>[] {
  const { t, number } = useText();
  return useMemo(
    (): ColumnDef<Vulnerability>[] => [
      {
        header: t('vulnerability.vulnerability'),
        meta: { lead: true },
        cell: ({ row: { original: one } }) => (
          <div>
            <span className="row" style={{ gap: '0.25rem 0.5rem' }}>
              <Link className="link cell-main nowrap" to="/library/$id" params={{ id: one.id }}>
                {one.id}
              </Link>
              {one.kev && <Kev />}
            </span>
            <div className="cell-sub">{one.title}</div>
          </div>
        ),
      },
      {
        header: t('attribute.vendor'),
        cell: ({ row: { original: one } }) => (
          <>
            {one.vendors.slice(0, 2).join(', ') || <span className="muted">–</span>}
            {one.vendors.length > 2 && <span className="muted"> +{one.vendors.length - 2}</span>}
          </>
        ),
      },
      {
        header: t('vulnerability.cvss'),
        meta: { numeric: true },
        cell: ({ row }) => <Cvss score={row.original.cvss} vector={row.original.vector} />,
      },
      { header: t('vulnerability.epss'), meta: { numeric: true }, cell: ({ row }) => formatPercent(row.original.epss) },
      {
        header: t('library.matches'),
        meta: { numeric: true },
        cell: ({ row: { original: one } }) =>
          one.matches > 0 ? (
            <Link className="link" to="/vulnerabilities" search={{ vulnerability: one.id }}>
              {number(one.matches)}
            </Link>
          ) : (
            <span className="muted">0</span>
          ),
      },
      {
        header: t('vulnerability.published'),
        meta: { fit: true },
        cell: ({ row }) => <When iso={row.original.published} relative />,
      },
    ],
    [t, number],
  );
}

/** Files of advisories in, with what became of each and which documents were refused. */
function ImportArea() {
  const { t } = useText();
  const client = useQueryClient();
  const uploads = useUploads('import');
  const imports = useQuery({
    queryKey: ['imports'],
    queryFn: api.imports.list,
    refetchInterval: ({ state }) =>
      state.data?.items.some((one) => one.state === 'queued' || one.state === 'importing') ? 4000 : false,
  });
  const send = async (files: File[]) => {
    const target: UploadApi = { ...api.imports, create: (file) => api.imports.create({ name: file.name, size: file.size }) };
    for await (const file of packDocuments(files)) {
      await startUpload('import', file, target);
      void client.invalidateQueries({ queryKey: ['imports'] });
    }
  };
  return (
    <>
      <DropArea
        title={t('library.drop')}
        text={t('library.dropText')}
        accept={ACCEPT}
        folder
        onFiles={(files) => void send(files)}
      />
      <UploadList uploads={uploads} />
      <Show query={imports} rows={2}>
        {(page) =>
          page.items.length === 0 ? null : (
            <Panel title={t('library.imports')} flush>
              <ul className="actions">
                {page.items.map((one) => (
                  <ImportRow key={one.id} one={one} />
                ))}
              </ul>
            </Panel>
          )
        }
      </Show>
    </>
  );
}

function ImportRow({ one }: { one: Import }) {
  const { t, number, word } = useText();
  const [open, setOpen] = useState(false);
  const running = one.state === 'importing' || one.state === 'queued';
  const job = useJob(running ? one.job : null);
  const rejections = useQuery({
    queryKey: ['imports', one.id, 'rejections'],
    queryFn: () => api.imports.rejections(one.id),
    enabled: open,
  });
  return (
    <li className="action">
      <span aria-hidden>
        {one.state === 'done' && <IconCircleCheck size={18} color="var(--good)" />}
        {one.state === 'failed' && <IconAlertTriangle size={18} color="var(--critical)" />}
      </span>
      <div>
        <div className="action-title">{one.name}</div>
        <div className="small muted dot-list">
          <span>{word('captureState', one.state)}</span>
          <span>{t('library.accepted', { count: one.accepted, shown: number(one.accepted) })}</span>
          {one.rejected > 0 && (
            <button type="button" className="sort link" aria-expanded={open} onClick={() => setOpen(!open)}>
              {t('library.rejected', { count: one.rejected, shown: number(one.rejected) })}
            </button>
          )}
          <When iso={one.createdAt} relative />
        </div>
        {one.error && <div className="small sev-critical">{one.error}</div>}
        {running && <JobProgress job={job} label={t('library.importing', { name: one.name })} />}
        {open && (
          <Show query={rejections} rows={2}>
            {(page) => (
              <dl className="attrs small">
                {page.items.map((rejection) => (
                  <div key={`${rejection.line} ${rejection.document}`} style={{ display: 'contents' }}>
                    <dt className="tabular">
                      {t('library.line', { line: number(rejection.line) })} {rejection.document}
                    </dt>
                    <dd>{rejection.reason}</dd>
                  </div>
                ))}
              </dl>
            )}
          </Show>
        )}
      </div>
    </li>
  );
}
