import type { Actor } from '../../kernel/identity/actor.ts';
import type { Records } from '../../kernel/records.ts';
import type { PageOf } from '../../kernel/schema.ts';
import type { SourceList, SourceRecord, SourceRecordQuery } from './schema-sources.ts';
import { readingOf } from './sight.ts';
import { countSources, listSourceRecords, stateOfSources } from './store-sources.ts';

export type StatisticsService = ReturnType<typeof openStatistics>;

/** How timely and how good the sources of the library are. They are counted once for each state of the library. */
export function openStatistics(records: Records) {
  const reading = readingOf(records);
  let counted: { state: string; list: Promise<SourceList> } | undefined;
  return {
    async list(): Promise<SourceList> {
      const state = await records.system(stateOfSources);
      if (counted?.state !== state) {
        const list = records.system(countSources);
        counted = { state, list };
        // What failed is counted again by who asks next.
        list.catch(() => {
          if (counted?.list === list) counted = undefined;
        });
      }
      return counted.list;
    },
    listRecords: (actor: Actor, query: SourceRecordQuery): Promise<PageOf<SourceRecord>> =>
      reading(actor, (tx) => listSourceRecords(tx, query)),
  };
}
