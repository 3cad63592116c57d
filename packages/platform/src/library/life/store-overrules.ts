import type { Overrule } from '@fengsui/advisories';
import { sql } from 'kysely';
import type { Tx } from '../../kernel/records.ts';
import type { OverruleRow } from './schema.ts';
import type { Person } from './store.ts';

/** SQL of what persons decided over what all sources say of a vulnerability. */

/** Decisions that hold of these identifiers, the oldest first. */
export async function findOverrules(tx: Tx, subjects: readonly string[]): Promise<(Overrule & { subject: string })[]> {
  const { rows } = await sql<
    Overrule & { subject: string }
  >`select vulnerability_id as subject, attribute, value, by_name as by, reason, at
    from overrules where vulnerability_id = any(${subjects}) and withdrawn_at is null order by at, id`.execute(tx);
  return rows;
}

/** All decisions about a vulnerability, the last first, with those that were withdrawn. */
export async function listOverrules(tx: Tx, subjects: readonly string[]): Promise<OverruleRow[]> {
  const { rows } =
    await sql<OverruleRow>`select id, attribute, value, reason, by_name as by, at, case when withdrawn_at is not null then
      jsonb_build_object('by', withdrawn_by, 'at', withdrawn_at, 'reason', withdrawn_reason) end as withdrawn
    from overrules where vulnerability_id = any(${subjects}) order by at desc, id desc limit 200`.execute(tx);
  return rows;
}

/** The record of an identifier, with all identifiers that it goes by; undefined when there is none. */
export async function findRecord(tx: Tx, id: string): Promise<{ id: string; subjects: string[] } | undefined> {
  const { rows } = await sql<{
    id: string;
    subjects: string[];
  }>`select id, array_append(aliases, id) as subjects from vulnerabilities
    where id = ${id} or aliases @> array[${id}] order by id = ${id} desc limit 1`.execute(tx);
  return rows[0];
}

/** Keeps a decision in the place of the one about the same attribute. */
export async function insertOverrule(
  tx: Tx,
  row: { id: string; vulnerability: string; attribute: string; value: string; reason: string; by: Person },
  subjects: readonly string[],
): Promise<void> {
  await sql`update overrules set withdrawn_at = now(), withdrawn_by = ${row.by.name}, withdrawn_reason = ${row.reason}
    where vulnerability_id = any(${subjects}) and attribute = ${row.attribute} and withdrawn_at is null`.execute(tx);
  await sql`insert into overrules (id, vulnerability_id, attribute, value, reason, by_user, by_name)
    values (${row.id}, ${row.vulnerability}, ${row.attribute}, ${row.value}, ${row.reason}, ${row.by.id}, ${row.by.name})`.execute(
    tx,
  );
}

/** @returns whether there was such a decision and it held */
export async function withdrawOverrule(
  tx: Tx,
  id: string,
  subjects: readonly string[],
  { by, reason }: { by: string; reason: string },
): Promise<boolean> {
  const { numAffectedRows } =
    await sql`update overrules set withdrawn_at = now(), withdrawn_by = ${by}, withdrawn_reason = ${reason}
    where id = ${id} and vulnerability_id = any(${subjects}) and withdrawn_at is null`.execute(tx);
  return numAffectedRows === 1n;
}
