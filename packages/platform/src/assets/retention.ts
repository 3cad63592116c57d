import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Configuration } from '../kernel/config.ts';
import type { Bus } from '../kernel/bus.ts';
import type { Records } from '../kernel/records.ts';
import { reduceCapture, wholeFile } from './capture-file.ts';

/** How often it is looked for captures whose time is over, in milliseconds. */
const lookEvery = 3_600_000;
/** A capture as it is told to whoever looks at it, with whose it is. */
type Row = { id: string; state: string; received: number; organisation: string };
const columns = sql`id, state, received, organisation_id as organisation`;

/** Captures that are reduced at one look; the rest waits for the next. */
const atOnce = 50;

/**
 * Reduces captures of packets whose time is over to the frames that show findings and what devices said. What they proved stays; they cannot be analysed
 * again, nor learnt from.
 */
export function openRetention({
  records,
  bus,
  configuration: { captureDays },
  directory,
}: {
  records: Records;
  bus: Bus;
  configuration: Pick<Configuration, 'captureDays'>;
  /** Where captures are kept, each in a folder of its own. */
  directory: string;
}) {
  const reduce = async ({ organisation, ...capture }: Row): Promise<void> => {
    const { id } = capture;
    const frames = await records.tenant(organisation, async (tx) => {
      const { rows } = await sql<{ frame: number }>`select distinct frame from (
          select unnest(frames) as frame from finding_occurrences where capture_id = ${id}
          union all select frame from asset_evidence where capture_id = ${id} and frame is not null) f where frame > 0`.execute(
        tx,
      );
      return rows.map(({ frame }) => Number(frame));
    });
    await reduceCapture(join(directory, id), frames);
    bus.emit(organisation, 'captures', capture);
  };

  /** Looks for captures whose time is over. Answers how many were reduced. */
  const look = async (): Promise<number> => {
    if (captureDays === 0) return 0;
    const { rows } = await records.system((tx) =>
      sql<Row>`update captures set reduced_at = now() where id in (select id from captures
          where kind = 'packets' and state in ('done', 'failed') and reduced_at is null and created_at < now() - make_interval(days => ${captureDays})
          order by created_at limit ${atOnce} for update skip locked)
        returning ${columns}`.execute(tx),
    );
    // Marked, and then the server ended before the file was reduced.
    const { rows: marked } = await records.system((tx) =>
      sql<Row>`select ${columns} from captures where reduced_at > now() - interval '7 days'`.execute(tx),
    );
    const known = new Set(rows.map(({ id }) => id));
    const left = marked.filter(({ id }) => !known.has(id) && existsSync(wholeFile(join(directory, id))));
    const failures: unknown[] = [];
    for (const row of [...rows, ...left]) await reduce(row).catch((error: unknown) => failures.push(error));
    // One that cannot be reduced, as for want of room, keeps no other waiting; it is tried again.
    if (failures.length > 0) throw new AggregateError(failures, `${failures.length} captures could not be reduced`);
    return rows.length + left.length;
  };

  return {
    look,
    /** Looks now and then from now on. Answers how it is ended. */
    start(failed: (error: unknown) => void): () => Promise<void> {
      let looking: Promise<unknown> = Promise.resolve();
      const next = () => (looking = look().catch(failed));
      const timer = setInterval(() => void next(), lookEvery);
      timer.unref();
      void next();
      return async () => {
        clearInterval(timer);
        await looking;
      };
    },
  };
}
