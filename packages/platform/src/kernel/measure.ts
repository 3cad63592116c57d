import type { sql } from 'kysely';
import type { Actor } from './identity/actor.ts';
import type { Tx } from './records.ts';

/** One value of a measure, told apart from its others by labels. */
export interface Sample {
  labels: Readonly<Record<string, string>>;
  value: number;
}

/** What is measured of an organisation, for a system that watches it; each capability has its own. */
export interface Measure {
  /** It never changes, and ends with its unit: `fengsui_sensor_spool_bytes`. */
  name: string;
  /** What it is, in a sentence. */
  help: string;
  kind: 'gauge' | 'counter';
  /** Whether the actor may see it; everybody who may read assets when it is absent. */
  may?(actor: Actor): boolean;
  /** Reads it as the tenant. */
  read(tx: Tx): Promise<Sample[]>;
}

/** A query whose rows are the samples. */
export async function samplesOf(tx: Tx, query: ReturnType<typeof sql<Sample>>): Promise<Sample[]> {
  const { rows } = await query.execute(tx);
  return rows.map(({ labels, value }) => ({ labels, value: Number(value) }));
}
