import { createReadStream } from 'node:fs';
import { type BundleLine, type LibraryItem, readLibraryFile } from '@fengsui/knowledge';
import { sql } from 'kysely';
import type { RecordsClient, RecordsConnection, Tx } from '../kernel/records.ts';
import { isBundleFile, prepareLine, receiveBundle } from './exchange/receive.ts';
import type { Rejection } from './schema.ts';
import type { Parted } from './store-documents.ts';
import { sourceName, vulnerabilityKinds } from './sources.ts';
import { sumCounts } from './store-counts.ts';
import { advanceImport, countSources, type ImportPosition, insertRejections, lockImport } from './store-imports.ts';
import { type Prepared, prepare, Writer } from './writer.ts';

/** What the process that imports is told. */
export interface ImportRequest {
  connection: RecordsConnection;
  organisation: string;
  id: string;
  path: string;
  /** Name under which the file was uploaded. */
  name: string;
  /** Whether what anybody may write waits until a person releases it. */
  review: boolean;
}

/** How far it is: items of the file, and bytes read of it. */
export interface ImportProgress extends ImportPosition {
  bytes: number;
}

/** Items and characters after which an import commits: what a kill can undo. */
const batch = { items: 500, characters: 6 * 2 ** 20 };

/** Items from which an import is worth settling. */
const many = 2000;

type Numbered = Prepared & { number: number };

/**
 * Imports a file into the library from where it was interrupted: each batch and how far it is are of one transaction, so a kill between
 * two batches loses nothing and repeats nothing. While the database takes one batch the next is read.
 */
export async function importFile(
  records: RecordsClient,
  { organisation, id, path, name, review }: Omit<ImportRequest, 'connection'>,
  tell: (progress: ImportProgress) => void,
): Promise<void> {
  const writer = new Writer(review);
  const stream = createReadStream(path, { highWaterMark: 2 ** 18 });
  const begin = await records.system((tx) => lockImport(tx, id));
  if (begin === null) return;
  let items: Numbered[] = [];
  let weight = 0;
  let number = 0;
  let taking: Promise<void> = Promise.resolve();
  const push = (some: readonly Prepared[], number: number) => {
    for (const one of some) {
      items.push({ ...one, number });
      weight += one.weight;
    }
  };
  const flush = async () => {
    await taking;
    const full = items;
    [items, weight] = [[], 0];
    const bytes = stream.bytesRead;
    taking = take(records, writer, { organisation, id }, full).then((position) => tell({ ...position, bytes }));
    // Its failure is told by the next flush, and is not unhandled until then.
    taking.catch(() => {});
  };
  try {
    const parts = new PartsTold();
    const bundle = isBundleFile(path) ? await receiveBundle(records, stream) : null;
    for await (const item of bundle?.lines ?? readLibraryFile(stream, { name, retrieved: new Date().toISOString() })) {
      // What was told before the last that was counted was committed with it; whether this was, nobody knows.
      if (number >= begin.documents) push(parts.before(item), number);
      else parts.before(item);
      if (++number <= begin.documents) continue;
      const ready = 'at' in item ? prepare(item) : prepareLine(item, bundle!.manifest.library);
      push([ready], number);
      if (items.length >= batch.items || weight >= batch.characters) await flush();
    }
    push(parts.before(null), number);
    await flush();
    await taking;
    await bundle?.finish();
    if (number - begin.documents >= many) await settle(records);
  } finally {
    stream.destroy();
  }
}

/**
 * Notes of which documents a file told all parts: a huge one comes as `x#1`, `x#2` …, one behind the other. Nothing is known of bundles,
 * which carry what differs.
 */
class PartsTold {
  #last: Parted | null = null;

  /** What is whole now that this follows, or that the file ended. */
  before(item: LibraryItem | BundleLine | null): Prepared[] {
    const told = this.#last;
    const document = item !== null && 'knowledge' in item ? item.knowledge : null;
    if (document === null && item !== null && 'problem' in item) return [];
    this.#last = null;
    if (document !== null) {
      const { kind, id, source } = document;
      const [, base = id, number = '0'] = /^(.+)#(\d+)$/s.exec(id) ?? [];
      const isNext = told !== null && told.kind === kind && told.id === base && Number(number) === told.parts + 1;
      if (isNext && told.parts > 0) {
        this.#last = { ...told, parts: told.parts + 1 };
        return [];
      }
      // What only looks like a part, because no first part came before it, is a document by itself.
      this.#last = number === '1' ? { kind, id: base, source, parts: 1 } : { kind, id, source, parts: 0 };
    }
    return told === null ? [] : [{ at: told.id, weight: 100, parted: told }];
  }
}

/** Tables whose contents an import changes. */
const tables = ['nodes', 'edges', 'vulnerabilities', 'assertions', 'documents', 'statements', 'vulnerability_aliases'];

