import type { Records } from '../kernel/records.ts';
import { indicatorKeys } from './keys.ts';
import * as store from './store-values.ts';

/** Documents and statements that one transaction reads. */
const documents = 200;
const part = 5000;

/**
 * Reads the values of indicators in documents that are new or changed. Interrupted, it goes on where it stopped.
 * @returns whether there was anything new
 */
export async function refreshValues(
  records: Pick<Records, 'system'>,
  signal?: AbortSignal,
  onProgress?: (values: number) => void,
): Promise<boolean> {
  let any = false;
  let values = 0;
  for (;;) {
    signal?.throwIfAborted();
    const fresh = await records.system((tx) => store.listNewDocuments(tx, documents));
    for (const document of fresh) {
      let after = 0;
      for (;;) {
        signal?.throwIfAborted();
        const last = await records.system(async (tx) => {
          const said = await store.listDocumentIndicators(tx, document, after, part);
          const rows = said.flatMap(({ node, entry }) => indicatorKeys(entry).map((key) => ({ node, key })));
          if (rows.length > 0) await store.addValues(tx, rows);
          values += rows.length;
          return said.length < part ? undefined : said.at(-1)?.node;
        });
        onProgress?.(values);
        if (last === undefined) break;
        after = last;
      }
    }
    if (fresh.length > 0) await records.system((tx) => store.setRead(tx, fresh));
    any ||= fresh.length > 0;
    if (fresh.length < documents) return any;
  }
}
