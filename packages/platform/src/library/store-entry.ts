import type { Assertion } from '@fengsui/advisories';
import { sql } from 'kysely';
import type { Tx } from '../kernel/records.ts';
import { explainPlain } from './record.ts';
import { findReliability } from './store-reliability.ts';
import type { EntryDetail, EntryEdges, EntryStatement } from './schema-search.ts';

/** SQL of one entry of the library with everything around it. */

/** Edges told of each type and direction. */
const mostEdges = 50;
/** Edges counted of each type and direction. */
const mostCounted = 1000;
const mostStatements = 200;

/** An entry that the tenant may see; its own comes before one of the library with the same name. */
export async function findEntry(tx: Tx, kind: string, key: string): Promise<EntryDetail | undefined> {
  const { rows } = await sql<
    EntryDetail & { node: number; isRecord: boolean }
  >`select n.id as node, n.kind, n.key, n.label, n.label_zh as "labelZh", n.summary,
      n.sources, n.severity, n.state, n.sorted_at as at, n.organisation_id is not null as own, n.attributes, v.resolved,
      v.id is not null as "isRecord"
    from visible_nodes n left join vulnerabilities v on n.kind = 'vulnerability' and n.organisation_id is null and v.id = n.key
    where n.kind = ${kind} and n.key = ${key} order by n.organisation_id nulls last limit 1`.execute(tx);
  if (rows[0] === undefined) return undefined;
  const { node, isRecord, ...entry } = rows[0];
  const statements = await listStatements(tx, node, kind, key);
  if (isRecord && entry.resolved === null) {
    const { rows } = await sql<{ assertions: Assertion[] }>`select assertions from assertions where vulnerability_id = ${key}
      order by kind, document`.execute(tx);
    entry.resolved = explainPlain(
      key,
      rows.flatMap(({ assertions }) => assertions),
      await findReliability(tx),
    );
  }
  return { ...entry, statements, relations: await listRelations(tx, node) };
}

async function listStatements(tx: Tx, node: number, kind: string, key: string): Promise<EntryStatement[]> {
  const said = await sql<EntryStatement>`select source, kind, document, method, confidence, entry from statements
    where node_id = ${node} order by confidence desc, kind, document limit ${mostStatements}`.execute(tx);
  if (kind !== 'vulnerability') return said.rows;
  const asserted =
    await sql<EntryStatement>`select d.source, a.kind, a.document, coalesce(a.assertions -> 0 ->> 'method', 'observation') as method,
      coalesce((a.assertions -> 0 -> 'confidence')::real, 0) as confidence, a.assertions as entry
    from assertions a join documents d on d.kind = a.kind and d.id = a.document
    where a.vulnerability_id = ${key} order by 5 desc, a.kind, a.document limit ${mostStatements}`.execute(tx);
  return [...asserted.rows, ...said.rows];
}

type EdgeOfEntry = EntryEdges['edges'][number] & { type: string };

async function listRelations(tx: Tx, node: number): Promise<EntryEdges[]> {
  const relations: EntryEdges[] = [];
  for (const direction of ['out', 'in'] as const) {
    const [here, there] = direction === 'out' ? [sql`e.from_id`, sql`e.to_id`] : [sql`e.to_id`, sql`e.from_id`];
    // The types one after another by their index, not by reading all edges of a node that has a hundred thousand.
    const counted = await sql<{ type: string; count: number }>`with recursive types as (
        (select type from edges e where ${here} = ${node} order by type limit 1)
        union all
        select (select e.type from edges e where ${here} = ${node} and e.type > types.type order by e.type limit 1) from types where types.type is not null)
      select t.type, (select count(*)::int from (select from edges e where ${here} = ${node} and e.type = t.type limit ${mostCounted}) counted) as count
      from types t where t.type is not null`.execute(tx);
    for (const { type, count } of counted.rows) {
      const { rows } =
        await sql<EdgeOfEntry>`select jsonb_build_object('kind', n.kind, 'key', n.key, 'label', n.label, 'labelZh', n.label_zh,
          'severity', n.severity) as entry, e.source, e.document, e.method, e.confidence, e.valid_from as "validFrom",
          e.valid_until as "validUntil", e.text
        from (select * from edges e where ${here} = ${node} and e.type = ${type} order by e.id limit ${mostEdges}) e
        join nodes n on n.id = ${there} order by e.id`.execute(tx);
      relations.push({ type, direction, count, atLeast: count >= mostCounted, edges: rows });
    }
  }
  return relations;
}
