import type { Exclusion } from '@fengsui/advisories';
import { sql } from 'kysely';
import { newId } from '../kernel/identifiers.ts';
import { toJson } from '../kernel/json.ts';
import type { Tx } from '../kernel/records.ts';
import type { Decided } from './matches-decide.ts';
import type { FoundMatch } from './matching.ts';

/** SQL of what matching found: matches and exclusions take the place of those that are kept. Runs as a tenant. */

/**
 * What a part of the matching replaces: the matches of these assets with these vulnerabilities; null stands for all. `except` are assets that
 * were matched apart.
 */
export interface Scope {
  assets: readonly string[] | null;
  vulnerabilities: readonly string[] | null;
  except?: readonly string[];
}

/** Begins to take matches, which replace others when {@link endFound} is called. */
export async function beginFound(tx: Tx): Promise<void> {
  // What a crash of the machine undoes is matched again.
  await sql`set local synchronous_commit = off`.execute(tx);
  await sql`create temporary table if not exists found_matches (asset uuid, vulnerability text, primary key (asset, vulnerability)) on commit drop`.execute(
    tx,
  );
  await sql`create temporary table if not exists found_exclusions (asset uuid, vulnerability text, advisory text) on commit drop`.execute(
    tx,
  );
}

/** The matches of a list that are kept: of vulnerabilities that are not released there are none, of those that were retracted no new ones. */
export async function withoutHeldBack<M extends Pick<FoundMatch, 'asset' | 'vulnerability'>>(
  tx: Tx,
  found: readonly M[],
): Promise<readonly M[]> {
  const names = [...new Set(found.map(({ vulnerability }) => vulnerability))];
  const { rows } = await sql<{ key: string; hidden: boolean }>`select key, hidden from held_back(${names}::text[])`.execute(tx);
  if (rows.length === 0) return found;
  const held = new Map(rows.map(({ key, hidden }) => [key, hidden]));
  const kept = await sql<{
    asset: string;
    vulnerability: string;
  }>`select asset_id as asset, vulnerability_id as vulnerability from matches
    where vulnerability_id = any(${rows.filter(({ hidden }) => !hidden).map(({ key }) => key)}::text[])`.execute(tx);
  const known = new Set(kept.rows.map(({ asset, vulnerability }) => `${asset} ${vulnerability}`));
  return found.filter(({ asset, vulnerability }) => !held.has(vulnerability) || known.has(`${asset} ${vulnerability}`));
}

/**
 * Takes matches: new ones are added, known ones get what is new and keep what a person decided. Those without a decision are to get one.
 * @returns the assets whose matches changed
 */
export async function addFound(
  tx: Tx,
  organisation: string,
  found: readonly (FoundMatch & Partial<Decided>)[],
): Promise<string[]> {
  if (found.length === 0) return [];
  const decided = found[0].decision !== undefined;
  const rows = found.map((match) => ({ ...match, id: newId() }));
  const put = await sql<{ asset: string }>`with r as (
      select r.* from jsonb_to_recordset(${toJson(rows)}::jsonb) as r (id uuid, asset uuid, vulnerability text, advisories text[],
        probability double precision, reasons jsonb, product jsonb, title text, version text, "fixedVersion" text, path text[], actions jsonb,
        questions jsonb, score jsonb, decision jsonb, place text, urgency double precision, fix_kind text, fix_product text, fix_version text,
        patch_id uuid)
      where exists (select from assets a where a.id = r.asset) and exists (select from vulnerabilities v where v.id = r.vulnerability)),
    put as (insert into matches (id, organisation_id, asset_id, vulnerability_id, advisories, probability, reasons, urgency, product, title,
        version_verdict, fixed_version, path, actions, questions, score, decision, place, fix_kind, fix_product, fix_version, patch_id)
      select r.id, ${organisation}, r.asset, r.vulnerability, r.advisories, r.probability, r.reasons, coalesce(r.urgency, 0), r.product, r.title,
        r.version, r."fixedVersion", r.path, r.actions, r.questions, nullif(r.score, 'null'), r.decision, r.place, r.fix_kind, r.fix_product,
        r.fix_version, r.patch_id from r
      on conflict (asset_id, vulnerability_id) do update set advisories = excluded.advisories, probability = excluded.probability,
        reasons = excluded.reasons, product = excluded.product, title = excluded.title, version_verdict = excluded.version_verdict,
        fixed_version = excluded.fixed_version, path = excluded.path, actions = excluded.actions, questions = excluded.questions,
        score = excluded.score, withdrawn_at = null, updated_at = now(), decision = excluded.decision, place = excluded.place,
        urgency = excluded.urgency, fix_kind = excluded.fix_kind, fix_product = excluded.fix_product, fix_version = excluded.fix_version,
        patch_id = case when ${decided} then excluded.patch_id else matches.patch_id end
      where (matches.advisories, matches.probability, matches.reasons, matches.product, matches.title, matches.fixed_version, matches.path,
          matches.actions, matches.questions, matches.score, matches.withdrawn_at)
        is distinct from (excluded.advisories, excluded.probability, excluded.reasons, excluded.product, excluded.title,
          excluded.fixed_version, excluded.path, excluded.actions, excluded.questions, excluded.score, null)
        or (${decided} and (matches.decision, matches.place, matches.urgency, matches.fix_kind, matches.fix_product, matches.fix_version,
            matches.patch_id)
          is distinct from (excluded.decision, excluded.place, excluded.urgency, excluded.fix_kind, excluded.fix_product,
            excluded.fix_version, excluded.patch_id))
      returning asset_id),
    noted as (insert into found_matches (asset, vulnerability) select asset, vulnerability from r)
    select distinct asset_id as asset from put`.execute(tx);
  return put.rows.map(({ asset }) => asset);
}

