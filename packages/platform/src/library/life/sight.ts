import { sql } from 'kysely';
import { type Actor, may } from '../../kernel/identity/actor.ts';
import type { RecordsClient, Tx } from '../../kernel/records.ts';

/** Who reads: the organisation, and for a person or a token what they may. */
export type Reader = Pick<Actor, 'organisation'> & Partial<Pick<Actor, 'permissions' | 'operator'>>;

/** Whether somebody works on the library and so sees what is not released. */
export function seesUnreleased(reader: Reader): boolean {
  const { permissions, operator } = reader;
  if (permissions === undefined || operator === undefined) return false;
  return (['library.write', 'library.verify'] as const).some((permission) =>
    may({ ...reader, permissions, operator }, permission),
  );
}

/** Transactions as a tenant in which those who work on the library see what is not released, and nobody else does. */
export function readingOf(records: Pick<RecordsClient, 'tenant'>) {
  return <T>(reader: Reader, work: (tx: Tx) => Promise<T>): Promise<T> =>
    records.tenant(reader.organisation, async (tx) => {
      if (seesUnreleased(reader)) await sql`select set_config('fengsui.unreleased', 'on', true)`.execute(tx);
      return work(tx);
    });
}
