import {
  type Action,
  type AssetContext,
  compareWrittenVersions,
  decide,
  type Decision,
  type DecidedMatch,
  type DecisionTables,
  matchPriority,
  type Overrides,
  type Reachability,
  readDecisionTables,
  type SsvcDecision,
} from '@fengsui/advisories';
import { sql } from 'kysely';
import { toJson } from '../kernel/json.ts';
import type { Tx } from '../kernel/records.ts';
import type { FoundMatch } from './matching.ts';

/** When to act on matches: SSVC from the match, the record, the asset's surroundings and what people set, and what closes it. */

/** What an asset means to its plant. */
export type Criticality = 'safety' | 'essential' | 'normal';

/** What a person set in place of what is derived, with who, why and when. */
type StatedInput = { value: string; by: string; reason: string; at: string };
export type StatedInputs = Partial<Record<keyof Overrides, StatedInput>>;

/** An asset's surroundings as they are kept. */
interface ContextRow {
  role: string | null;
  level: number | null;
  zone: string | null;
  reachability: Reachability | null;
  criticality: Criticality | null;
  redundant: boolean | null;
  setBy: string | null;
  overrides: StatedInputs;
}

/** What closes a match on its asset. */
interface Fix {
  kind: 'update' | 'mitigation';
  product: string;
  version: string;
}

interface Row {
  id: string;
  vulnerability: string;
  probability: number;
  score: DecidedMatch['cvss'];
  actions: Action[];
  fixed: string | null;
  path: string[];
  product: { name: string };
  advisories: string[];
  state: string;
  overrides: StatedInputs;
  kev: DecidedMatch['kev'];
  epss: number | null;
  ssvc: SsvcDecision | null;
}

interface AssetRow extends ContextRow {
  id: string;
  label: string | null;
  matches: Row[];
  patches: { id: string; kind: string; product: string; version: string }[];
}

/** Assets that are decided together. */
const together = 200;

const tables = readDecisionTables();

/**
 * The criticality of an asset that no person has set, with the reason: what the loss of a device of its role does, or where the role is not
 * known of the role that is usual at its level. By the same table matches are decided.
 */
export function derivedCriticality({ role, level }: Pick<ContextRow, 'role' | 'level'>): {
  value: Criticality;
  why: { en: string; zh: string };
} {
  const name = role ?? tables.levels.find((one) => one.level === level)?.role;
  const known = tables.roles.find((one) => one.role === name);
  const { safety, mission } = known ?? tables.unknown;
  const value = severe.has(safety) ? 'safety' : failing.has(mission) ? 'essential' : 'normal';
  if (known === undefined)
    return {
      value,
      why: { en: 'Its role is not known; an ordinary controller is assumed.', zh: '角色未知，按普通控制器处理。' },
    };
  const device = known.name.en[0].toLowerCase() + known.name.en.slice(1);
  const taken =
    role === null
      ? { en: `At Purdue level ${level} it is taken for ${device}. `, zh: `位于普渡模型第 ${level} 层，按${known.name.zh}处理。` }
      : { en: '', zh: '' };
  const [hurt, lost] = [tables.words.safety[safety], tables.words.mission[mission]];
  return {
    value,
    why: {
      en: `${taken.en}When ${device} is lost: safety ${hurt.en}, and ${lost.en}.`,
      zh: `${taken.zh}${known.name.zh}失效时，安全影响：${hurt.zh}；任务影响：${lost.zh}。`,
    },
  };
}

/** Impacts on safety, and on the mission, that make a device one of safety, or one without which the process stands still. */
const severe: ReadonlySet<string> = new Set<DecisionTables['unknown']['safety']>(['critical', 'catastrophic']);
const failing: ReadonlySet<string> = new Set<DecisionTables['unknown']['mission']>(['mef failure', 'mission failure']);

/** Inputs that follow from the criticality that a person set. */
const impacts = {
  safety: { safety: 'critical', mission: 'mef failure' },
  essential: { mission: 'mef failure' },
  normal: { safety: 'negligible', mission: 'degraded' },
} as const;

function overridesOf(context: ContextRow, own: StatedInputs): Overrides {
  const inputs: Record<string, { value: string; by: string }> = {};
  if (context.criticality !== null && context.setBy !== null) {
    for (const [name, value] of Object.entries(impacts[context.criticality])) inputs[name] = { value, by: context.setBy };
  }
  for (const stated of [context.overrides, own]) {
    for (const [name, { value, by }] of Object.entries(stated)) inputs[name] = { value, by };
  }
  return inputs;
}

/** A decision as it is kept. */
export interface Decided {
  decision: Decision & { epss: number | null };
  place: Decision['place'];
  urgency: number;
  fix_kind: Fix['kind'];
  fix_product: string;
  fix_version: string;
  patch_id: string | null;
}

