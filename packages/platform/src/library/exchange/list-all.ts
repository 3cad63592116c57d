import type { DocumentVersion } from '@fengsui/knowledge';
import type { Tx } from '../../kernel/records.ts';
import * as store from './store.ts';

/** Rows that are read at once. */
const page = 5000;

/** All documents of the library but those that come with the program, page by page; each page in a transaction of its own. */
export async function* listAll(run: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>): AsyncGenerator<DocumentVersion> {
  const predictions = await run(store.predictionsVersion);
  if (predictions !== null) yield predictions;
  let after = { kind: '', id: '' };
  for (;;) {
    const rows = await run((tx) => store.listDocuments(tx, after, page));
    yield* rows;
    const last = rows.at(-1);
    if (rows.length < page || last === undefined) return;
    after = last;
  }
}
