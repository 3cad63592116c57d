import type { Actor } from '../../kernel/identity/actor.ts';
import type { RecordsClient } from '../../kernel/records.ts';
import type { PageOf } from '../../kernel/schema.ts';
import type { SourceList, SourceRecord, SourceRecordQuery } from './schema-sources.ts';
import { readingOf } from './sight.ts';
import { countSources, findStatistics, listSourceRecords, putStatistics, stateOfSources } from './store-sources.ts';

export type StatisticsService = ReturnType<typeof openStatistics>;

/** Milliseconds that somebody who asks waits for what changed; what takes longer is counted while the last figures are answered. */
const patience = 150;

/** How timely and how good the sources of the library are. What learns after an import counts them; a change in between is counted when somebody asks. */
export function openStatistics(records: Pick<RecordsClient, 'system' | 'tenant'>) {
  const reading = readingOf(records);
  let counting: Promise<SourceList> | undefined;
  const count = (): Promise<SourceList> => {
    counting ??= keepStatistics(records).finally(() => (counting = undefined));
    return counting;
  };
  return {
    async list(): Promise<SourceList> {
      const [state, kept] = await records.system(async (tx) => [await stateOfSources(tx), await findStatistics(tx)] as const);
      if (kept === undefined) return count();
      if (kept.state === state) return kept.list;
      const counted = count();
      if (kept.took < patience) return counted;
      // What failed is counted again for who asks next.
      counted.catch(() => {});
      return kept.list;
    },
    listRecords: (actor: Actor, query: SourceRecordQuery): Promise<PageOf<SourceRecord>> =>
      reading(actor, (tx) => listSourceRecords(tx, query)),
  };
}

/** Counts the statistics of the sources and keeps them for whoever asks. */
export async function keepStatistics(records: Pick<RecordsClient, 'system'>): Promise<SourceList> {
  const begin = performance.now();
  return records.system(async (tx) => {
    // What changes while this counts makes another state: it is counted again then.
    const state = await stateOfSources(tx);
    const list = await countSources(tx);
    return putStatistics(tx, { state, took: Math.round(performance.now() - begin), list });
  });
}