/** Decides the matches of one asset. */
function decideAsset(asset: AssetRow): (Decided & { id: string })[] {
  const context: AssetContext = {
    role: asset.role,
    purdueLevel: asset.level,
    zone: asset.zone,
    reachability: asset.reachability,
    safety: asset.criticality === null ? null : asset.criticality === 'safety',
    redundant: asset.redundant,
  };
  const fixes = fixesOf(asset);
  return asset.matches.map((match) => {
    const { kev, score, probability, actions } = match;
    const epss = match.epss === null ? null : { score: match.epss, percentile: 0, date: '' };
    const fix = fixes.get(match)!;
    // One update closes several: what is advised is the version that closes them all.
    const fixedVersion = fix.kind === 'update' ? fix.version : null;
    const decided: DecidedMatch = { kev, epss, cvss: score, probability, actions, fixedVersion };
    const overrides = overridesOf(asset, match.overrides);
    const decision: Decision & { epss: number | null } = {
      ...decide({ match: decided, asset: context, ssvc: match.ssvc, overrides }, tables),
      epss: match.epss,
    };
    const covering = asset.patches.find(
      (patch) => patch.kind === fix.kind && patch.product === fix.product && covers(patch, match.fixed),
    );
    return {
      id: match.id,
      decision,
      place: decision.place,
      urgency: matchPriority({ probability, cvss: score, kev, epss }),
      fix_kind: fix.kind,
      fix_product: fix.product,
      fix_version: fix.version,
      patch_id: covering?.id ?? null,
    };
  });
}

/** Whether an update to the version of a patch repairs what is fixed in a version; a mitigation has none. */
function covers({ kind, version }: { kind: string; version: string }, fixed: string | null): boolean {
  return kind === 'mitigation' || fixed === null || (compareWrittenVersions(version, fixed) ?? (version === fixed ? 0 : -1)) >= 0;
}

/**
 * What closes each match: of an asset's own product the highest version that one of its matches is fixed in, which closes those below with
 * it; of software inside that software; otherwise the advisory's mitigation.
 */
function fixesOf(asset: AssetRow): Map<Row, Fix> {
  const fixes = new Map<Row, Fix>();
  const updates = new Map<string, { version: string; rows: Row[] }[]>();
  const inOrder = asset.matches.toSorted((a, b) => (a.vulnerability < b.vulnerability ? -1 : 1));
  for (const row of inOrder) {
    if (row.fixed === null) {
      fixes.set(row, { kind: 'mitigation', product: row.advisories[0] ?? row.vulnerability, version: '' });
      continue;
    }
    const product = row.path.length > 0 ? (row.path.at(-1) ?? '') : (asset.label ?? row.product.name);
    const known = updates.get(product) ?? [];
    updates.set(product, known);
    // Versions that cannot be compared are updates of their own.
    const fitting =
      row.state === 'dismissed' ? undefined : known.find(({ version }) => compareWrittenVersions(version, row.fixed!) !== null);
    if (fitting === undefined) known.push({ version: row.fixed, rows: [row] });
    else {
      fitting.rows.push(row);
      if (compareWrittenVersions(row.fixed, fitting.version)! > 0) fitting.version = row.fixed;
    }
  }
  for (const [product, targets] of updates) {
    for (const { version, rows } of targets) for (const row of rows) fixes.set(row, { kind: 'update', product, version });
  }
  return fixes;
}

/** What a decision takes from the record of a vulnerability `v`, of which `e` is what is known of its exploitation. */
const ofRecord = sql`jsonb_build_object('epss', v.epss,
  'kev', case when v.kev then jsonb_build_object('dateAdded', coalesce(e.known ->> 'dateAdded', ''), 'dueDate', coalesce(e.known ->> 'dueDate', ''),
    'ransomware', coalesce((e.known ->> 'ransomware')::boolean, false)) end,
  'ssvc', e.ssvc)`;
const exploitation = sql`lateral (select x -> 'known' as known, x #> '{ssvc,0}' as ssvc from (select v.resolved -> 'exploited' as x) one) e`;

/** What a decision takes from an asset `a`. */
const ofAsset = sql`a.id, a.role, a.purdue_level as level, coalesce(a.model, a.product, a.order_number) as label,
  coalesce(c.zone, (select z.name from zones z where z.id = a.zone_id)) as zone, c.reachability, c.criticality, c.redundant,
  c.set_by as "setBy", coalesce(c.overrides, '{}') as overrides,
  coalesce((select jsonb_agg(jsonb_build_object('id', p.id, 'kind', p.kind, 'product', p.product, 'version', p.version))
    from patches p where p.asset_id = a.id and p.state <> 'withdrawn'), '[]') as patches`;

/** Decides the matches of these assets. */
export async function decideAssets(tx: Tx, ids: readonly string[]): Promise<void> {
  for (let at = 0; at < ids.length; at += together) await decideSome(tx, ids.slice(at, at + together));
}

