import { statfs } from 'node:fs/promises';
import type { Actor } from '../kernel/identity/actor.ts';
import type { Records } from '../kernel/records.ts';
import type { Measure } from '../kernel/measure.ts';
import { exposition, type Told } from './exposition.ts';

/** What an organisation, and the machine for whoever runs it, is like now, for a system that watches it. */
export function openMetrics(of: {
  records: Pick<Records, 'tenant'>;
  measures: readonly Measure[];
  /** When each source of the library was last read. */
  getUpdates(this: void): Promise<{ sources: readonly { id: string; succeededAt: string | null }[] }>;
  version: string;
  startedAt: string;
  /** The data folder. */
  directory: string;
}) {
  const { records, measures, getUpdates, version, startedAt, directory } = of;

  const ofServer = async (): Promise<Told[]> => {
    const { bavail, bsize } = await statfs(directory);
    const { sources } = await getUpdates();
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
        samples: sources.flatMap(({ id, succeededAt }) =>
          succeededAt === null ? [] : [{ labels: { source: id }, value: Date.parse(succeededAt) / 1000 }],
        ),
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
