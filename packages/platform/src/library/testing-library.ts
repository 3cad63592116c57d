import { type LibraryItem, readLibraryFile } from '@fengsui/knowledge';
import type { Tx } from '../kernel/records.ts';
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