async function decideSome(tx: Tx, ids: readonly string[]): Promise<void> {
  const { rows } = await sql<AssetRow>`select ${ofAsset}, m.matches
    from assets a left join asset_contexts c on c.asset_id = a.id
    join lateral (select jsonb_agg(jsonb_build_object('id', m.id, 'vulnerability', m.vulnerability_id, 'probability', m.probability,
          'score', m.score, 'actions', m.actions, 'fixed', m.fixed_version, 'path', m.path, 'product', m.product, 'advisories', m.advisories,
          'state', m.state, 'overrides', m.overrides) || ${ofRecord}) as matches
        from matches m join vulnerabilities v on v.id = m.vulnerability_id, ${exploitation} where m.asset_id = a.id) m on m.matches is not null
    where a.id = any(${ids})`.execute(tx);
  const decided = rows.flatMap(decideAsset);
  await sql`update matches m set decision = r.decision, place = r.place, urgency = r.urgency, fix_kind = r.fix_kind, fix_product = r.fix_product,
      fix_version = r.fix_version, patch_id = r.patch_id
    from jsonb_to_recordset(${toJson(decided)}::jsonb) as r (id uuid, decision jsonb, place text, urgency double precision, fix_kind text,
      fix_product text, fix_version text, patch_id uuid)
    where m.id = r.id and (m.decision, m.place, m.urgency, m.fix_kind, m.fix_product, m.fix_version, m.patch_id)
      is distinct from (r.decision, r.place, r.urgency, r.fix_kind, r.fix_product, r.fix_version, r.patch_id)`.execute(tx);
}

/**
 * Decides matches before they are kept.
 * @param found all matches of their assets
 * @returns the matches with their decisions, less those whose asset or record went; and assets that keep another match as well, which
 * {@link decideAssets} is to decide
 */
export async function decideFound(
  tx: Tx,
  found: readonly FoundMatch[],
): Promise<{ decided: (FoundMatch & Decided)[]; others: string[] }> {
  const byAsset = Map.groupBy(found, ({ asset }) => asset);
  const ids = [...byAsset.keys()];
  const vulnerabilities = [...new Set(found.map(({ vulnerability }) => vulnerability))];
  const records = await sql<{
    id: string;
    known: Pick<Row, 'epss' | 'kev' | 'ssvc'>;
  }>`select v.id, ${ofRecord} as known from vulnerabilities v, ${exploitation} where v.id = any(${vulnerabilities})`.execute(tx);
  const known = new Map(records.rows.map((row) => [row.id, row.known]));
  const worked = await sql<{
    asset: string;
    vulnerability: string;
    state: string;
    overrides: StatedInputs;
  }>`select asset_id as asset,
      vulnerability_id as vulnerability, state, overrides from matches
    where asset_id = any(${ids}) and (state <> 'open' or patch_id is not null or overrides <> '{}')`.execute(tx);
  const stated = new Map(worked.rows.map((row) => [`${row.asset} ${row.vulnerability}`, row]));
  const names = new Set(found.map(({ asset, vulnerability }) => `${asset} ${vulnerability}`));
  const others = worked.rows.filter((row) => !names.has(`${row.asset} ${row.vulnerability}`)).map(({ asset }) => asset);
  const { rows } = await sql<
    Omit<AssetRow, 'matches'>
  >`select ${ofAsset} from assets a left join asset_contexts c on c.asset_id = a.id
    where a.id = any(${ids})`.execute(tx);
  const decided = rows.flatMap((asset) => {
    const own = byAsset.get(asset.id)!.filter(({ vulnerability }) => known.has(vulnerability));
    const matches = own.map((match, at): Row => {
      const { state = 'open', overrides = {} } = stated.get(`${asset.id} ${match.vulnerability}`) ?? {};
      return { ...match, ...known.get(match.vulnerability)!, id: String(at), fixed: match.fixedVersion, state, overrides };
    });
    return decideAsset({ ...asset, matches }).map(({ id, ...decision }) => ({ ...own[Number(id)], ...decision }));
  });
  return { decided, others };
}

/**
 * Decides anew where something else is known of the exploitation of vulnerabilities, and what was never decided.
 * @returns the assets whose matches were decided
 */
export async function decideMatches(
  run: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
  vulnerabilities: readonly string[],
): Promise<string[]> {
  const ids = await run(async (tx) => {
    const { rows } = await sql<{ id: string }>`select asset_id as id from matches where place is null
      union select asset_id from matches where vulnerability_id = any(${vulnerabilities}::text[])`.execute(tx);
    return rows.map(({ id }) => id);
  });
  for (let at = 0; at < ids.length; at += together) await run((tx) => decideAssets(tx, ids.slice(at, at + together)));
  return ids;
}
