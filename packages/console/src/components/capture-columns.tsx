import { Link } from '@tanstack/react-router';
import type { ColumnDef } from '@tanstack/react-table';
import type { Capture } from '../api/captures.ts';
import type { Text } from '../i18n/use-text.ts';
import { formatBytes } from '../lib/format.ts';
import { CaptureProgress, RemoveCapture } from './capture-state.tsx';
import { When } from './marks.tsx';

/** The columns that captures of packets and files of records share, by name. */
export function captureColumns({
  t,
  number,
}: Text): Record<'state' | 'size' | 'assets' | 'findings' | 'uploaded' | 'remove', ColumnDef<Capture>> {
  return {
    state: { header: t('captures.state'), cell: ({ row }) => <CaptureProgress capture={row.original} /> },
    size: { header: t('captures.size'), meta: { numeric: true }, cell: ({ row }) => formatBytes(row.original.size) },
    assets: {
      header: t('nav.assets'),
      meta: { numeric: true },
      cell: ({ row: { original: one } }) => (
        <Link className="plain" to="/assets" search={{ capture: one.id }}>
          {number(one.assets)}
        </Link>
      ),
    },
    findings: {
      header: t('nav.findings'),
      meta: { numeric: true },
      cell: ({ row: { original: one } }) => (
        <Link className="plain" to="/findings" search={{ capture: one.id }}>
          {number(one.findings)}
        </Link>
      ),
    },
    uploaded: {
      header: t('captures.uploaded'),
      meta: { fit: true },
      cell: ({ row }) => <When iso={row.original.createdAt} relative />,
    },
    remove: {
      id: 'remove',
      header: '',
      meta: { fit: true },
      cell: ({ row }) => <RemoveCapture capture={row.original} />,
    },
  };
}
