import type { Entry } from '@fengsui/knowledge';
import { sql } from 'kysely';
import type { Tx } from '../kernel/records.ts';
import { stateOfLists } from './store-values.ts';

/** SQL of what is released for sensors. Runs as the system. */

/** What tells one content for sensors from another: the lists of indicators and rules, and which fingerprints are in force. */
export async function stateOfReleased(tx: Tx): Promise<string> {
  const { rows } = await sql<{
    state: string;
  }>`select coalesce(string_agg(id || ' ' || published_version, ' ' order by id), '') as state
    from fingerprints where published_version is not null`.execute(tx);
  return `${await stateOfLists(tx)}\n${rows[0].state}`;
}

/** Detection rules for the events of sensors: those that are released, and which of them were retracted. */
export async function listSensorRules(tx: Tx): Promise<{ key: string; text: string; retracted: boolean }[]> {
  const { rows } = await sql<{ key: string; text: string; retracted: boolean }>`select distinct on (n.key) n.key,
      s.entry -> 'attributes' ->> 'text' as text, n.state = 'retracted' as retracted
    from nodes n join statements s on s.node_id = n.id join documents d on d.kind = s.kind and d.id = s.document
    where s.kind = 'sigma' and n.kind = 'detection-rule' and not n.hidden and s.entry -> 'attributes' -> 'logsource' ->> 'product' = 'fengsui'
      and coalesce((s.entry ->> 'revoked')::boolean, false) = false and s.entry -> 'attributes' ->> 'text' <> ''
    order by n.key, d.imported_at desc`.execute(tx);
  return rows;
}

/** What is said of an indicator that is released: the entry, who says it, what it indicates or else the title of the document, and the date of a document whose entries have none. */
export interface IndicatorEntry {
  node: number;
  entry: Entry;
  source: string;
  name: string;
  dated: string;
  /** Whether there may be more behind this one. */
  more: boolean;
}

/** Released indicators from behind an identifier of a node; all that is said of a node comes together. */
export async function listIndicatorEntries(tx: Tx, after: number, limit: number): Promise<IndicatorEntry[]> {
  const { rows } = await sql<Omit<IndicatorEntry, 'more'> & { nodes: number }>`with chosen as (
      select n.id, n.label from nodes n where n.kind = 'indicator' and n.id > ${after} and not n.hidden and n.state = 'released'
      and exists (select from statements s where s.node_id = n.id) order by n.id limit ${limit})
    select s.node_id as node, s.entry, s.source, coalesce(d.published, d.imported_at) as dated, (select count(*)::int from chosen) as nodes,
      coalesce((select m.label from edges e join nodes m on m.id = e.to_id where e.from_id = n.id and e.type = 'indicates' and not m.hidden
        and m.kind in ('malware', 'tool', 'actor', 'campaign') order by e.confidence desc, m.id limit 1), d.title) as name
    from chosen n join statements s on s.node_id = n.id join documents d on d.kind = s.kind and d.id = s.document order by s.node_id`.execute(
    tx,
  );
  return rows.map(({ nodes, ...row }) => ({ ...row, more: nodes === limit }));
}