/**
 * Brings the database's knowledge of its tables up to date where a tenth of them changed, empties what its index of words has put off, and
 * sums up what was counted: the first searches after an import would do it otherwise.
 */
async function settle(records: RecordsClient): Promise<void> {
  const { rows } = await records.execute(
    `select relname as name from pg_stat_user_tables where schemaname = 'fengsui' and relname = any($1) and n_mod_since_analyze * 10 > n_live_tup`,
    [tables],
  );
  if (rows.length > 0) await records.execute(`analyze ${rows.map(({ name }) => String(name)).join(', ')}`);
  await records.execute("select gin_clean_pending_list('nodes_search_idx')");
  await records.system(sumCounts);
}

/** Takes one batch and counts it in one transaction. */
async function take(
  records: RecordsClient,
  writer: Writer,
  which: { organisation: string; id: string },
  items: readonly Numbered[],
): Promise<ImportPosition> {
  return records.system(async (tx) => {
    // What a crash of the machine undoes is undone together with its count, and imported again.
    await sql`set local synchronous_commit = off`.execute(tx);
    await lockLibrary(tx);
    const position = await lockImport(tx, which.id);
    if (position === null) throw new Error('the import was ended by somebody else');
    // The process before this one may have committed a last batch after it was given up.
    const fresh = items.filter((item) => item.number > position.documents && !('parted' in item));
    const { refused } = await writeAll(
      tx,
      writer,
      items.filter((item) => item.number > position.documents || 'parted' in item),
    );
    const rejections = fresh.flatMap((item): Rejection[] => {
      const reason = 'problem' in item ? item.problem : refused.get(item);
      return reason === undefined ? [] : [{ line: item.number, place: item.at, document: nameOf(item), reason }];
    });
    await insertRejections(tx, which.organisation, which.id, rejections);
    await countSources(tx, which.id, sourcesOf(fresh, refused));
    const reached = {
      documents: position.documents + fresh.length,
      accepted: position.accepted + fresh.length - rejections.length,
      rejected: position.rejected + rejections.length,
    };
    await advanceImport(tx, which.id, reached);
    return reached;
  });
}

/** What each source brought and what of it was rejected. What cannot be read says nobody's name: it counts with what stands before it. */
function sourcesOf(
  items: readonly Numbered[],
  refused: ReadonlyMap<Numbered, string>,
): Map<string, [accepted: number, rejected: number]> {
  const counts = new Map<string, [number, number]>();
  const first = items.find((item) => 'piece' in item && item.piece !== undefined);
  let source = first === undefined ? null : documentSource(first);
  for (const item of items) {
    source = documentSource(item) ?? source;
    if (source === null) continue;
    const [accepted, rejected] = counts.get(source) ?? [0, 0];
    const taken = !('problem' in item) && !refused.has(item);
    counts.set(source, taken ? [accepted + 1, rejected] : [accepted, rejected + 1]);
  }
  return counts;
}

function documentSource(item: Prepared): string | null {
  if (!('piece' in item) || item.piece === undefined) return null;
  const { kind, source } = item.piece.row;
  return vulnerabilityKinds.includes(kind) && kind !== 'csaf' ? sourceName(kind) : source;
}

/** One writes the library at a time: two would wait for each other's rows in different orders. */
export async function lockLibrary(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('fengsui.library'))`.execute(tx);
}

/**
 * Writes items together, and one by one when the database refuses something among them. Answers what it refused, and why, and how many
 * documents changed.
 */
export async function writeAll<T extends Prepared>(
  tx: Tx,
  writer: Writer,
  items: readonly T[],
): Promise<{ refused: Map<T, string>; changed: number }> {
  const refused = new Map<T, string>();
  const together = await attempt(tx, writer, items);
  if (typeof together === 'number') return { refused, changed: together };
  let changed = 0;
  for (const item of items) {
    const outcome = await attempt(tx, writer, [item]);
    if (typeof outcome === 'number') changed += outcome;
    else refused.set(item, outcome);
  }
  return { refused, changed };
}

/** @returns why the database refuses it; how many documents changed when it is written */
async function attempt(tx: Tx, writer: Writer, items: readonly Prepared[]): Promise<string | number> {
  await sql`savepoint items`.execute(tx);
  try {
    const changed = await writer.write(tx, items);
    await sql`release savepoint items`.execute(tx);
    return changed;
  } catch (error) {
    // Only what the data is the reason of: values that no type takes, rows that break a rule, limits that are passed.
    const { code, message } = error as { code?: string; message: string };
    if (!/^(?:22|23|54)/.test(code ?? '')) throw error;
    await sql`rollback to savepoint items`.execute(tx);
    writer.forget();
    return `the database refuses it: ${message}`;
  }
}

function nameOf(item: Prepared): string | null {
  return 'piece' in item ? (item.piece?.row.id ?? null) : null;
}
