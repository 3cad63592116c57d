import { type ProductFamily, restoreFamily } from '@fengsui/knowledge';
import { sql } from 'kysely';
import type { Tx } from '../../kernel/records.ts';

/** SQL of what the library holds of families of products. */

const mostFamilies = 20_000;

/** All families, as their documents say them. */
export async function listFamilies(tx: Tx): Promise<ProductFamily[]> {
  const { rows } = await sql<{ family: unknown }>`select entry -> 'attributes' -> 'family' as family from statements
    where kind = 'products' and entry -> 'attributes' ? 'family' limit ${mostFamilies}`.execute(tx);
  return rows.flatMap(({ family }) => restoreFamily(family) ?? []);
}

/** What changes whenever the documents about products do. */
export async function versionOfFamilies(tx: Tx): Promise<string> {
  const { rows } = await sql<{
    version: string;
  }>`select coalesce(string_agg(id || ' ' || content_hash, ',' order by id), '') as version
    from documents where kind = 'products'`.execute(tx);
  return rows[0].version;
}
