import { sql } from 'kysely';
import type { Tx } from '../kernel/records.ts';

/** SQL of which version of the program's own content the library holds. */

export async function findContentVersion(tx: Tx): Promise<string | undefined> {
  const { rows } = await sql<{ version: string }>`select version from library_content where name = 'own'`.execute(tx);
  return rows[0]?.version;
}

export async function setContentVersion(tx: Tx, version: string): Promise<void> {
  await sql`insert into library_content (name, version) values ('own', ${version})
    on conflict (name) do update set version = excluded.version, loaded_at = now()`.execute(tx);
}
