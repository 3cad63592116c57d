import { useMemo } from 'react';
import { Link, useNavigate } from '@tanstack/react-router';
import { IconFileUpload } from '@tabler/icons-react';
import type { ColumnDef } from '@tanstack/react-table';
import { api } from '../api/endpoints.ts';
import type { Capture } from '../api/captures.ts';
import { captureColumns } from '../components/capture-columns.tsx';
import { isMoving } from '../components/capture-state.tsx';
import { CaptureUpload } from '../components/capture-upload.tsx';
import { Page, Panel } from '../components/page.tsx';
import { StateMessage } from '../components/states.tsx';
import { PagedTable } from '../components/table.tsx';
import { useText } from '../i18n/use-text.ts';
import { useMay, useSite, useSites } from '../shell/session.ts';

const ACCEPT = '.pcap,.pcapng,.cap,.dmp,.gz,.zst,application/vnd.tcpdump.pcap';

/** Captures of traffic: upload by dropping, watch the analysis, open what was found. */
export function CapturesPage() {
  const { t } = useText();
  const may = useMay('captures.write');
  const site = useSite();
  const columns = useColumns();
  const navigate = useNavigate();
  return (
    <Page title={t('nav.captures')} sub={t('captures.sub')}>
      {may && <CaptureUpload kind="packets" title={t('captures.drop')} text={t('captures.dropText')} accept={ACCEPT} />}
      <Panel flush>
        <PagedTable
          label={t('nav.captures')}
          queryKey={['captures', 'list', 'packets', site]}
          fetch={(after) => api.captures.list('packets', site, after)}
          columns={columns}
          id={(one) => one.id}
          onOpen={(one) => void navigate({ to: '/captures/$id', params: { id: one.id } })}
          refetchInterval={(rows) => (rows.some(isMoving) ? 4000 : false)}
          empty={
            <StateMessage
              icon={<IconFileUpload size={36} stroke={1.4} />}
              title={t('captures.empty')}
              text={t('captures.emptyText')}
            />
          }
        />
      </Panel>
    </Page>
  );
}

function useColumns(): ColumnDef<Capture>[] {
  const text = useText();
  const may = useMay('captures.write');
  const sites = useSites().data;
  return useMemo((): ColumnDef<Capture>[] => {
    const { t, number, duration } = text;
    const { state, size, assets, findings, uploaded, remove } = captureColumns(text);
    return [
      {
        header: t('captures.name'),
        meta: { lead: true },
        cell: ({ row: { original: one } }) => (
          <div>
            <Link className="plain cell-main" to="/captures/$id" params={{ id: one.id }}>
              {one.name}
            </Link>
            <div className="cell-sub">{sites?.find((site) => site.id === one.site)?.name}</div>
          </div>
        ),
      },
      state,
      size,
      { header: t('captures.frames'), meta: { numeric: true }, cell: ({ row }) => number(row.original.frames) },
      {
        header: t('captures.span'),
        cell: ({ row }) => <span className="nowrap">{duration(row.original.first, row.original.last)}</span>,
      },
      assets,
      findings,
      uploaded,
      ...(may ? [remove] : []),
    ];
  }, [text, may, sites]);
}
