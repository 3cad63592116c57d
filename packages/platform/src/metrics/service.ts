import { statfs } from 'node:fs/promises';
import { sql } from 'kysely';
import type { Actor } from '../kernel/identity/actor.ts';
import type { Records } from '../kernel/records.ts';
import type { Measure, Sample } from '../kernel/measure.ts';
import { exposition, type Told } from './exposition.ts';

/** What an organisation, and the machine for whoever runs it, is like now, for a system that watches it. */
export function openMetrics(of: {
  records: Pick<Records, 'tenant' | 'system'>;
  measures: readonly Measure[];
  version: string;
  startedAt: string;
  /** The data folder. */
  directory: string;
}) {
  const { records, measures, version, startedAt, directory } = of;

  const ofServer = async (): Promise<Told[]> => {
    const { bavail, bsize } = await statfs(directory);
    const { rows: sources } = await records.system((tx) =>
      sql<Sample>`select jsonb_build_object('source', source) as labels, extract(epoch from succeeded_at)::double precision as value
        from library_updates where succeeded_at is not null order by source`.execute(tx),
    );
    const gauge = (name: string, help: string, value: number, labels = {}): Told => ({
      name,
      help,
      kind: 'gauge',
      samples: [{ labels, value }],
    });
    return [
      gauge('fengsui_info', 'The version that runs.', 1, { version }),
      gauge('fengsui_start_timestamp_seconds', 'When the server was started.', Date.parse(startedAt) / 1000),
      gauge('fengsui_resident_memory_bytes', 'Memory of the server, without PostgreSQL.', process.memoryUsage.rss()),
      gauge('fengsui_data_free_bytes', 'Room that is left for the data folder.', bavail * bsize),
      {
        name: 'fengsui_library_source_succeeded_timestamp_seconds',
        help: 'When a source of the library was last read.',
        kind: 'gauge',
        samples: sources,
      },
    ];
  };

  return {
    /** All that the actor may see, in the text format of Prometheus. */
    async read(actor: Actor): Promise<string> {
      const told = await records.tenant(actor.organisation, async (tx) => {
        const list: Told[] = [];
        for (const { may, read, ...measure } of measures) {
          if (may?.(actor) !== false) list.push({ ...measure, samples: await read(tx) });
        }
        return list;
      });
      return exposition([...(actor.operator ? await ofServer() : []), ...told]);
    },
  };
}
