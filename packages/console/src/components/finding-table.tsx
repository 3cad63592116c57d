import { useMemo, type ReactNode } from 'react';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ColumnDef } from '@tanstack/react-table';
import { api, type FindingFilter } from '../api/endpoints.ts';
import type { Finding } from '../api/findings.ts';
import { useText } from '../i18n/use-text.ts';
import { findingText } from '../lib/finding.ts';
import { useSite } from '../shell/session.ts';
import { Endpoint } from './asset-cells.tsx';
import { StateTag, SuppressedTag } from './finding-state.tsx';
import { SeverityMark, Technique, When } from './marks.tsx';
import { PagedTable } from './table.tsx';

/** Findings of a filter, the most severe first unless the filter sorts otherwise. */
export function FindingTable({ filter, empty }: { filter: FindingFilter; empty: ReactNode }) {
  const { t, number, locale } = useText();
  const navigate = useNavigate();
  const site = useSite();
  const request = { site: filter.asset || filter.capture ? undefined : site, ...filter };
  const columns = useMemo(
    (): ColumnDef<Finding>[] => [
      {
        header: t('finding.severity'),
        meta: { fit: true },
        cell: ({ row }) => <SeverityMark severity={row.original.severity} />,
      },
      {
        header: t('finding.finding'),
        meta: { lead: true },
        cell: ({ row: { original: one } }) => (
          <div>
            <Link className="plain cell-main" to="/findings/$id" params={{ id: one.id }}>
              {findingText(one, locale).title}
            </Link>
            <div className="cell-sub mono">
              <Link className="link" to="/library/entry" search={{ node: `detection-rule:${one.rule}` }}>
                {one.rule}
              </Link>
            </div>
          </div>
        ),
      },
      {
        header: t('finding.techniques'),
        meta: { spare: true },
        cell: ({ row }) => (
          <span className="tags">
            {row.original.techniques.map((id) => (
              <Technique key={id} id={id} />
            ))}
          </span>
        ),
      },
      {
        header: t('finding.parties'),
        cell: ({ row: { original: one } }) => (
          <span className="nowrap">
            <Endpoint address={one.client} asset={one.clientAsset} />
            {one.server && (
              <>
                {' → '}
                <Endpoint address={one.server} asset={one.serverAsset} />
              </>
            )}
          </span>
        ),
      },
      {
        header: t('finding.state'),
        cell: ({ row: { original: one } }) => (
          <>
            <span className="tags">
              <StateTag state={one.state} />
              {one.suppression && <SuppressedTag />}
            </span>
            {one.assignee && (
              <span className="cell-sub" style={{ display: 'block' }}>
                {one.assignee.name}
              </span>
            )}
          </>
        ),
      },
      { header: t('finding.count'), meta: { numeric: true }, cell: ({ row }) => number(row.original.count) },
      { header: t('asset.lastSeen'), meta: { fit: true }, cell: ({ row }) => <When iso={row.original.lastSeen} relative /> },
    ],
    [t, number, locale],
  );
  return (
    <PagedTable
      label={t('nav.findings')}
      queryKey={['findings', 'list', request]}
      fetch={(after) => api.findings.list(request, after)}
      columns={columns}
      id={(one) => one.id}
      onOpen={(one) => void navigate({ to: '/findings/$id', params: { id: one.id } })}
      empty={empty}
    />
  );
}
