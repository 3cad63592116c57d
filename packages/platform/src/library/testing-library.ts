import { type Entry, type LibraryItem, readLibraryFile } from '@fengsui/knowledge';
import { sql } from 'kysely';
import { newId } from '../kernel/identifiers.ts';
import type { RecordsClient, Tx } from '../kernel/records.ts';
import { insertImport, setImportQueued } from './store-imports.ts';
import { prepare, Writer } from './writer.ts';

/** Help for the tests: writes documents into the library as an import does. */

/** Reads values as one file and writes what is in it. */
export async function writeDocuments(tx: Tx, ...values: unknown[]): Promise<void> {
  await new Writer().write(tx, (await readItems(values.map((value) => JSON.stringify(value)).join('\n'))).map(prepare));
}

/** What is in a file of this text. */
async function readItems(text: string): Promise<LibraryItem[]> {
  const chunks = (async function* () {
    yield Buffer.from(text);
  })();
  const items: LibraryItem[] = [];
  for await (const item of readLibraryFile(chunks, { name: 'file', retrieved: '2024-01-01T00:00:00Z' })) items.push(item);
  return items;
}

/** An entry with no more than its name. */
export function bareEntry(kind: Entry['kind'], key: string, name = key): Entry {
  return {
    kind,
    key,
    name,
    aliases: [],
    descriptions: [],
    attributes: {},
    published: null,
    modified: null,
    revoked: false,
    url: null,
  };
}

/** Queues an import of a file, as the end of an upload does. Answers its identifier. */
export async function queueImport(records: Pick<RecordsClient, 'system'>, organisation: string, name: string): Promise<string> {
  const id = newId();
  await records.system(async (tx) => {
    await insertImport(tx, organisation, { id, name, size: 1, by: null });
    await sql`insert into jobs (id, organisation_id, kind, unit) values (${id}, ${organisation}, 'import', 'documents')`.execute(
      tx,
    );
    await setImportQueued(tx, id, id, '');
  });
  return id;
}
