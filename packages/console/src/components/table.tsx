import { useEffect, useRef, type ReactNode } from 'react';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import {
  flexRender,
  getCoreRowModel,
  getSortedRowModel,
  useReactTable,
  type ColumnDef,
  type RowData,
} from '@tanstack/react-table';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { Page } from '../api/types.ts';
import { ListFoot } from './list-foot.tsx';
import { ErrorMessage, Loading } from './states.tsx';

declare module '@tanstack/react-table' {
  // The parameters repeat the library's declaration, which this one extends.
  interface ColumnMeta<TData extends RowData, TValue> {
    /** Numbers stand to the right. */
    numeric?: boolean;
    /** Takes no more room than its content. */
    fit?: boolean;
    /** Leads the card that a row becomes in a narrow window. */
    lead?: boolean;
    /** Left out of the card. */
    wideOnly?: boolean;
    /** Left out where a table stands beside others and has little room; the page of a row has it. */
    spare?: boolean;
    _?: [TData, TValue];
  }
}

interface TableProps<T> {
  label: string;
  rows: T[];
  columns: ColumnDef<T>[];
  id: (row: T) => string;
  onOpen?: (row: T) => void;
  sortable?: boolean;
  /** Id of a row to point out: it is marked and brought into view. */
  marked?: string;
  foot?: ReactNode;
}

/**
 * A dense table; in a narrow window each row becomes a card. A click anywhere on a row opens it; for the keyboard the leading
 * cell holds a link.
 */
export function Table<T>({ label, rows, columns, id, onOpen, sortable = false, marked, foot }: TableProps<T>) {
  const table = useReactTable({
    data: rows,
    columns,
    getRowId: id,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
    enableSorting: sortable,
  });
  return (
    <>
      <div className="table-wrap">
        <table className="table cards" aria-label={label}>
          <thead>
            {table.getHeaderGroups().map((group) => (
              <tr key={group.id}>
                {group.headers.map((header) => {
                  const { meta } = header.column.columnDef;
                  const sorted = header.column.getIsSorted();
                  const title = flexRender(header.column.columnDef.header, header.getContext());
                  return (
                    <th
                      key={header.id}
                      scope="col"
                      className={
                        [meta?.numeric && 'num', meta?.fit && 'fit', meta?.spare && 'spare'].filter(Boolean).join(' ') ||
                        undefined
                      }
                      aria-sort={sorted ? (sorted === 'asc' ? 'ascending' : 'descending') : undefined}
                    >
                      {header.column.getCanSort() ? (
                        <button type="button" className="sort" onClick={header.column.getToggleSortingHandler()}>
                          {title}
                          {sorted === 'asc' && <IconArrowUp size={12} aria-hidden />}
                          {sorted === 'desc' && <IconArrowDown size={12} aria-hidden />}
                        </button>
                      ) : (
                        title
                      )}
                    </th>
                  );
                })}
              </tr>
            ))}
          </thead>
          <tbody>
            {table.getRowModel().rows.map((row) => (
              <tr
                key={row.id}
                className={[onOpen && 'clickable', row.id === marked && 'marked'].filter(Boolean).join(' ') || undefined}
                ref={row.id === marked ? bringIntoView : undefined}
                onClick={
                  onOpen &&
                  ((event) => {
                    if (!isControl(event.target) && !String(getSelection())) onOpen(row.original);
                  })
                }
              >
                {row.getVisibleCells().map((cell) => {
                  const { meta, header } = cell.column.columnDef;
                  const names = [
                    meta?.numeric && 'num',
                    meta?.fit && 'fit',
                    meta?.lead && 'lead',
                    meta?.wideOnly && 'empty',
                    meta?.spare && 'spare',
                  ];
                  return (
                    <td
                      key={cell.id}
                      className={names.filter(Boolean).join(' ') || undefined}
                      data-label={typeof header === 'string' && header !== '' ? header : undefined}
                    >
                      {meta?.lead ? (
                        flexRender(cell.column.columnDef.cell, cell.getContext())
                      ) : (
                        <span>{flexRender(cell.column.columnDef.cell, cell.getContext())}</span>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {foot}
    </>
  );
}

/** Shows a row that an address points out, once it is there. */
function bringIntoView(row: HTMLTableRowElement | null): void {
  row?.scrollIntoView({ block: 'center' });
}

/** Whether a click was meant for a link, button or field inside the row. */
function isControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('a, button, input, textarea, select, [role="menuitem"]') !== null;
}

interface PagedTableProps<T> extends Omit<TableProps<T>, 'rows' | 'foot'> {
  queryKey: readonly unknown[];
  fetch: (after?: string) => Promise<Page<T>>;
  /** Shown over the table, of the rows that are there so far. */
  above?: (rows: T[]) => ReactNode;
  /** Shown instead of the table when the list has no rows. */
  empty: ReactNode;
  /** Fetch again while something on the list is moving, in milliseconds. */
  refetchInterval?: (rows: T[]) => number | false;
}

/** A table over a list that can grow: pages come by cursor as the reader nears the end, or by a button for the keyboard. */
export function PagedTable<T>({ queryKey, fetch, above, empty, refetchInterval, ...table }: PagedTableProps<T>) {
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => fetch(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (previous) => previous,
    refetchInterval: refetchInterval && (({ state }) => refetchInterval(state.data?.pages.flatMap((page) => page.items) ?? [])),
  });
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = query;
  const sentinel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = sentinel.current;
    if (!element || !hasNextPage) return undefined;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting && !isFetchingNextPage) void fetchNextPage();
      },
      { rootMargin: '600px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  if (query.isError && !query.data) return <ErrorMessage error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <Loading rows={8} />;
  const rows = query.data.pages.flatMap((page) => page.items);
  if (rows.length === 0) return <>{empty}</>;
  return (
    <div style={{ opacity: query.isPlaceholderData ? 0.55 : 1 }} aria-busy={query.isPlaceholderData}>
      {above?.(rows)}
      <Table
        {...table}
        rows={rows}
        foot={
          <ListFoot
            ref={sentinel}
            shown={rows.length}
            more={hasNextPage}
            loading={isFetchingNextPage}
            onMore={() => void fetchNextPage()}
          />
        }
      />
    </div>
  );
}
