import { sql } from 'kysely';
import type { Tx } from '../kernel/records.ts';

/** SQL of which version of the program's own content the library holds. */

export async function findContentVersion(tx: Tx): Promise<string | undefined> {
  const { rows } = await sql<{ version: string }>`select version from library_content where name = 'own'`.execute(tx);
  return rows[0]?.version;
}

/** Releases what documents of the program's own content describe and name, unless persons have taken an entry in hand: whoever runs the program has its content. */
export async function releaseContent(tx: Tx, documents: readonly { kind: string; id: string }[]): Promise<void> {
  await sql`update nodes n set state = 'released', released_at = coalesce(released_at, now())
    from (select s.node_id as id from statements s
        join jsonb_to_recordset(${JSON.stringify(documents)}::jsonb) as r (kind text, id text) on r.kind = s.kind and r.id = s.document
      union select unnest(array[e.from_id, e.to_id]) from edges e
        where e.organisation_id is null and e.document = any(${documents.map(({ kind, id }) => `${kind}:${id}`)})) s
    where s.id = n.id and n.state = 'collected' and not exists (select from entry_life l where l.kind = n.kind and l.key = n.key)`.execute(
    tx,
  );
}

export async function setContentVersion(tx: Tx, version: string): Promise<void> {
  await sql`insert into library_content (name, version) values ('own', ${version})
    on conflict (name) do update set version = excluded.version, loaded_at = now()`.execute(tx);
}
