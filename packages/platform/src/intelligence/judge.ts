import { type DecayTable, type Entry, indicatorScore, type WarningLists } from '@fengsui/knowledge';
import type { Severity } from '../kernel/schema.ts';

/** What one document says of an indicator. */
export interface Said {
  entry: Entry;
  source: string;
  kind: string;
  document: string;
  /** When the document was published, or else imported: the birth of an indicator that has no date of its own. */
  dated: string;
}

/** A value that was seen, and when. Times are ISO 8601. */
export interface Seen {
  value: string;
  firstSeen: string;
  lastSeen: string;
}

/** What comes of meeting an indicator: a finding, or why there is none. */
export interface Judgement {
  outcome: 'finding' | 'warned' | 'faded' | 'outside';
  /** 0 to 100. */
  score: number;
  /** The warning list that the value stands in. */
  list: string | null;
  /** The statement that counts. */
  said: Said;
}

/**
 * Judges a value that an indicator names: whether the indicator was valid when it was seen, what was left of its score, and whether a warning list knows the value
 * as harmless. Of several statements the one with the highest score counts.
 * @param sighted when the organisation met the indicator last before this, which makes it young again; null when it never did
 */
export function judge(
  seen: Seen,
  statements: readonly Said[],
  sighted: string | null,
  table: DecayTable,
  warnings: WarningLists,
): Judgement | null {
  const at = Date.parse(seen.firstSeen);
  const judged = statements.map((said): Judgement => {
    const { entry } = said;
    const { attributes } = entry;
    const from = Date.parse(String(attributes.valid_from));
    const until = Date.parse(String(attributes.valid_until));
    if (from > Date.parse(seen.lastSeen) || until <= at) return { outcome: 'outside', score: 0, list: null, said };
    const modified = entry.modified ?? entry.published ?? said.dated;
    const known = String(attributes.last_sighting ?? '');
    const last = sighted !== null && !(Date.parse(known) > Date.parse(sighted)) ? sighted : known;
    const aged = { ...entry, modified, attributes: { ...attributes, ...(last === '' ? {} : { last_sighting: last }) } };
    const { score, active } = indicatorScore(aged, table, at);
    return { outcome: active ? 'finding' : 'faded', score, list: null, said };
  });
  const [best] = judged.toSorted((one, other) => rank(other) - rank(one) || other.score - one.score);
  if (best === undefined || best.outcome !== 'finding') return best ?? null;
  const [warning] = warnings.match(seen.value);
  return warning === undefined ? best : { ...best, outcome: 'warned', list: warning.list };
}

const rank = ({ outcome }: Judgement): number => ['outside', 'faded', 'finding'].indexOf(outcome);

/** Scores from which a finding has a severity, highest first. */
const severities: readonly (readonly [from: number, severity: Severity])[] = [
  [90, 'critical'],
  [70, 'high'],
  [45, 'medium'],
];

/** The severity of a finding, by the score of its indicator. */
export function severityOf(score: number): Severity {
  return severities.find(([from]) => score >= from)?.[1] ?? 'low';
}
