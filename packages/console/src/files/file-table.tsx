import { useMemo, useState } from 'react';
import { Modal } from '@mantine/core';
import { IconFileSearch, IconSearchOff } from '@tabler/icons-react';
import type { ColumnDef } from '@tanstack/react-table';
import { Endpoint } from '../components/asset-cells.tsx';
import { ClearFilters, FilterChip, SearchBox } from '../components/filters.tsx';
import { When } from '../components/marks.tsx';
import { StateMessage } from '../components/states.tsx';
import { PagedTable } from '../components/table.tsx';
import { useText } from '../i18n/use-text.ts';
import { formatBytes } from '../lib/format.ts';
import { filesApi, type FileFilter, type FoundFile } from './api.ts';
import { FileDetails } from './file-details.tsx';

/** Files that crossed the wire, those of a capture or of a device: what they are, what is said against them, between whom they went. */
export function FileTable({ filter }: { filter: FileFilter }) {
  const { t, word } = useText();
  const [q, setQ] = useState<string>();
  const [verdict, setVerdict] = useState<string>();
  const [shown, setShown] = useState<FoundFile>();
  const active = q !== undefined || verdict !== undefined;
  const request: FileFilter = { ...filter, ...(q === undefined ? {} : { q }), ...(verdict === undefined ? {} : { verdict }) };
  const columns = useMemo(
    (): ColumnDef<FoundFile>[] => [
      {
        header: t('files.name'),
        meta: { lead: true },
        cell: ({ row: { original: one } }) => (
          <>
            <button type="button" className="sort link cell-main" onClick={() => setShown(one)}>
              {one.name}
            </button>
            <span className="cell-sub" style={{ display: 'block', overflowWrap: 'anywhere' }}>
              {one.typeName} · {formatBytes(one.size)}
              {!one.complete && ` · ${t('files.incomplete')}`}
            </span>
          </>
        ),
      },
      {
        header: t('files.verdict'),
        cell: ({ row: { original: one } }) =>
          one.verdicts.length === 0 ? (
            <span className="muted">{word('fileVerdict', 'none')}</span>
          ) : (
            <span className="tags">
              {one.verdicts.map((verdict) => (
                <span key={`${verdict.by} ${verdict.name} ${verdict.source}`} className="tag tag-high">
                  {verdict.name}
                </span>
              ))}
            </span>
          ),
      },
      {
        header: t('files.parties'),
        cell: ({ row: { original: one } }) => (
          <span className="nowrap">
            <Endpoint address={one.sender} asset={one.senderAsset} /> →{' '}
            <Endpoint address={one.receiver} asset={one.receiverAsset} />
          </span>
        ),
      },
      { header: t('asset.protocol'), meta: { fit: true }, cell: ({ row }) => word('protocol', row.original.protocol) },
      { header: t('common.time'), meta: { fit: true }, cell: ({ row }) => <When iso={row.original.firstSeen} /> },
    ],
    [t, word],
  );
  const clear = () => {
    setQ(undefined);
    setVerdict(undefined);
  };
  return (
    <>
      <div className="filters" role="search" style={{ padding: '0.75rem 1.125rem' }}>
        <SearchBox value={q} onChange={setQ} label={t('files.search')} />
        <FilterChip
          label={t('files.verdict')}
          value={verdict}
          onChange={setVerdict}
          options={(['any', 'hash', 'yara', 'none'] as const).map((one) => ({ value: one, label: word('fileVerdict', one) }))}
        />
        <ClearFilters active={active} onClear={clear} />
      </div>
      <PagedTable
        label={t('files.title')}
        queryKey={['files', request]}
        fetch={(after) => filesApi.list(request, after)}
        columns={columns}
        id={(one) => one.id}
        empty={
          active ? (
            <StateMessage icon={<IconSearchOff size={32} stroke={1.4} />} title={t('files.noneMatch')} />
          ) : (
            <StateMessage icon={<IconFileSearch size={32} stroke={1.4} />} title={t('files.none')} text={t('files.noneText')} />
          )
        }
      />
      <Modal
        opened={shown !== undefined}
        onClose={() => setShown(undefined)}
        title={shown?.name}
        size="lg"
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        {shown && <FileDetails file={shown} />}
      </Modal>
    </>
  );
}
