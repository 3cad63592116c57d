import { useMemo, useState } from 'react';
import type { ColumnDef } from '@tanstack/react-table';
import { IconDownload, IconMessages, IconTimelineEvent } from '@tabler/icons-react';
import { api } from '../api/endpoints.ts';
import type { Conversation } from '../api/network.ts';
import { useText } from '../i18n/use-text.ts';
import { formatBytes } from '../lib/format.ts';
import { sayValue } from '../lib/say.ts';
import { useMay } from '../shell/session.ts';
import { Endpoint } from './asset-cells.tsx';
import { ConversationEvents } from './event-table.tsx';
import { Protocol, When } from './marks.tsx';
import { StateMessage } from './states.tsx';
import { PagedTable } from './table.tsx';

const NONE: ReadonlySet<string> = new Set();

/** Who talks to whom in what, the busiest first; opened, which functions were called how often. */
export function ConversationTable({
  filter,
  records = NONE,
}: {
  filter: { site?: string; asset?: string; protocol?: string; capture?: string };
  /** Captures that hold records: their conversations have no frames to take and no acts. */
  records?: ReadonlySet<string>;
}) {
  const { t, number, word } = useText();
  const mayTake = useMay('evidence.read');
  const [acted, setActed] = useState<Conversation>();
  const columns = useMemo(
    (): ColumnDef<Conversation>[] => [
      {
        header: t('conversation.parties'),
        meta: { lead: true },
        cell: ({ row: { original: one } }) => (
          <>
            <Endpoint address={one.client} asset={one.clientAsset} /> → <Endpoint address={one.server} asset={one.serverAsset} />
            {one.port !== null && <span className="muted mono">:{one.port}</span>}
          </>
        ),
      },
      { header: t('asset.protocol'), cell: ({ row }) => <Protocol id={row.original.protocol} /> },
      { header: t('conversation.functions'), cell: ({ row }) => <Functions conversation={row.original} /> },
      { header: t('conversation.messages'), meta: { numeric: true }, cell: ({ row }) => number(row.original.messages) },
      { header: t('conversation.bytes'), meta: { numeric: true }, cell: ({ row }) => formatBytes(row.original.bytes) },
      {
        header: t('conversation.errors'),
        meta: { numeric: true },
        cell: ({ row: { original: one } }) =>
          one.errors > 0 ? <span className="sev-medium">{number(one.errors)}</span> : <span className="muted">0</span>,
      },
      { header: t('asset.lastSeen'), meta: { fit: true }, cell: ({ row }) => <When iso={row.original.lastSeen} relative /> },
      {
        id: 'acts',
        header: '',
        meta: { fit: true },
        cell: ({ row: { original: one } }) =>
          records.has(one.capture) ? null : (
            <button
              type="button"
              className="sort link"
              aria-label={t('event.show', { client: one.client, server: one.server })}
              title={t('event.title')}
              onClick={() => setActed(one)}
            >
              <IconTimelineEvent size={15} aria-hidden />
            </button>
          ),
      },
      ...(mayTake
        ? [
            {
              id: 'download',
              header: '',
              meta: { fit: true },
              cell: ({ row }: { row: { original: Conversation } }) =>
                records.has(row.original.capture) ? null : (
                  <a
                    className="link"
                    href={api.conversationSlice(row.original.id)}
                    download
                    aria-label={t('conversation.download')}
                    title={t('conversation.download')}
                  >
                    <IconDownload size={15} aria-hidden />
                  </a>
                ),
            },
          ]
        : []),
    ],
    [t, number, mayTake, records],
  );
  return (
    <>
      <PagedTable
        label={filter.protocol ? `${t('asset.conversations')} ${word('protocol', filter.protocol)}` : t('asset.conversations')}
        queryKey={['conversations', 'list', filter]}
        fetch={(after) => api.conversations(filter, after)}
        columns={columns}
        id={(one) => one.id}
        empty={<StateMessage icon={<IconMessages size={32} stroke={1.4} />} title={t('conversation.none')} />}
      />
      {acted && <ConversationEvents conversation={acted} onClose={() => setActed(undefined)} />}
    </>
  );
}

const SHOWN = 3;

function Functions({ conversation }: { conversation: Conversation }) {
  const { t, compact, number } = useText();
  const [all, setAll] = useState(false);
  const functions = conversation.functions.toSorted((a, b) => b.count - a.count);
  if (functions.length === 0) return <span className="muted">–</span>;
  return (
    <span className="small">
      {(all ? functions : functions.slice(0, SHOWN)).map((one) => (
        <span key={`${sayValue(one.code)} ${one.name}`} style={{ display: 'block' }}>
          {one.name} <span className="muted tabular">×{compact(one.count)}</span>
          {one.errors > 0 && (
            <span className="sev-medium"> {t('conversation.errorCount', { count: one.errors, shown: number(one.errors) })}</span>
          )}
        </span>
      ))}
      {functions.length > SHOWN && (
        <button type="button" className="sort link" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('common.fewer') : t('common.moreOf', { count: functions.length - SHOWN })}
        </button>
      )}
    </span>
  );
}
