import { type DecayTable, readDecayTable, WarningLists } from '@fengsui/knowledge';
import type { Finding } from '@fengsui/sensor';
import type { Place, replaceFindings } from '../assets/findings.ts';
import type { Tx } from '../kernel/records.ts';
import { judge, severityOf } from './judge.ts';
import { isMet } from './keys.ts';
import { indicatorRules, ruleFor } from './rules.ts';
import * as sightings from './store-sightings.ts';
import * as values from './store-values.ts';
import { whyOf } from './why.ts';

/** Most values of one capture that are judged, and nodes whose statements are read at once. */
const mostHits = 20_000;
const part = 500;
/** Indicators that a finding tells of; the others are told by number. */
const told = 5;

const hashTypes: ReadonlySet<string> = new Set(['md5', 'sha1', 'sha256']);

/** The rule of the sensor that has found a file of a known hash already. */
const knownFile = 'malicious-file-known';

let table: DecayTable | undefined;

/** What is asked of matching again and again while it goes on. */
export interface Knowledge {
  decay: DecayTable;
  warnings: WarningLists;
}

/** Lifetimes of indicators, and the warning lists of the library as they are now. */
export async function readKnowledge(tx: Tx): Promise<Knowledge> {
  table ??= readDecayTable();
  return { decay: table, warnings: new WarningLists(await values.readWarningLists(tx)) };
}

/**
 * Holds what a capture shows against the indicators of the library: notes each that is met, with what came of it, and files findings of those that count. Doing it again
 * gives the same. Runs as the tenant.
 * @param replace files the findings in place of those of the same rules
 * @returns what came of it, and the findings touched
 */
export async function matchCapture(
  tx: Tx,
  place: Place,
  { decay, warnings }: Knowledge,
  replace: typeof replaceFindings,
): Promise<{ met: number; findings: string[] }> {
  const hits = await sightings.listHits(tx, place.capture, mostHits);
  const judged = hits.length === 0 ? new Set<string>() : await sightings.listJudgedHashes(tx, place.capture);
  const rows: sightings.SightingRow[] = [];
  const nodes = [...new Set(hits.map(({ node }) => node))];
  const byNode = Map.groupBy(hits, ({ node }) => node);
  for (let at = 0; at < nodes.length; at += part) {
    const list = nodes.slice(at, at + part);
    const said = await values.readStatements(tx, list);
    const first = list
      .flatMap((node) => byNode.get(node) ?? [])
      .reduce((time, hit) => (hit.firstSeen > time ? hit.firstSeen : time), '');
    const before = await sightings.lastSightings(tx, list, place.capture, first);
    for (const node of list) {
      for (const hit of byNode.get(node) ?? []) {
        // A document that was replaced may no longer say it.
        const statements = (said.get(node) ?? []).filter(({ entry }) => isMet(entry, hit.key, hit.value));
        const judgement = judge(hit, statements, before.get(node) ?? null, decay, warnings);
        if (judgement === null) continue;
        const { outcome, score, list: warned, said: statement } = judgement;
        const rule = hashTypes.has(hit.type) && judged.has(hit.value) ? knownFile : ruleFor(hit.type).name;
        const document = `${statement.kind}:${statement.document}`;
        rows.push({ ...hit, outcome, score, list: warned, rule, source: statement.source, document });
      }
    }
  }
  await sightings.replaceSightings(tx, place, rows);
  const names = indicatorRules.map(({ name }) => name);
  return { met: rows.length, findings: await replace(tx, place, names, findingsOf(rows)) };
}

/** One finding for each rule and pair of ends, told by its strongest indicators. */
function findingsOf(rows: readonly sightings.SightingRow[]): Finding[] {
  const counting = rows.filter(({ outcome, rule }) => outcome === 'finding' && rule !== knownFile);
  const left = Map.groupBy(
    rows.filter(({ outcome }) => outcome !== 'finding'),
    ({ client, server }) => `${client}\0${server}`,
  );
  const groups = Map.groupBy(counting, ({ rule, client, server }) => `${rule}\0${client}\0${server}`);
  return [...groups.values()].map((group) => {
    const [best, ...others] = group.toSorted((one, other) => other.score - one.score);
    const { name, title } = ruleFor(best.type);
    const seen = [...new Map(group.map((row) => [row.number, row])).values()];
    const frames = [...new Set(seen.flatMap(({ frame }) => frame ?? []))].toSorted((one, other) => one - other);
    return {
      rule: name,
      title,
      severity: severityOf(best.score),
      confidence: Math.round(best.score),
      techniques: [],
      client: best.client,
      server: best.server,
      firstSeen: seen.reduce((time, row) => (row.firstSeen < time ? row.firstSeen : time), best.firstSeen),
      lastSeen: seen.reduce((time, row) => (row.lastSeen > time ? row.lastSeen : time), best.lastSeen),
      count: seen.reduce((sum, row) => sum + row.count, 0),
      evidence: {
        frames: frames.slice(0, 64),
        fields: {
          value: best.value,
          value_type: best.type,
          protocol: best.protocol,
          score: Math.round(best.score),
          source: best.source,
          document: best.document,
          why: whyOf(best).en,
          why_zh: whyOf(best).zh,
          ...notCounted(left.get(`${best.client}\0${best.server}`) ?? []),
          ...(others.length === 0 ? {} : { others: [...new Set(others.map((row) => row.value))].slice(0, told) }),
        },
      },
    };
  });
}

/** What was met between the same ends and did not count, each with its reason. */
function notCounted(rows: readonly sightings.SightingRow[]): { not_counted?: { value: string; why: string; why_zh: string }[] } {
  if (rows.length === 0) return {};
  const reasons = rows.slice(0, told).map((row) => ({ value: row.value, why: whyOf(row).en, why_zh: whyOf(row).zh }));
  return { not_counted: reasons };
}
