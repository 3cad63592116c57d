import { useMemo, useState } from 'react';
import { ActionIcon, Select } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { IconFileUpload, IconTrash } from '@tabler/icons-react';
import type { ColumnDef } from '@tanstack/react-table';
import { api } from '../api/endpoints.ts';
import type { Capture } from '../api/types.ts';
import { CaptureStateMark } from '../components/capture-state.tsx';
import { ConfirmDialog } from '../components/confirm.tsx';
import { DropArea } from '../components/drop-area.tsx';
import { When } from '../components/marks.tsx';
import { Page, Panel } from '../components/page.tsx';
import { StateMessage } from '../components/states.tsx';
import { PagedTable } from '../components/table.tsx';
import { toastError } from '../components/toast.tsx';
import { UploadList } from '../components/upload-list.tsx';
import { useText } from '../i18n/use-text.ts';
import { formatBytes } from '../lib/format.ts';
import { startUpload, useUploads, type UploadApi } from '../lib/uploads.ts';
import { JobProgress, useJob } from '../shell/jobs.tsx';
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
      {may && <UploadArea />}
      <Panel flush>
        <PagedTable
          label={t('nav.captures')}
          queryKey={['captures', 'list', site]}
          fetch={(after) => api.captures.list(site, after)}
          columns={columns}
          id={(one) => one.id}
          onOpen={(one) => void navigate({ to: '/captures/$id', params: { id: one.id } })}
          refetchInterval={(rows) => (rows.some((one) => one.state === 'analysing' || one.state === 'queued') ? 4000 : false)}
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

function UploadArea() {
  const { t } = useText();
  const uploads = useUploads('capture');
  const sites = useSites().data ?? [];
  const current = useSite();
  const client = useQueryClient();
  const [chosen, setChosen] = useState<string | null>(null);
  const site = chosen ?? current ?? sites[0]?.id ?? null;

  const send = async (files: File[]) => {
    let target = site;
    try {
      target ??= (await api.sites.create({ name: t('sites.firstName') })).id;
    } catch (error) {
      toastError(error);
      return;
    }
    const destination: UploadApi = {
      ...api.captures,
      create: (file) => api.captures.create({ site: target, name: file.name, size: file.size }),
    };
    // One after the other: two big files at once would only slow each other down.
    for (const file of files) {
      await startUpload(
        'capture',
        file,
        destination,
        unfinished(client.getQueriesData({ queryKey: ['captures', 'list'] }), file, target),
      );
      void client.invalidateQueries({ queryKey: ['captures'] });
    }
    void client.invalidateQueries({ queryKey: ['sites'] });
  };

  return (
    <>
      <DropArea title={t('captures.drop')} text={t('captures.dropText')} accept={ACCEPT} onFiles={(files) => void send(files)}>
        {sites.length > 1 && (
          <Select
            aria-label={t('asset.site')}
            data={sites.map((one) => ({ value: one.id, label: one.name }))}
            value={site}
            onChange={setChosen}
            allowDeselect={false}
            w={200}
          />
        )}
      </DropArea>
      <UploadList uploads={uploads} />
    </>
  );
}

/** An upload of the same name and size that was cut off: choosing the file again goes on with it. */
function unfinished(cached: [unknown, unknown][], file: File, site: string): { id: string; received: number } | undefined {
  const captures = cached.flatMap(
    ([, data]) => (data as { pages?: { items: Capture[] }[] } | undefined)?.pages?.flatMap((page) => page.items) ?? [],
  );
  return captures.find(
    (one) => one.state === 'uploading' && one.name === file.name && one.size === file.size && one.site === site,
  );
}

function useColumns(): ColumnDef<Capture>[] {
  const { t, number, duration } = useText();
  const may = useMay('captures.write');
  const sites = useSites().data;
  return useMemo(
    (): ColumnDef<Capture>[] => [
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
      { header: t('captures.state'), cell: ({ row }) => <CaptureProgress capture={row.original} /> },
      { header: t('captures.size'), meta: { numeric: true }, cell: ({ row }) => formatBytes(row.original.size) },
      { header: t('captures.frames'), meta: { numeric: true }, cell: ({ row }) => number(row.original.frames) },
      {
        header: t('captures.span'),
        cell: ({ row }) => <span className="nowrap">{duration(row.original.first, row.original.last)}</span>,
      },
      {
        header: t('nav.assets'),
        meta: { numeric: true },
        cell: ({ row: { original: one } }) => (
          <Link className="plain" to="/assets" search={{ capture: one.id }}>
            {number(one.assets)}
          </Link>
        ),
      },
      {
        header: t('nav.findings'),
        meta: { numeric: true },
        cell: ({ row: { original: one } }) => (
          <Link className="plain" to="/findings" search={{ capture: one.id }}>
            {number(one.findings)}
          </Link>
        ),
      },
      { header: t('captures.uploaded'), meta: { fit: true }, cell: ({ row }) => <When iso={row.original.createdAt} relative /> },
      ...(may
        ? [
            {
              id: 'remove',
              header: '',
              meta: { fit: true },
              cell: ({ row }: { row: { original: Capture } }) => <RemoveCapture capture={row.original} />,
            },
          ]
        : []),
    ],
    [t, number, duration, may, sites],
  );
}

/** State of a capture, with a bar while its analysis runs. */
export function CaptureProgress({ capture }: { capture: Capture }) {
  const { t } = useText();
  const job = useJob(capture.state === 'analysing' || capture.state === 'queued' ? capture.job : null);
  if (capture.state === 'analysing')
    return (
      <div style={{ minWidth: '9rem' }}>
        <CaptureStateMark capture={capture} />
        <JobProgress job={job} label={t('captures.analysing', { name: capture.name })} />
      </div>
    );
  return <CaptureStateMark capture={capture} />;
}

function RemoveCapture({ capture }: { capture: Capture }) {
  const { t } = useText();
  const [asked, setAsked] = useState(false);
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={t('captures.removeNamed', { name: capture.name })}
        onClick={() => setAsked(true)}
      >
        <IconTrash size={15} aria-hidden />
      </ActionIcon>
      {asked && (
        <ConfirmDialog
          title={t('captures.remove')}
          text={t('captures.removeText', { name: capture.name })}
          action={t('common.delete')}
          run={() => api.captures.remove(capture.id)}
          stale={['captures', 'overview', 'assets', 'findings', 'map', 'sites']}
          onClose={() => setAsked(false)}
        />
      )}
    </>
  );
}
