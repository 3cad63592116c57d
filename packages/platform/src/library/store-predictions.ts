import type { EpssTable } from '@fengsui/advisories';
import { sql } from 'kysely';
import type { Tx } from '../kernel/records.ts';

/** Keeps the day's exploit predictions and carries them into the vulnerabilities. Answers false when they are those that are there. */
export async function putPredictions(tx: Tx, table: EpssTable): Promise<boolean> {
  const same = await sql<{ count: number }>`select count(*) as count from exploit_predictions
    where date = ${table.date} and model = ${table.modelVersion}`.execute(tx);
  if (table.date !== '' && same.rows[0].count >= table.scores.size) return false;
  const scores = [...table.scores.values()];
  for (let at = 0; at < scores.length; at += 20_000) {
    const part = scores.slice(at, at + 20_000);
    await sql`insert into exploit_predictions (vulnerability_id, score, percentile, date, model)
      select cve, score, percentile, ${table.date}, ${table.modelVersion}
      from unnest(${part.map(({ cve }) => cve)}::text[], ${part.map(({ score }) => score)}::double precision[],
        ${part.map(({ percentile }) => percentile)}::double precision[]) as r (cve, score, percentile)
      on conflict (vulnerability_id) do update set score = excluded.score, percentile = excluded.percentile, date = excluded.date,
        model = excluded.model`.execute(tx);
  }
  await sql`update vulnerabilities v set epss = p.score from exploit_predictions p where p.vulnerability_id = v.id and v.epss is distinct from p.score`.execute(
    tx,
  );
  return true;
}
