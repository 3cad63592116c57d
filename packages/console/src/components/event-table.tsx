import { useMemo, useState } from 'react';
import { Modal } from '@mantine/core';
import { IconCircleCheck, IconSearchOff } from '@tabler/icons-react';
import type { ColumnDef } from '@tanstack/react-table';
import { api, type EventFilter } from '../api/endpoints.ts';
import type { CaptureKind } from '../api/captures.ts';
import type { Conversation, RecordedEvent } from '../api/network.ts';
import { useText } from '../i18n/use-text.ts';
import { useMay } from '../shell/session.ts';
import { Endpoint } from './asset-cells.tsx';
import { ClearFilters, FilterChip, FilterToggle } from './filters.tsx';
import { FrameDialog } from './frames.tsx';
import { When } from './marks.tsx';
import { StateMessage } from './states.tsx';
import { PagedTable } from './table.tsx';

/** The kinds of acts, in the order of what a person looks for first. */
const ACTS = ['control', 'program', 'write', 'configure', 'file', 'alarm'] as const;

/** What was done on the wire, the latest first: writes, controls, transfers, refusals, each with the frame that shows it. */
export function EventTable({ filter, protocols = [] }: { filter: EventFilter; protocols?: readonly string[] }) {
  const { t, word, number } = useText();
  const may = useMay('evidence.read');
  const [act, setAct] = useState<string>();
  const [protocol, setProtocol] = useState<string>();
  const [refused, setRefused] = useState(false);
  const [shown, setShown] = useState<{ capture: string; kind: CaptureKind; frame: number }>();
  const active = act !== undefined || protocol !== undefined || refused;
  const request: EventFilter = {
    ...filter,
    ...(act === undefined ? {} : { act }),
    ...(protocol === undefined ? {} : { protocol }),
    ...(refused ? { refused } : {}),
  };
  const clear = () => {
    setAct(undefined);
    setProtocol(undefined);
    setRefused(false);
  };
  const columns = useMemo(
    (): ColumnDef<RecordedEvent>[] => [
      { header: t('common.time'), meta: { fit: true }, cell: ({ row }) => <When iso={row.original.at} /> },
      {
        header: t('event.act'),
        meta: { lead: true },
        cell: ({ row: { original: one } }) => (
          <>
            <span className="row-tight" style={{ flexWrap: 'wrap' }}>
              <Act event={one} />
              <span className="mono small" style={{ overflowWrap: 'anywhere' }}>
                {one.function}
              </span>
            </span>
            <span className="cell-sub" style={{ display: 'block' }}>
              <Target event={one} />
            </span>
          </>
        ),
      },
      {
        header: t('conversation.parties'),
        cell: ({ row: { original: one } }) => (
          <span className="nowrap">
            <Endpoint address={one.client} asset={one.clientAsset} /> → <Endpoint address={one.server} asset={one.serverAsset} />
          </span>
        ),
      },
      {
        header: t('event.frame'),
        meta: { numeric: true, fit: true },
        cell: ({ row: { original: one } }) =>
          one.frame === null ? (
            <span className="muted" title={t('event.noFrame')}>
              –
            </span>
          ) : may ? (
            <button
              type="button"
              className="sort link tabular"
              aria-label={t('frame.number', { number: number(one.frame) })}
              onClick={() => setShown({ capture: one.capture, kind: 'packets', frame: one.frame ?? 0 })}
            >
              {number(one.frame)}
            </button>
          ) : (
            <span className="tabular">{number(one.frame)}</span>
          ),
      },
    ],
    [t, number, may],
  );
  return (
    <>
      <div className="filters" role="search" style={{ padding: '0.75rem 1.125rem' }}>
        <FilterChip
          label={t('event.act')}
          value={act}
          onChange={setAct}
          options={ACTS.map((one) => ({ value: one, label: word('act', one) }))}
        />
        {protocols.length > 1 && (
          <FilterChip
            label={t('asset.protocol')}
            value={protocol}
            onChange={setProtocol}
            options={protocols.map((one) => ({ value: one, label: word('protocol', one) }))}
          />
        )}
        <FilterToggle label={t('event.refusedOnly')} on={refused} onChange={setRefused} />
        <ClearFilters active={active} onClear={clear} />
      </div>
      <PagedTable
        label={t('event.title')}
        queryKey={['events', request]}
        fetch={(after) => api.events(request, after)}
        columns={columns}
        id={(one) => one.id}
        empty={
          active ? (
            <StateMessage icon={<IconSearchOff size={32} stroke={1.4} />} title={t('event.noneMatch')} />
          ) : (
            <StateMessage icon={<IconCircleCheck size={32} stroke={1.4} />} title={t('event.none')} text={t('event.noneText')} />
          )
        }
      />
      {shown && <FrameDialog {...shown} onClose={() => setShown(undefined)} />}
    </>
  );
}

/** What kind of act it is, and whether the server refused it. */
function Act({ event }: { event: RecordedEvent }) {
  const { t, word } = useText();
  return (
    <span className="tags">
      {event.acts.map((act) => (
        <span key={act} className={act === 'control' || act === 'program' ? 'tag tag-high' : 'tag tag-accent'}>
          {word('act', act)}
        </span>
      ))}
      {event.refused && (
        <span className="tag tag-medium" title={event.status || undefined}>
          {t('event.refused')}
        </span>
      )}
    </span>
  );
}

/** In which protocol it acted, where and with which value, as far as the message says. */
function Target({ event }: { event: RecordedEvent }) {
  const { t, word } = useText();
  const parts = [
    word('protocol', event.protocol),
    event.unit !== null && event.unit !== 0 ? t('event.unit', { unit: event.unit }) : null,
    event.area !== null ? t('event.area', { area: event.area }) : null,
    event.address !== null ? t('event.address', { address: event.address }) : null,
    event.value !== null ? t('event.value', { value: Number(event.value.toPrecision(7)) }) : null,
    event.refused && event.status !== '' ? event.status : null,
  ].filter((part) => part !== null);
  return <>{parts.join(' · ')}</>;
}

/** The acts of one conversation, in a dialog over its row. */
export function ConversationEvents({ conversation, onClose }: { conversation: Conversation; onClose: () => void }) {
  const { t, word } = useText();
  const { client, server, protocol } = conversation;
  return (
    <Modal
      opened
      onClose={onClose}
      size="72rem"
      padding={0}
      title={t('event.ofConversation', { client, server, protocol: word('protocol', protocol) })}
      styles={{ header: { padding: '1rem 1.125rem 0.25rem' } }}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <EventTable filter={{ conversation: conversation.id }} />
    </Modal>
  );
}