/** Takes what documents say that assets do not have. */
export async function addExclusions(tx: Tx, organisation: string, found: readonly Exclusion[]): Promise<void> {
  if (found.length === 0) return;
  await sql`with r as (select distinct on (r.asset, r.vulnerability, r.advisory) r.* from jsonb_to_recordset(${toJson(found)}::jsonb)
        as r (asset uuid, vulnerability text, advisory text, product jsonb, status text, justification text, text text, "textZh" text)
      where exists (select from assets a where a.id = r.asset)),
    put as (insert into match_exclusions (organisation_id, asset_id, vulnerability_id, advisory, product, status, justification, text)
      select ${organisation}, asset, vulnerability, advisory, product, status, justification, jsonb_build_object('en', text, 'zh', "textZh") from r
      on conflict (asset_id, vulnerability_id, advisory) do update set product = excluded.product, status = excluded.status,
        justification = excluded.justification, text = excluded.text)
    insert into found_exclusions select asset, vulnerability, advisory from r`.execute(tx);
}

/**
 * Removes the matches of a scope that were not found any more; what a person decided about, or works on, stays and is marked as withdrawn.
 * @returns the assets that lost a match
 */
export async function endFound(tx: Tx, scope: Scope): Promise<string[]> {
  const within = sql`${scope.assets === null ? sql`true` : sql`m.asset_id = any(${scope.assets}::uuid[])`}
    and ${scope.vulnerabilities === null ? sql`true` : sql`m.vulnerability_id = any(${scope.vulnerabilities}::text[])`}
    and ${scope.except?.length ? sql`m.asset_id <> all(${scope.except}::uuid[])` : sql`true`}`;
  const missing = sql`not exists (select from found_matches f where f.asset = m.asset_id and f.vulnerability = m.vulnerability_id)`;
  const gone = await sql<{
    asset: string;
  }>`delete from matches m where ${within} and ${missing} and m.state = 'open' and m.patch_id is null
    returning m.asset_id as asset`.execute(tx);
  const withdrawn = await sql<{ asset: string }>`update matches m set withdrawn_at = now(), updated_at = now()
    where ${within} and ${missing} and m.withdrawn_at is null returning m.asset_id as asset`.execute(tx);
  await sql`delete from match_exclusions m where ${within} and not exists (select from found_exclusions f
    where f.asset = m.asset_id and f.vulnerability = m.vulnerability_id and f.advisory = m.advisory)`.execute(tx);
  return [...new Set([...gone.rows, ...withdrawn.rows].map(({ asset }) => asset))];
}

/** Organisations that have assets: those for which a change of the library matters. */
export async function organisationsWithAssets(tx: Tx): Promise<string[]> {
  return (await sql<{ id: string }>`select distinct organisation_id as id from assets`.execute(tx)).rows.map(({ id }) => id);
}
