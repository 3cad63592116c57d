import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import type { Configuration } from './config.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';
import { recordMigrations } from './migrations/records.ts';

/** The stores write their SQL themselves; Kysely binds its parameters and holds its transactions. */
type Tables = Record<string, never>;
export type Tx = Transaction<Tables>;

/** How a process of the server reaches the records: a socket of the embedded PostgreSQL, or an address. */
export type RecordsConnection = { connectionString: string } | { host: string; port: number; user: string; database: string };

/** The records: PostgreSQL, embedded or by address. */
export interface Records extends RecordsClient {
  /** `embedded` or `address`, and the version. */
  readonly engine: string;
  /** For another process of the server that works with the same records: see {@link connectRecords}. */
  readonly connection: RecordsConnection;
}

/** Transactions with the records. */
export interface RecordsClient {
  /**
   * Runs a transaction as a tenant: the role has no right to see another organisation's rows, whatever the SQL says.
   * After it commits, the listeners of `afterCommit` hear of it.
   */
  tenant<T>(organisation: string, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Runs a transaction as the server itself, for all organisations: signing in, jobs, imports, migrations. */
  system<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Runs one statement outside Kysely, for libraries that bring their own SQL. */
  execute(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
  afterCommit(listener: (tx: Tx) => void): void;
  ping(): Promise<boolean>;
  close(): Promise<void>;
}

/** Types of PostgreSQL by their identifiers in its catalogue. */
const oid = { int8: 20, int8Array: 1016, timestamptz: 1184, numeric: 1700 };

/** Timestamps as ISO 8601 text with microseconds; counts as numbers: nothing here exceeds 2^53. */
const readers = new Map<number, (text: string) => unknown>([
  [oid.timestamptz, readTime],
  [oid.int8, Number],
  [oid.numeric, Number],
  [oid.int8Array, (text) => text.slice(1, -1).split(',').filter(Boolean).map(Number)],
]);
const types: pg.CustomTypesConfig = {
  getTypeParser: (id, format) => readers.get(id) ?? pg.types.getTypeParser(id, format),
};

function readTime(text: string): string | null {
  return text.startsWith('-inf') || text.startsWith('inf')
    ? null
    : `${text.slice(0, 10)}T${text.slice(11).replace(/\+00$/, '')}Z`;
}

/**
 * Opens the records and brings their schema up to date.
 * @param directory where the embedded cluster lives
 * @param warn told when the embedded PostgreSQL ended by itself
 * @throws Error that says what to do when PostgreSQL cannot be reached or is too old
 */
export async function openRecords(
  configuration: Pick<Configuration, 'records'>,
  directory: string,
  warn?: (message: string) => void,
): Promise<Records> {
  let embedded: EmbeddedPostgres | undefined;
  if (configuration.records === 'embedded') embedded = await startEmbeddedPostgres(directory, warn);
  const connection: RecordsConnection = embedded ? embedded.connection : { connectionString: configuration.records };
  const pool = openPool(connection, 12);
  const client = clientOf(pool);
  try {
    const version = await migrate(pool);
    return {
      ...client,
      engine: `PostgreSQL ${version} (${embedded ? 'embedded' : 'by address'})`,
      connection,
      async close() {
        await client.close();
        await embedded?.stop();
      },
    };
  } catch (error) {
    await client.close();
    await embedded?.stop();
    throw error;
  }
}

/** Joins the records that a server has opened and brought up to date, from a process of its own. */
export function connectRecords(connection: RecordsConnection): RecordsClient {
  return clientOf(openPool(connection, 2));
}

function openPool(connection: RecordsConnection, max: number): pg.Pool {
  const pool = new pg.Pool({
    ...connection,
    max,
    types,
    options: '-c search_path=fengsui,public -c timezone=UTC -c idle_in_transaction_session_timeout=120000',
    application_name: 'fengsui',
  });
  // An idle connection that breaks is replaced by the pool; without a listener the error would end the process.
  pool.on('error', () => {});
  // So is one that breaks while it is in use; its statement fails, and that is where the error is told.
  pool.on('connect', (client) => void client.on('error', () => {}));
  return pool;
}

function clientOf(pool: pg.Pool): RecordsClient {
  const listeners: ((tx: Tx) => void)[] = [];
  const database = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const run = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    let transaction: Tx | undefined;
    const result = await database.transaction().execute((tx) => {
      transaction = tx;
      return work(tx);
    });
    for (const listener of listeners) listener(transaction!);
    return result;
  };
  return {
    tenant: (organisation, work) =>
      run(async (tx) => {
        await sql`select set_config('role', 'fengsui_tenant', true), set_config('fengsui.organisation', ${organisation}, true)`.execute(
          tx,
        );
        return work(tx);
      }),
    system: run,
    execute: (text, values) => pool.query(text, values),
    afterCommit: (listener) => void listeners.push(listener),
    ping: () =>
      pool.query('select 1').then(
        () => true,
        () => false,
      ),
    close: () => database.destroy(),
  };
}

/** Applies the missing steps, each in a transaction, one server at a time. Answers the version of PostgreSQL. */
async function migrate(pool: pg.Pool): Promise<string> {
  const client = await pool.connect().catch((cause: unknown) => {
    throw new Error(`Cannot reach PostgreSQL: ${(cause as Error).message}. Check FENGSUI_RECORDS`, { cause });
  });
  try {
    const { rows } = await client.query<{ number: string; version: string }>(
      `select current_setting('server_version_num') number, current_setting('server_version') version`,
    );
    if (Number(rows[0].number) < 150000) throw new Error(`PostgreSQL ${rows[0].version} is too old; 15 or later is needed`);
    await client.query("select pg_advisory_lock(hashtext('fengsui.migrations'))");
    await client.query('create schema if not exists fengsui');
    await client.query(
      'create table if not exists fengsui.migrations (name text primary key, at timestamptz not null default now())',
    );
    const done = new Set(
      (await client.query<{ name: string }>('select name from fengsui.migrations')).rows.map((row) => row.name),
    );
    for (const { name, sql: text } of recordMigrations) {
      if (done.has(name)) continue;
      await client.query('begin');
      try {
        await client.query(text);
        await client.query('insert into fengsui.migrations (name) values ($1)', [name]);
        await client.query('commit');
      } catch (cause) {
        await client.query('rollback');
        throw new Error(`Migration ${name} of the records failed: ${(cause as Error).message}`, { cause });
      }
    }
    await client.query("select pg_advisory_unlock(hashtext('fengsui.migrations'))");
    return rows[0].version.split(' ')[0];
  } finally {
    client.release();
  }
}
