import { severityOf } from '@fengsui/advisories';
import { sql } from 'kysely';
import type { Actor } from '../kernel/identity/actor.ts';
import { may } from '../kernel/identity/actor.ts';
import type { Records, Tx } from '../kernel/records.ts';
import type { Severity } from '../kernel/schema.ts';
import type { Telemetry } from '../kernel/telemetry.ts';
import { type RuleText, withRuleTexts } from './rules.ts';
import type { Overview } from './schema.ts';
import { countProtocols } from './store-conversations.ts';
import { countFindings, listFindings, type StoredFinding } from './store-findings.ts';

/** A fix as the overview ranks it: one thing to do, with everything that it closes. */
interface UrgentFix {
  match: string;
  fix: { kind: 'update' | 'mitigation'; product: string; version: string };
  place: 'now' | 'next' | 'when-convenient';
  urgency: number;
  matches: number;
  kev: number;
  cvss: number | null;
  vulnerabilities: string[];
  vulnerabilityCount: number;
  assetCount: number;
  assets: { id: string; label: string }[];
}

/** What the overview asks of the library. */
export interface MatchSource {
  count(tx: Tx, site: string | undefined): Promise<Overview['matches']>;
  /** What is to be done, the most urgent first. */
  fixes(tx: Tx, site: string | undefined, limit: number): Promise<UrgentFix[]>;
}

/** Entries of the list of what to do first, and those that it is chosen from. */
const listed = 12;
const considered = 200;
/** Entries of one rule or vulnerability: a flood of one kind must not hide the rest. */
const ofOneKind = 2;

/** Points of an open finding by its severity. */
const severityPoints: Record<Severity, number> = { info: 4, low: 15, medium: 40, high: 68, critical: 85 };

/** An entry before those like it are told apart. */
type Entry = Omit<Overview['first'][number], 'more'>;

interface AssetOf {
  id: string;
  label: string;
  role: string | null;
  level: number | null;
}

/** What have I, what is wrong, what first. */
export function openOverview(records: Pick<Records, 'tenant'>, telemetry: Pick<Telemetry, 'query'>, matches: MatchSource) {
  return async (actor: Pick<Actor, 'organisation' | 'permissions' | 'operator'>, site: string | undefined): Promise<Overview> => {
    const protocols = await countProtocols(telemetry, actor.organisation, site);
    return records.tenant(actor.organisation, async (tx) => {
      const where = site === undefined ? sql`true` : sql`site_id = ${site}`;
      // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the type of the column's values
      const grouped = async <K>(column: string, limit: number) =>
        (
          await sql<{ key: K; count: number }>`select ${sql.ref(column)} as key, count(*)::int as count from assets where ${where}
            group by 1 order by 2 desc, 1 limit ${limit}`.execute(tx)
        ).rows;
      const totals = await sql<Overview['captures']>`select count(*)::int as total,
        count(*) filter (where state in ('queued', 'analysing'))::int as analysing, coalesce(sum(frames), 0)::bigint as frames,
        max(analysed_at) as last from captures where ${where} and kind = 'packets'`.execute(tx);
      const assetCount = await sql<{ total: number }>`select count(*)::int as total from assets where ${where}`.execute(tx);
      const { bySeverity, byTechnique } = await countFindings(tx, site);
      const sum = (key: 'open' | 'suppressed' | 'total') => bySeverity.reduce((all, row) => all + row[key], 0);
      const mayMatches = may(actor, 'library.read');
      return {
        assets: {
          total: assetCount.rows[0].total,
          byRole: await grouped<string | null>('role', 20),
          byLevel: (await grouped<number | null>('purdue_level', 10)).toSorted((a, b) => (a.key ?? 9) - (b.key ?? 9)),
          byVendor: await grouped<string | null>('vendor', 20),
        },
        protocols,
        findings: { open: sum('open'), suppressed: sum('suppressed'), total: sum('total'), bySeverity, byTechnique },
        matches: mayMatches ? await matches.count(tx, site) : { open: 0, knownExploited: 0, assets: 0 },
        captures: totals.rows[0],
        first: await rank(tx, site, mayMatches),
      };
    });
  };

  async function rank(tx: Tx, site: string | undefined, mayMatches: boolean): Promise<Overview['first']> {
    const items = await withRuleTexts(
      (await listFindings(tx, { site, state: 'open', suppressed: false, limit: considered })).items,
    );
    const fixes = mayMatches ? await matches.fixes(tx, site, listed) : [];
    const assets = await assetsOf(tx, items);
    const entries = [...items.map((finding) => ofFinding(finding, assets)), ...fixes.map(ofFix)];
    return gather(entries.toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))).slice(0, listed);
  }
}

