import { type CsvError, type Info, parse } from 'csv-parse/sync';
import type { Refusal } from '@fengsui/advisories';
import { refusal } from './refusal.ts';

/** A row of a table by the names of its columns, or why it is none. */
export type Row = { at: string } & ({ cells: Readonly<Record<string, string | undefined>> } | Refusal);

const longestRow = 1 << 20;

/** Rows of a text of separated values with names in the first line (RFC 4180); a damaged row costs itself. */
export function* readTable(text: string, delimiter: string): Generator<Row> {
  const damaged: Row[] = [];
  let rows: { record: Record<string, string>; info: Info }[] = [];
  try {
    rows = parse(text, {
      bom: true,
      columns: true,
      delimiter,
      info: true,
      max_record_size: longestRow,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      on_skip: (error) => {
        if (error !== undefined && damaged.length < 1000)
          damaged.push({ at: `line ${lineOf(error)}`, ...refusal('noRow', { reason: error.message.slice(0, 200) }) });
      },
    }) as unknown as { record: Record<string, string>; info: Info }[];
  } catch (error) {
    damaged.push({ at: 'table', ...refusal('unread', { reason: (error as Error).message.slice(0, 200) }) });
  }
  for (const { record, info } of rows) yield { at: `line ${info.lines}`, cells: record };
  yield* damaged;
}

function lineOf(error: CsvError): string {
  return 'lines' in error ? String(error.lines) : '?';
}
