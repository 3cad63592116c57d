import { createReadStream } from 'node:fs';
import type { Refusal } from '@fengsui/advisories';
import { PartsTold, readLibraryFile } from '@fengsui/knowledge';
import { sql } from 'kysely';
import type { RecordsClient, RecordsConnection, Tx } from '../kernel/records.ts';
import { isBundleFile, prepareLine, receiveBundle } from './exchange/receive.ts';
import { refusal } from './refusal.ts';
import type { Rejection } from './schema.ts';
import { settle, worthSettling } from './settle.ts';
import { sourceName, vulnerabilityKinds } from './sources.ts';
import { lockLibrary } from './store-documents.ts';
import { advanceImport, countSources, type ImportPosition, insertRejections, lockImport } from './store-imports.ts';
import { type Prepared, prepare, prepareParted, Writer } from './writer.ts';

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
  const push = (one: Prepared) => {
    items.push({ ...one, number });
    weight += one.weight;
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
      const parted = parts.before(item);
      // What was told before the last that was counted was committed with it; whether this was, nobody knows.
      if (parted !== null && number >= begin.documents) push(prepareParted(parted));
      if (++number <= begin.documents) continue;
      push('at' in item ? prepare(item) : prepareLine(item, bundle!.manifest.library));
      if (items.length >= batch.items || weight >= batch.characters) await flush();
    }
    const parted = parts.before(null);
    if (parted !== null) push(prepareParted(parted));
    await flush();
    await taking;
    await bundle?.finish();
    if (number - begin.documents >= worthSettling) await settle(records);
  } finally {
    stream.destroy();
  }
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
      const why = 'problem' in item ? item : refused.get(item);
      if (why === undefined) return [];
      const { problem: reason, code, values } = why;
      return [{ line: item.number, place: item.at, document: nameOf(item), reason, refusal: { code, values } }];
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
  refused: ReadonlyMap<Numbered, Refusal>,
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

/**
 * Writes items together, and one by one when the database refuses something among them. Answers what it refused, and why, and how many
 * documents changed.
 */
export async function writeAll<T extends Prepared>(
  tx: Tx,
  writer: Writer,
  items: readonly T[],
): Promise<{ refused: Map<T, Refusal>; changed: number }> {
  const refused = new Map<T, Refusal>();
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
async function attempt(tx: Tx, writer: Writer, items: readonly Prepared[]): Promise<Refusal | number> {
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
    return refusal('database', { reason: message });
  }
}

function nameOf(item: Prepared): string | null {
  return 'piece' in item ? (item.piece?.row.id ?? null) : null;
}
