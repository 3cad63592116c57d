import type { Assertion, Reliability } from '@fengsui/advisories';
import { sql } from 'kysely';
import { toJson } from '../kernel/json.ts';
import type { Tx } from '../kernel/records.ts';

/** SQL of how far sources can be relied on, with the time at which it was learnt. */

/** What was learnt last; null before anything was. */
export async function findReliability(tx: Tx): Promise<Reliability | null> {
  const { rows } = await sql<{ content: Reliability }>`select content from reliability order by learnt_at desc limit 1`.execute(
    tx,
  );
  return rows[0]?.content ?? null;
}

/** Keeps what was learnt beside what was learnt before. */
export async function putReliability(tx: Tx, learnt: Reliability): Promise<void> {
  await sql`insert into reliability (records, content) values (${learnt.learntFrom.records}, ${toJson(learnt)})`.execute(tx);
}

/** A record of which more than one source speaks. */
export interface ContestedRecord {
  id: string;
  /** Whether two of them cannot both be right: only then does it matter which is believed. */
  contradicted: boolean;
  assertions: Assertion[];
}

/** Records of which more than one source speaks, in the order of their identifiers, read in parts so that memory stays flat. */
export async function* readContested(run: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>): AsyncGenerator<ContestedRecord> {
  let after = '';
  for (;;) {
    const rows = await run(async (tx) => {
      const result = await sql<{ id: string; contradicted: boolean; assertions: Assertion[][] | null }>`select v.id,
          jsonb_path_exists(v.resolved, '$.disagreements[*] ? (@.kind == "contradiction")') as contradicted,
          (select jsonb_agg(a.assertions order by a.kind, a.document) from assertions a where a.vulnerability_id = v.id) as assertions
        from vulnerabilities v where v.id > ${after} and jsonb_array_length(v.resolved -> 'sources') > 1 order by v.id limit 500`.execute(
        tx,
      );
      return result.rows;
    });
    for (const { assertions, ...row } of rows) yield { ...row, assertions: assertions?.flat() ?? [] };
    if (rows.length === 0) return;
    after = rows.at(-1)!.id;
  }
}
