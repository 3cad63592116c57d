import type { Entry } from '@fengsui/knowledge';
import { sql } from 'kysely';
import type { Tx } from '../kernel/records.ts';
import { firstState } from './sources.ts';
import { type NodeRow, putNodes } from './store-nodes.ts';
import { searchVector } from './words.ts';

/** SQL of entries of every kind but vulnerabilities: one node from what all documents say of it. */

interface Said {
  id: number;
  kind: string;
  source: string;
  confidence: number;
  entry: Entry;
}

const longestSummary = 300;
/** Characters of all attributes that a node carries to lists and to the graph; the whole stands in the statements. */
const longestAttributes = 4000;
const part = 500;

/**
 * Decides nodes again from all that is said of them. The record of a vulnerability has its node from elsewhere and is left alone; a node
 * that nobody describes and nothing refers to goes.
 * @param review whether what anybody may write waits until a person releases it
 */
export async function refreshEntries(tx: Tx, ids: Iterable<number>, review: boolean): Promise<void> {
  const all = [...new Set(ids)];
  for (let at = 0; at < all.length; at += part) {
    const list = all.slice(at, at + part);
    const { rows } = await sql<Said>`select s.node_id as id, s.kind, s.source, s.confidence, s.entry from statements s
      where s.node_id = any(${list}::bigint[]) and not exists (
        select from nodes n join vulnerabilities v on v.id = n.key where n.id = s.node_id and n.kind = 'vulnerability')
      order by s.confidence desc, s.kind, s.document`.execute(tx);
    const said = Map.groupBy(rows, ({ id }) => id);
    await putNodes(
      tx,
      [...said.values()].map((parts) => entryNode(parts, review)),
    );
    await sql`delete from nodes n where id = any(${list.filter((id) => !said.has(id))}::bigint[]) and kind <> 'vulnerability'
      and not exists (select from edges e where e.from_id = n.id) and not exists (select from edges e where e.to_id = n.id)`.execute(
      tx,
    );
  }
}

/** The node of an entry: the most confident source's words come first, the names of all sources find it, and any official one releases it. */
export function entryNode(parts: readonly Pick<Said, 'kind' | 'source' | 'confidence' | 'entry'>[], review: boolean): NodeRow {
  const [{ entry }] = parts;
  const names = [...new Set(parts.flatMap((said) => [said.entry.name, ...said.entry.aliases]))];
  const sources = [...new Set(parts.map(({ source }) => source))].slice(0, 20);
  const descriptions = parts.flatMap((said) => said.entry.descriptions);
  const summary = descriptions.find(({ language }) => language.startsWith('en')) ?? descriptions[0];
  const vendor = entry.attributes.vendor;
  const attributes = { ...entry.attributes, aliases: entry.aliases.slice(0, 20), url: entry.url, revoked: entry.revoked };
  return {
    kind: entry.kind,
    key: entry.key,
    label: entry.name,
    label_zh: names.find((name) => /\p{Script=Han}/u.test(name)) ?? null,
    summary: (summary?.text ?? '').slice(0, longestSummary),
    sources,
    severity: severityOf(entry.attributes.severity ?? entry.attributes.level),
    state: parts.some(({ kind }) => firstState(kind, review) === 'released') ? 'released' : 'collected',
    sorted_at: entry.modified ?? entry.published,
    search: searchVector({
      kind: entry.kind,
      key: entry.key,
      names,
      texts: [...descriptions.map(({ text }) => text), ...wordsIn(entry.attributes)],
      sources,
      vendors: typeof vendor === 'string' ? [vendor] : [],
      severity: severityOf(entry.attributes.severity ?? entry.attributes.level),
    }),
    attributes: bounded(attributes),
  };
}

const severities: Readonly<Record<string, string>> = {
  informational: 'info',
  info: 'info',
  low: 'low',
  medium: 'medium',
  high: 'high',
  critical: 'critical',
};

function severityOf(value: unknown): string | null {
  return typeof value === 'string' ? (severities[value.toLowerCase()] ?? null) : null;
}

/** Texts among attributes: platforms, hashes, patterns are searched for too. */
function wordsIn(attributes: Record<string, unknown>): string[] {
  const texts: string[] = [];
  const stack: unknown[] = Object.values(attributes).toReversed();
  for (let value = stack.pop(); value !== undefined && texts.length < 400; value = stack.pop()) {
    if (typeof value === 'string') texts.push(value.slice(0, 2000));
    else if (typeof value === 'object' && value !== null) stack.push(...Object.values(value).slice(0, 100));
  }
  return texts;
}

/** Attributes in the order of the source as long as there is room for them. */
function bounded(attributes: Record<string, unknown>): Record<string, unknown> {
  let left = longestAttributes;
  const kept = Object.entries(attributes).filter(([, value]) => {
    const length = JSON.stringify(value)?.length ?? 0;
    if (length > left) return false;
    left -= length;
    return true;
  });
  return Object.fromEntries(kept);
}
