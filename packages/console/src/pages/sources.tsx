import { useMemo, useState } from 'react';
import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { IconDatabaseImport } from '@tabler/icons-react';
import type { ColumnDef } from '@tanstack/react-table';
import { api } from '../api/endpoints.ts';
import type { Capture } from '../api/captures.ts';
import { captureColumns } from '../components/capture-columns.tsx';
import { isMoving } from '../components/capture-state.tsx';
import { CaptureUpload } from '../components/capture-upload.tsx';
import { Page, Panel } from '../components/page.tsx';
import { Score } from '../components/score.tsx';
import { StateMessage } from '../components/states.tsx';
import { PagedTable } from '../components/table.tsx';
import { useText } from '../i18n/use-text.ts';
import { useMay, useSite, useSites } from '../shell/session.ts';

const ACCEPT = '.json,.jsonl,.ndjson,.log,.txt,.csv,.tsv,.spdx,.cdx,application/json,text/plain,text/csv';

/** Records of other tools: upload them, see how good each source is, open what it said. */
export function SourcesPage() {
  const { t } = useText();
  const may = useMay('captures.write');
  const site = useSite();
  const columns = useColumns();
  const navigate = useNavigate();
  return (
    <Page title={t('nav.sources')} sub={t('sources.sub')}>
      {may && <RecordsUpload />}
      <Panel flush>
        <PagedTable
          label={t('nav.sources')}
          queryKey={['captures', 'list', 'records', site]}
          fetch={(after) => api.captures.list('records', site, after)}
          columns={columns}
          id={(one) => one.id}
          onOpen={(one) => void navigate({ to: '/sources/$id', params: { id: one.id } })}
          refetchInterval={(rows) => (rows.some(isMoving) ? 4000 : false)}
          empty={
            <StateMessage
              icon={<IconDatabaseImport size={36} stroke={1.4} />}
              title={t('sources.empty')}
              text={t('sources.emptyText')}
            />
          }
        />
      </Panel>
    </Page>
  );
}

function RecordsUpload() {
  const { t, has, word } = useText();
  const [format, setFormat] = useState<string | null>(null);
  const formats = useQuery({
    queryKey: ['source-formats'],
    queryFn: api.sourceFormats,
    staleTime: Number.POSITIVE_INFINITY,
  }).data;
  return (
    <CaptureUpload
      kind="records"
      title={t('sources.drop')}
      text={t('sources.dropText')}
      accept={ACCEPT}
      format={format ?? undefined}
    >
      <Select
        aria-label={t('sources.format')}
        placeholder={t('sources.byContent')}
        clearable
        clearButtonProps={{ 'aria-label': t('common.clear') }}
        data={(formats?.items ?? []).map((one) => ({
          value: one.id,
          label: has(`sourceFormat.${one.id}`) ? word('sourceFormat', one.id) : one.title,
        }))}
        value={format}
        onChange={setFormat}
        w={230}
      />
    </CaptureUpload>
  );
}

function useColumns(): ColumnDef<Capture>[] {
  const text = useText();
  const may = useMay('captures.write');
  const sites = useSites().data;
  return useMemo((): ColumnDef<Capture>[] => {
    const { t, word, number } = text;
    const { state, size, assets, findings, uploaded, remove } = captureColumns(text);
    return [
      {
        header: t('sources.source'),
        meta: { lead: true },
        cell: ({ row: { original: one } }) => (
          <div>
            <Link className="plain cell-main" to="/sources/$id" params={{ id: one.id }}>
              {one.name}
            </Link>
            <div className="cell-sub">
              {[one.format && word('sourceFormat', one.format), sites?.find((site) => site.id === one.site)?.name]
                .filter(Boolean)
                .join(' · ')}
            </div>
          </div>
        ),
      },
      state,
      { header: t('sources.quality'), cell: ({ row }) => <Score score={row.original.score} /> },
      { header: t('sources.records'), meta: { numeric: true }, cell: ({ row }) => number(row.original.records) },
      size,
      assets,
      findings,
      uploaded,
      ...(may ? [remove] : []),
    ];
  }, [text, may, sites]);
}