/** Keeps the first of each kind, and says on the last of them how many more there are. */
function gather(sorted: readonly Entry[]): Overview['first'] {
  const kindOf = ({ rule, title }: Entry) => rule ?? title;
  const kinds = Map.groupBy(sorted, kindOf);
  return sorted.flatMap((entry) => {
    const alike = kinds.get(kindOf(entry))!;
    const at = alike.indexOf(entry);
    if (at >= ofOneKind) return [];
    return [{ ...entry, more: at === ofOneKind - 1 ? alike.length - ofOneKind : 0 }];
  });
}

async function assetsOf(tx: Tx, findings: readonly StoredFinding[]): Promise<Map<string, AssetOf>> {
  const ids = findings.flatMap(({ serverAsset, clientAsset }) => [serverAsset, clientAsset]).filter((id) => id !== null);
  const { rows } = await sql<AssetOf>`select a.id, a.role, a.purdue_level as level, coalesce(a.name,
      (select d.address from asset_addresses d where d.asset_id = a.id order by d.kind, d.address limit 1), a.id::text) as label
    from assets a where a.id = any(${ids})`.execute(tx);
  return new Map(rows.map((row) => [row.id, row]));
}

/** A finding scores by severity and confidence; more when it concerns what controls the process. */
function ofFinding(finding: StoredFinding & RuleText, assets: ReadonlyMap<string, AssetOf>): Entry {
  const asset = assets.get(finding.serverAsset ?? '') ?? assets.get(finding.clientAsset ?? '') ?? null;
  const level = asset?.level ?? null;
  const inControl = level !== null && level <= 1;
  const score = severityPoints[finding.severity] * (0.6 + 0.4 * finding.confidence) + (inControl ? 10 : 0);
  const reasons: Entry['reasons'] = [{ about: 'severity', severity: finding.severity, confidence: finding.confidence }];
  if (finding.count > 1) reasons.push({ about: 'count', count: finding.count });
  if (inControl) reasons.push({ about: 'asset', role: asset?.role ?? null, level });
  if (finding.techniques.length > 0) reasons.push({ about: 'techniques', techniques: finding.techniques });
  return {
    kind: 'finding',
    id: finding.id,
    title: finding.title,
    severity: finding.severity,
    score: round(score),
    reasons,
    asset: asset && { id: asset.id, label: asset.label },
    link: `/api/findings/${finding.id}`,
    rule: finding.rule,
    translations: finding.translations,
  };
}

/** Points of a fix by its place in the list of work; what is left to the next place is its urgency's. */
const placePoints: Record<UrgentFix['place'], number> = { now: 90, next: 55, 'when-convenient': 15 };

/** A fix scores by its place in the list of work, which SSVC decides, and within it by urgency. */
function ofFix({
  match,
  fix,
  place,
  urgency,
  kev,
  cvss,
  vulnerabilities,
  vulnerabilityCount,
  assetCount,
  assets,
}: UrgentFix): Entry {
  const { kind, product, version } = fix;
  const reasons: Entry['reasons'] = [
    { about: 'place', place },
    { about: 'closes', vulnerabilities: vulnerabilityCount, assets: assetCount },
  ];
  if (kev > 0) reasons.push({ about: 'exploited' });
  if (cvss !== null) reasons.push({ about: 'cvss', score: cvss });
  const first = vulnerabilities[0] ?? '';
  return {
    kind: 'match',
    id: match,
    title: kind === 'update' ? `Update ${product} to ${version}` : `Follow ${product} for ${first}`,
    severity: kev > 0 ? 'critical' : cvss === null ? 'medium' : severityOfScore(cvss),
    score: round(placePoints[place] + 10 * urgency),
    reasons,
    asset: assetCount === 1 && assets[0] ? { id: assets[0].id, label: assets[0].label } : null,
    link: `/api/patches?place=${place}`,
    rule: null,
    translations: { 'zh-CN': { title: kind === 'update' ? `将 ${product} 升级到 ${version}` : `按 ${product} 处置 ${first}` } },
  };
}

function severityOfScore(cvss: number): Severity {
  const severity = severityOf(cvss);
  return severity === 'none' ? 'info' : severity;
}

function round(score: number): number {
  return Math.round(Math.min(score, 100) * 10) / 10;
}
