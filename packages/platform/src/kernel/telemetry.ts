import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { mkdirSync } from 'node:fs';
import type { Configuration } from './config.ts';
import { telemetryMigrations } from './migrations/telemetry.ts';

/** The tables, for the filter that keeps tenants apart. */
const tables = ['conversations', 'events'] as const;
type TelemetryTable = (typeof tables)[number];

/** The telemetry: ClickHouse, in the process (chDB) or by address. */
export interface Telemetry {
  readonly engine: string;
  /**
   * Reads as a tenant. The engine adds the organisation to the conditions of every table, so a query that forgot it still sees
   * nothing of others.
   */
  query<T>(organisation: string, text: string, parameters?: Record<string, unknown>): Promise<T[]>;
  /** Replaces all rows of a capture in a table: writing twice is writing once. */
  replace(
    organisation: string,
    capture: string,
    table: TelemetryTable,
    rows: Iterable<object> | AsyncIterable<object>,
  ): Promise<number>;
  /** Writes rows that have a number in their capture in place of those with the same numbers: writing twice is writing once. */
  put(organisation: string, capture: string, table: TelemetryTable, rows: readonly { number: number }[]): Promise<void>;
  /** Removes all rows of a capture. */
  remove(organisation: string, capture: string): Promise<void>;
  ping(): Promise<boolean>;
  close(): Promise<void>;
}

const identifier = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const batchRows = 10_000;

/**
 * Opens the telemetry and brings its schema up to date.
 * @param directory where the embedded engine keeps its data
 * @throws Error that says what to do when ClickHouse cannot be reached
 */
export async function openTelemetry(
  configuration: Pick<Configuration, 'telemetry' | 'telemetryMemoryBytes'>,
  directory: string,
): Promise<Telemetry> {
  const settings = {
    max_memory_usage: String(configuration.telemetryMemoryBytes),
    max_threads: 2,
    max_insert_threads: '1',
    max_execution_time: 60,
    date_time_input_format: 'best_effort' as const,
    mutations_sync: '2',
    output_format_json_quote_64bit_integers: 0 as const,
  };
  const embedded = configuration.telemetry === 'embedded';
  let client: ClickHouseClient;
  if (embedded) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const { createChdbConnection } = await import('chdb/connection').catch((cause: unknown) => {
      throw new Error('The embedded ClickHouse is not available here; give the address of one in FENGSUI_TELEMETRY', { cause });
    });
    client = createClient({ connection: createChdbConnection({ path: directory }), clickhouse_settings: settings } as never);
  } else {
    client = createClient({ url: configuration.telemetry, clickhouse_settings: settings, application: 'fengsui' });
  }

  const read = async <T>(text: string, parameters: Record<string, unknown> = {}, filters?: string): Promise<T[]> => {
    const result = await client.query({
      query: text,
      query_params: parameters,
      format: 'JSONEachRow',
      ...(filters === undefined ? {} : { clickhouse_settings: { additional_table_filters: filters as never } }),
    });
    return result.json<T>();
  };

  try {
    await migrate(client, read);
  } catch (cause) {
    await client.close();
    throw new Error(`Cannot open ClickHouse: ${(cause as Error).message}. Check FENGSUI_TELEMETRY and its rights`, { cause });
  }
  const [version] = await read<{ version: string }>('select version() as version');

  const clear = (table: TelemetryTable, organisation: string, capture: string) =>
    client.command({
      query: `delete from ${table} where organisation = {organisation: UUID} and capture = {capture: UUID}`,
      query_params: { organisation, capture },
    });

  return {
    engine: `ClickHouse ${version.version} (${embedded ? 'embedded' : 'by address'})`,
    query(organisation, text, parameters) {
      // The filter is text, so nothing but an identifier may enter it.
      if (!identifier.test(organisation)) throw new Error('An organisation is named by its identifier');
      const filters = tables.map((table) => `'${table}': 'organisation = toUUID(''${organisation}'')'`).join(', ');
      return read(text, { ...parameters, organisation }, `{${filters}}`);
    },
    async replace(organisation, capture, table, rows) {
      await clear(table, organisation, capture);
      let written = 0;
      let batch: object[] = [];
      const flush = async () => {
        if (batch.length > 0) await client.insert({ table, values: batch, format: 'JSONEachRow' });
        written += batch.length;
        batch = [];
      };
      for await (const row of rows) {
        batch.push({ ...row, organisation, capture });
        if (batch.length >= batchRows) await flush();
      }
      await flush();
      return written;
    },
    async put(organisation, capture, table, rows) {
      for (let at = 0; at < rows.length; at += batchRows) {
        const batch = rows.slice(at, at + batchRows);
        const parameters = { organisation, capture, numbers: batch.map(({ number }) => number) };
        const same = 'organisation = {organisation: UUID} and capture = {capture: UUID} and number in {numbers: Array(UInt32)}';
        // Most rows are new, and removing is dear: it rewrites parts of the table.
        const [{ present }] = await read<{ present: number }>(
          `select count() as present from ${table} where ${same}`,
          parameters,
        );
        if (present > 0) await client.command({ query: `delete from ${table} where ${same}`, query_params: parameters });
        await client.insert({ table, values: batch.map((row) => ({ ...row, organisation, capture })), format: 'JSONEachRow' });
      }
    },
    async remove(organisation, capture) {
      for (const table of tables) await clear(table, organisation, capture);
    },
    ping: async () => {
      try {
        return (await read('select 1')).length === 1;
      } catch {
        return false;
      }
    },
    close: () => client.close(),
  };
}

/** `2024-01-01 00:00:00.123456789` as ISO 8601, without the zeros that the capture did not measure. */
export function isoTime(text: string): string {
  return `${text.replace(' ', 'T').replace(/\.?0+$/, '')}Z`;
}

async function migrate(client: ClickHouseClient, read: <T>(text: string) => Promise<T[]>): Promise<void> {
  await client.command({
    query: 'create table if not exists migrations (name String, at DateTime default now()) engine = MergeTree order by name',
  });
  const done = new Set((await read<{ name: string }>('select name from migrations')).map((row) => row.name));
  for (const { name, sql } of telemetryMigrations) {
    if (done.has(name)) continue;
    await client.command({ query: sql });
    await client.insert({ table: 'migrations', values: [{ name }], format: 'JSONEachRow' });
  }
}
