import { AliasIndex } from '@fengsui/advisories';
import { sql } from 'kysely';
import type { Tx } from '../kernel/records.ts';

/** SQL of the identifiers that documents say are one vulnerability. */

/** That a document says two identifiers are one vulnerability. */
interface StatedAlias {
  subject: string;
  alias: string;
  kind: string;
  document: string;
}

/** Steps from one identifier to those said to be the same; real chains have three. */
const mostSteps = 8;
/** Identifiers looked at together; more are no aliases but a list. */
const mostIdentifiers = 20_000;

/**
 * Files what is said under the records that follow from the aliases: those of these identifiers and of all that are joined to them.
 * @param subjects identifiers as documents use them
 * @param before those of them of which something was taken back: they may be filed under a record that is theirs no longer
 * @returns the records that gained or lost a statement, and those of the subjects themselves
 */
export async function fileUnderRecords(tx: Tx, subjects: readonly string[], before: readonly string[]): Promise<string[]> {
  const aliases = await aliasesAround(tx, subjects);
  const identifiers = [...new Set([...subjects, ...aliases.flatMap(({ subject, alias }) => [subject, alias])])];
  const records = recordsOf(identifiers, aliases);
  const touched = new Set(subjects.map((subject) => records.get(subject) ?? subject));
  // What is new is filed under its own identifier already: only what is, or was, joined with others may have to move.
  const joined = [...new Set([...before, ...aliases.flatMap(({ subject, alias }) => [subject, alias])])];
  if (joined.length === 0) return [...touched];
  const wanted = joined.map((identifier) => records.get(identifier) ?? identifier);
  const moved = await sql<{
    subject: string;
    old: string;
    record: string;
  }>`select distinct a.subject, a.vulnerability_id as old, r.record
    from unnest(${joined}::text[], ${wanted}::text[]) as r (subject, record)
    join assertions a on a.subject = r.subject and a.vulnerability_id <> r.record`.execute(tx);
  if (moved.rows.length > 0) {
    await sql`update assertions a set vulnerability_id = r.record
      from unnest(${moved.rows.map(({ subject }) => subject)}::text[], ${moved.rows.map(({ record }) => record)}::text[]) as r (subject, record)
      where a.subject = r.subject and a.vulnerability_id <> r.record`.execute(tx);
    for (const { old, record } of moved.rows) touched.add(old).add(record);
  }
  return [...touched];
}

/** The record of each identifier. */
function recordsOf(identifiers: readonly string[], aliases: readonly StatedAlias[]): Map<string, string> {
  const index = new AliasIndex();
  for (const { subject, alias, kind, document } of aliases) {
    index.add({ vulnerability: subject, aliases: [alias], source: kind, document: `${kind}:${document}` });
  }
  // The index compares identifiers in capitals; a record goes by the name that its documents write.
  const written = new Map(identifiers.map((identifier) => [identifier.trim().toUpperCase(), identifier]));
  const named = new Set(aliases.flatMap(({ subject, alias }) => [subject, alias]));
  return new Map(
    identifiers.map((identifier) => {
      if (!named.has(identifier)) return [identifier, identifier];
      const { id } = index.group(identifier);
      return [identifier, written.get(id) ?? id];
    }),
  );
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
