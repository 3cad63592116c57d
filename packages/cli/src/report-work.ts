import {
  compareWrittenVersions,
  decide,
  type Decision,
  type DecisionTables,
  type Match,
  type Place,
  readDecisionTables,
  resolveRecord,
  type ResolvedRecord,
  type VulnerabilityRecord,
} from '@fengsui/advisories';
import type { Asset } from '@fengsui/sensor';

/** A match with when to act on it, and what the sources of its vulnerability say; null where that was not looked up. */
export interface JudgedMatch {
  match: Match;
  asset: Asset | undefined;
  decision: Decision;
  record: ResolvedRecord | null;
}

/** What closes several matches of one asset together: an update, or what an advisory describes. */
export interface Fix {
  asset: Asset | undefined;
  /** The version that closes all of them; null for a mitigation. */
  version: string | null;
  place: Place;
  /** When and how to act on the first of them with the version that closes all. */
  decision: Decision;
  /** The most urgent first. */
  matches: JudgedMatch[];
}

/** Vulnerabilities that are looked up: each costs reading the documents that name it. */
const MOST_RECORDS = 500;

const places: readonly Place[] = ['now', 'next', 'when-convenient'];

/**
 * Judges matches as the platform does, but for what a capture does not show: who can reach the asset and what it means to its plant
 * are taken from its role and level.
 * @param recordOf everything that sources say of a vulnerability; null when there is nothing
 */
export function judgeMatches(
  matches: readonly Match[],
  assets: readonly Asset[],
  recordOf: (vulnerability: string) => VulnerabilityRecord | null,
): JudgedMatch[] {
  const byId = new Map(assets.map((asset) => [asset.id, asset]));
  const records = new Map<string, ResolvedRecord | null>();
  const resolved = (id: string): ResolvedRecord | null => {
    const known = records.get(id);
    if (known !== undefined) return known;
    const said = records.size < MOST_RECORDS ? recordOf(id) : null;
    const record = said === null ? null : resolveRecord(id, said.assertions);
    records.set(id, record);
    return record;
  };
  const judged = matches.map((match) => {
    const asset = byId.get(match.asset);
    const record = resolved(match.vulnerability);
    return { match, asset, record, decision: decideMatch({ match, asset, record }) };
  });
  // The order of what is equally urgent stays: matches come the most urgent first.
  return judged.toSorted((one, other) => places.indexOf(one.decision.place) - places.indexOf(other.decision.place));
}

let tables: DecisionTables | undefined;

function decideMatch({ match, asset, record }: Omit<JudgedMatch, 'decision'>, fixedVersion = match.fixedVersion): Decision {
  tables ??= readDecisionTables();
  const [ssvc = null] = record?.exploited.ssvc ?? [];
  const context = {
    role: asset?.role ?? null,
    purdueLevel: asset?.purdueLevel ?? null,
    zone: null,
    reachability: null,
    safety: null,
    redundant: null,
  };
  return decide({ match: { ...match, fixedVersion }, asset: context, ssvc }, tables);
}

/** What to do, grouped by what closes several matches of one asset at once; the first place first, in it the most urgent. */
export function fixesOf(judged: readonly JudgedMatch[]): Fix[] {
  const fixes: Fix[] = [];
  for (const one of judged) {
    const { match, asset, decision } = one;
    const version = match.fixedVersion;
    const fitting = fixes.find(
      (fix) =>
        fix.matches[0]?.match.asset === match.asset &&
        (version === null || fix.version === null
          ? version === fix.version && fix.matches[0]?.match.advisories[0] === match.advisories[0]
          : higher(version, fix.version) !== null),
    );
    if (fitting === undefined) fixes.push({ asset, version, place: decision.place, decision, matches: [one] });
    else {
      fitting.matches.push(one);
      if (version !== null && fitting.version !== null) fitting.version = higher(version, fitting.version);
      if (places.indexOf(decision.place) < places.indexOf(fitting.place)) fitting.place = decision.place;
    }
  }
  const urgency = ({ matches }: Fix) => Math.max(...matches.map(({ match }) => match.priority));
  for (const fix of fixes) fix.decision = decideMatch(fix.matches[0], fix.version);
  return fixes.toSorted((one, other) => places.indexOf(one.place) - places.indexOf(other.place) || urgency(other) - urgency(one));
}

/** The higher of two versions; null when they cannot be compared. */
function higher(one: string, other: string): string | null {
  const order = compareWrittenVersions(one, other);
  return order === null ? (one === other ? one : null) : order > 0 ? one : other;
}
