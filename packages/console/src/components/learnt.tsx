import { useMemo, useState } from 'react';
import { SegmentedControl } from '@mantine/core';
import type { ColumnDef } from '@tanstack/react-table';
import { norms, type LearntFunction, type LearntRelation, type LearntValue } from '../api/norms.ts';
import { useText } from '../i18n/use-text.ts';
import { formatSeconds, formatShort } from '../lib/format.ts';
import { SearchBox } from './filters.tsx';
import { Protocol } from './marks.tsx';
import { Panel } from './page.tsx';
import { StateMessage } from './states.tsx';
import { PagedTable } from './table.tsx';

const PARTS = ['functions', 'values', 'relations'] as const;
type Part = (typeof PARTS)[number];

/** What a baseline holds: who does what, the values of devices, and which of them follow each other. */
export function Learnt({ site, version }: { site: string; version: number }) {
  const { t } = useText();
  const [part, setPart] = useState<Part>('functions');
  const [words, setWords] = useState<string>();
  const shared = { site, version, words, label: t(`learnt.${part}`) };
  return (
    <Panel
      title={t('learnt.title')}
      flush
      extra={
        <SegmentedControl
          size="xs"
          aria-label={t('learnt.title')}
          value={part}
          onChange={setPart}
          data={PARTS.map((one) => ({ value: one, label: t(`learnt.${one}`) }))}
        />
      }
    >
      <div className="filters difference-filters" role="search">
        <SearchBox value={words} onChange={setWords} label={t('learnt.search')} />
      </div>
      {part === 'functions' && <Functions {...shared} />}
      {part === 'values' && <Values {...shared} />}
      {part === 'relations' && <Relations {...shared} />}
    </Panel>
  );
}

interface Shared {
  site: string;
  version: number;
  words: string | undefined;
  label: string;
}

function Rows<T extends object>(props: Shared & { part: Part; columns: ColumnDef<T>[]; id: (row: T) => string }) {
  const { t } = useText();
  const { site, version, words, part } = props;
  return (
    <PagedTable
      label={props.label}
      queryKey={['norms', 'learnt', site, version, part, words]}
      fetch={(after) => norms.learnt<T>(site, part, words, after)}
      columns={props.columns}
      id={props.id}
      empty={<StateMessage title={t(words ? 'learnt.noneMatch' : 'learnt.none')} />}
    />
  );
}

function Functions(shared: Shared) {
  const { t, number, word } = useText();
  const columns = useMemo(
    (): ColumnDef<LearntFunction>[] => [
      {
        header: t('learnt.conversation'),
        meta: { lead: true },
        cell: ({ row: { original: one } }) => (
          <span className="mono">
            {one.client} → {one.server}
            {one.port === null ? '' : `:${one.port}`}
          </span>
        ),
      },
      { header: t('learnt.protocol'), cell: ({ row }) => <Protocol id={row.original.protocol} /> },
      {
        header: t('learnt.function'),
        cell: ({ row: { original: one } }) => (
          <>
            <span className="mono">{one.function}</span>
            {one.acts.length > 0 && <span className="cell-sub"> {one.acts.map((act) => word('act', act)).join(', ')}</span>}
          </>
        ),
      },
      { header: t('learnt.addresses'), cell: ({ row }) => <span className="mono small">{row.original.addresses || '–'}</span> },
      { header: t('learnt.messages'), meta: { numeric: true }, cell: ({ row }) => number(row.original.messages) },
      { header: t('learnt.cycle'), meta: { numeric: true }, cell: ({ row }) => formatSeconds(row.original.cycle) },
      { header: t('learnt.response'), meta: { numeric: true }, cell: ({ row }) => formatSeconds(row.original.response) },
    ],
    [t, number, word],
  );
  return (
    <Rows
      {...shared}
      part="functions"
      columns={columns}
      id={(one) => [one.client, one.server, one.protocol, one.port, one.function].join(' ')}
    />
  );
}

function Values(shared: Shared) {
  const { t, number } = useText();
  const columns = useMemo(
    (): ColumnDef<LearntValue>[] => [
      {
        header: t('learnt.device'),
        meta: { lead: true },
        cell: ({ row }) => <span className="mono">{row.original.device}</span>,
      },
      { header: t('learnt.protocol'), cell: ({ row }) => <Protocol id={row.original.protocol} /> },
      { header: t('learnt.value'), cell: ({ row }) => <span className="mono">{row.original.name}</span> },
      {
        header: t('learnt.range'),
        cell: ({ row: { original: one } }) => (
          <span className="tabular">
            {one.few === null ? `${formatShort(one.least)} – ${formatShort(one.most)}` : one.few.map(formatShort).join(', ')}
          </span>
        ),
      },
      { header: t('learnt.mean'), meta: { numeric: true }, cell: ({ row }) => formatShort(row.original.mean) },
      { header: t('learnt.changes'), meta: { numeric: true }, cell: ({ row }) => number(row.original.changes) },
    ],
    [t, number],
  );
  return (
    <Rows {...shared} part="values" columns={columns} id={(one) => [one.device, one.protocol, one.unit, one.name].join(' ')} />
  );
}

function Relations(shared: Shared) {
  const { t } = useText();
  const columns = useMemo(
    (): ColumnDef<LearntRelation>[] => [
      { header: t('learnt.one'), meta: { lead: true }, cell: ({ row }) => <span className="mono">{row.original.one}</span> },
      { header: t('learnt.other'), cell: ({ row }) => <span className="mono">{row.original.other}</span> },
      {
        header: t('learnt.relation'),
        cell: ({ row: { original: one } }) => (
          <span className="tabular nowrap">
            {`y = ${formatShort(one.slope)} · x ${one.intercept < 0 ? '−' : '+'} ${formatShort(Math.abs(one.intercept))} ± ${formatShort(one.tolerance)}`}
          </span>
        ),
      },
    ],
    [t],
  );
  return <Rows {...shared} part="relations" columns={columns} id={(one) => `${one.one} ${one.other}`} />;
}
