import { sql } from 'kysely';
import type { Tx } from '../kernel/records.ts';
import { joinIdentifiers, type StatedAlias } from './aliases.ts';

/** SQL of the identifiers that documents say are one vulnerability. */

/** Steps from one identifier to those said to be the same; real chains have three. */
const mostSteps = 8;
/** Identifiers looked at together; more are no aliases but a list. */
const mostIdentifiers = 20_000;

/**
 * Files what is said under the records that follow from the aliases: those of these identifiers and of all that are joined to them.
 * @param subjects identifiers as documents use them
 * @returns the records that gained or lost a statement, and those of the subjects themselves
 */
export async function fileUnderRecords(tx: Tx, subjects: readonly string[]): Promise<string[]> {
  const aliases = await aliasesAround(tx, subjects);
  const identifiers = [...new Set([...subjects, ...aliases.flatMap(({ subject, alias }) => [subject, alias])])];
  const records = joinIdentifiers(identifiers, aliases);
  const touched = new Set(subjects.map((subject) => records.get(subject) ?? subject));
  const wanted = identifiers.map((identifier) => records.get(identifier) ?? identifier);
  const moved = await sql<{
    subject: string;
    old: string;
    record: string;
  }>`select distinct a.subject, a.vulnerability_id as old, r.record
    from unnest(${identifiers}::text[], ${wanted}::text[]) as r (subject, record)
    join assertions a on a.subject = r.subject and a.vulnerability_id <> r.record`.execute(tx);
  if (moved.rows.length > 0) {
    await sql`update assertions a set vulnerability_id = r.record
      from unnest(${moved.rows.map(({ subject }) => subject)}::text[], ${moved.rows.map(({ record }) => record)}::text[]) as r (subject, record)
      where a.subject = r.subject and a.vulnerability_id <> r.record`.execute(tx);
    for (const { old, record } of moved.rows) touched.add(old).add(record);
  }
  return [...touched];
}

/** What is said of identifiers and of those that are said to be the same, as far as the chains go. */
async function aliasesAround(tx: Tx, subjects: readonly string[]): Promise<StatedAlias[]> {
  const stated = new Map<string, StatedAlias>();
  const seen = new Set(subjects);
  let next = [...seen];
  for (let step = 0; next.length > 0 && step < mostSteps && seen.size < mostIdentifiers; step++) {
    const { rows } =
      await sql<StatedAlias>`select subject, alias, kind, document from vulnerability_aliases where subject = any(${next})
      union select subject, alias, kind, document from vulnerability_aliases where alias = any(${next})`.execute(tx);
    next = [];
    for (const row of rows) {
      stated.set(`${row.kind}\0${row.document}\0${row.subject}\0${row.alias}`, row);
      for (const identifier of [row.subject, row.alias]) {
        if (seen.has(identifier)) continue;
        seen.add(identifier);
        next.push(identifier);
      }
    }
  }
  return [...stated.values()];
}
