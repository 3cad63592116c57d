import { compareWrittenVersions } from '@fengsui/advisories';
import { Problem } from '../kernel/errors.ts';
import type { Actor } from '../kernel/identity/actor.ts';
import type { Tx } from '../kernel/records.ts';
import type { PageOf } from '../kernel/schema.ts';
import { decideAssets } from './matches-decide.ts';
import type * as schema from './matches-schema.ts';
import * as store from './patches-store.ts';

/** Lines of an export: what a person can still work through, and a spreadsheet opens. */
const mostLines = 50_000;

/** Evidence of the firmware below this is a doubt, and neither proves nor refutes. */
const sure = 0.3;

/** The work on fixes: planned, made, seen on the wire, or not to be made for now. */
export function patchesOf({
  in_,
  tell,
}: {
  in_: <T>(actor: Pick<Actor, 'organisation'>, work: (tx: Tx) => Promise<T>) => Promise<T>;
  /** Says that the matches of assets changed. */
  tell: (tx: Tx, organisation: string, assets: readonly string[]) => Promise<void>;
}) {
  /** Holds what captures show of firmware against what was planned and made, and against what was thought to be verified. */
  const prove = async (tx: Tx, organisation: string, assets: readonly string[]): Promise<void> => {
    const changed: string[] = [];
    for (const patch of assets.length === 0 ? [] : await store.provablePatches(tx, assets)) {
      const proof = proofOf(patch);
      if (proof === null) continue;
      await store.provePatch(tx, organisation, patch.id, proof);
      changed.push(patch.asset);
    }
    if (changed.length === 0) return;
    await decideAssets(tx, changed);
    await tell(tx, organisation, changed);
  };

  return {
    prove,
    list: (actor: Actor, query: schema.PatchQuery): Promise<PageOf<schema.FixGroup>> =>
      in_(actor, (tx) => store.listFixes(tx, query)),
    get: (actor: Actor, id: string): Promise<schema.PatchDetail> =>
      in_(actor, async (tx) => {
        const patch = await store.findPatch(tx, id);
        if (patch === undefined) throw new Problem('not-found', `patch ${id}`);
        return patch;
      }),
    ofAsset: (actor: Actor, asset: string): Promise<schema.Patch[]> => in_(actor, (tx) => store.listAssetPatches(tx, asset)),

    /**
     * Plans a fix on assets, says that it is made, excepts it for a time, or takes that back.
     * @throws Problem when an exception lacks its reason, owner or last day, or an asset is not the organisation's
     */
    change: (actor: Actor, change: schema.PatchChange): Promise<schema.Patch[]> =>
      in_(actor, async (tx) => {
        const { state, reason, owner, expires, plannedFor = null, assets, fix } = change;
        if (state === 'excepted') {
          if (reason === undefined || owner === undefined || expires === undefined)
            throw new Problem('invalid-request', 'an exception needs `reason`, `owner` and `expires`');
          if (expires < new Date().toISOString().slice(0, 10))
            throw new Problem('invalid-request', 'the exception would be over already');
        }
        for (const day of [plannedFor, expires ?? null]) {
          if (day !== null && Number.isNaN(Date.parse(day))) throw new Problem('invalid-request', `${day} is no day`);
        }
        await store.putPatches(tx, actor.organisation, change, actor.user.displayName);
        const kept = await store.findPatches(tx, assets, fix);
        if (kept.length < assets.length) {
          const known = new Set(kept.map(({ asset }) => asset.id));
          throw new Problem('not-found', `asset ${assets.find((id) => !known.has(id))}`);
        }
        await decideAssets(tx, assets);
        // The wire may have shown the new version before somebody said that it is there.
        if (state === 'planned' || state === 'done') await prove(tx, actor.organisation, assets);
        await tell(tx, actor.organisation, assets);
        return store.findPatches(tx, assets, fix);
      }),

    /** The work list as CSV (RFC 4180), one line for each asset and fix. */
    async csv(actor: Actor, query: schema.PatchQuery): Promise<string> {
      const lines = await in_(actor, (tx) => store.listLines(tx, query, mostLines));
      const rows = lines.map((line) => columns.map((column) => cell(line[column])).join(','));
      // With a byte order mark, without which a spreadsheet takes Chinese for something else.
      return `\uFEFF${[columns.join(','), ...rows].join('\r\n')}\r\n`;
    },
  };
}

const columns = [
  'place',
  'kind',
  'product',
  'version',
  'asset',
  'address',
  'site',
  'firmware',
  'matches',
  'cvss',
  'kev',
  'vulnerabilities',
  'state',
  'plannedFor',
  'assignee',
  'owner',
  'expires',
  'reason',
] as const;

/** A value as a cell. Text that a spreadsheet would run as a formula is marked as text: names come from the network. */
function cell(value: string | number | string[] | null): string {
  const text = value === null ? '' : Array.isArray(value) ? value.join(' ') : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) && typeof value !== 'number' ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * What the wire says of an update: verified when the latest firmware that a capture shows is at or above the version; contradicted when it
 * is below after the update was said to be made, or was verified. Null when it says nothing new.
 */
export function proofOf(
  patch: Pick<store.ProvablePatch, 'state' | 'version' | 'doneAt' | 'own' | 'seen'>,
): { state: 'verified' | 'contradicted'; evidence: store.ProvablePatch['seen'] } | null {
  if (!patch.own) return null;
  const latest = patch.seen.find(({ confidence }) => confidence >= sure);
  if (latest === undefined) return null;
  const order = compareWrittenVersions(latest.value, patch.version);
  if (order === null) return null;
  const evidence = patch.seen.filter(({ value, confidence }) => value === latest.value && confidence >= sure).slice(0, 8);
  if (order >= 0) return patch.state === 'verified' ? null : { state: 'verified', evidence };
  const claimed = patch.state === 'done' || patch.state === 'verified';
  const after =
    patch.state === 'verified' ||
    (patch.doneAt !== null && latest.at !== null && Date.parse(latest.at) > Date.parse(patch.doneAt));
  return claimed && after ? { state: 'contradicted', evidence } : null;
}
