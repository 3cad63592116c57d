import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { memberOf, numberOf, parseJson, textOf } from '../json.ts';
import type { Entry } from '../model/entry.ts';
import { shippedContent } from '../own/content.ts';
import { indicatorValues } from './indicator-values.ts';
import type { ObservableType } from './values.ts';

/** How what is known of one type of value ages. */
export interface Decay {
  /** Days until nothing of the score is left. */
  lifetime: number;
  /** Above 1 the score falls early, below 1 late. */
  speed: number;
}

/** How values age by their type, and below which score (0 to 100) an indicator is no longer looked for. */
export interface DecayTable {
  threshold: number;
  /** The score of an indicator whose source says nothing of its confidence. */
  base: number;
  otherwise: Decay;
  types: Readonly<Partial<Record<ObservableType, Decay>>>;
}

const day = 86_400_000;

/**
 * The score that is left of `base` after `age` milliseconds, by the polynomial of MISP's decaying models:
 * base · (1 − (age / lifetime)^(1 / speed)). What is not yet born has not aged; behind the lifetime nothing is left.
 */
export function decayedScore(base: number, age: number, { lifetime, speed }: Decay): number {
  if (!(lifetime > 0) || !(speed > 0) || !Number.isFinite(base) || Number.isNaN(age)) return 0;
  const share = Math.min(1, Math.max(0, age) / (lifetime * day));
  return Math.max(0, base) * (1 - share ** (1 / speed));
}

/**
 * The score of an indicator at a time (milliseconds), 0 to 100, and whether it is still looked for. Its confidence is where it starts; each
 * sighting starts it anew; what its source revoked, or ended with `valid_until`, is over. Of several values the one that lives longest counts.
 */
export function indicatorScore(entry: Entry, table: DecayTable, now: number): { score: number; active: boolean } {
  const until = Date.parse(textOf(entry.attributes, 'valid_until'));
  if (entry.revoked || until <= now) return { score: 0, active: false };
  const born = bornAt(entry);
  const age = Number.isFinite(born) ? now - born : Number.POSITIVE_INFINITY;
  const base = baseOf(entry, table);
  const score = Math.max(...decaysOf(entry, table).map((decay) => decayedScore(base, age, decay)));
  return { score, active: score >= table.threshold };
}

/**
 * Until when an indicator counts, in milliseconds since 1970: when its score falls below the threshold, or its validity ends. What never counts, or has no date, is over at 0.
 */
export function countsUntil(entry: Entry, table: DecayTable): number {
  const born = bornAt(entry);
  const base = baseOf(entry, table);
  if (entry.revoked || !Number.isFinite(born) || base < table.threshold) return 0;
  // The age at which the polynomial of the score has come down to the threshold.
  const share = 1 - table.threshold / base;
  const ages = decaysOf(entry, table).map(({ lifetime, speed }) => lifetime * day * share ** speed);
  const until = Date.parse(textOf(entry.attributes, 'valid_until'));
  return Math.min(born + Math.max(...ages), Number.isNaN(until) ? Number.POSITIVE_INFINITY : until);
}

function bornAt(entry: Entry): number {
  const seen = [
    textOf(entry.attributes, 'last_sighting'),
    textOf(entry.attributes, 'valid_from'),
    entry.modified ?? entry.published ?? '',
  ];
  return Math.max(...seen.map((time) => Date.parse(time)).filter((time) => !Number.isNaN(time)));
}

const baseOf = (entry: Entry, table: DecayTable): number =>
  Math.min(100, Math.max(0, numberOf(entry.attributes, 'confidence') ?? table.base));

function decaysOf(entry: Entry, table: DecayTable): Decay[] {
  const decays = indicatorValues(entry).map(({ type }) => table.types[type] ?? table.otherwise);
  return decays.length === 0 ? [table.otherwise] : decays;
}

/**
 * The table of `content/intelligence/decay.json`, or of a text of that shape.
 * @throws Error when a lifetime is none
 */
export function readDecayTable(text: string = shippedTable()): DecayTable {
  const parsed = parseJson(text);
  if ('problem' in parsed) throw new Error(`The table of lifetimes cannot be read: ${parsed.problem}`);
  const { value } = parsed;
  const types = memberOf(value, 'types');
  return {
    threshold: numberOf(value, 'threshold') ?? 30,
    base: numberOf(value, 'base') ?? 50,
    otherwise: decayOf(memberOf(value, 'otherwise'), 'otherwise'),
    types: Object.fromEntries(Object.entries(types ?? {}).map(([type, decay]) => [type, decayOf(decay, type)])),
  };
}

function decayOf(value: unknown, name: string): Decay {
  const [lifetime, speed] = [numberOf(value, 'lifetime'), numberOf(value, 'speed')];
  if (lifetime === null || speed === null || lifetime <= 0 || speed <= 0)
    throw new Error(`The table of lifetimes: ${name} needs a lifetime in days and a speed, both above zero`);
  return { lifetime, speed };
}

/** The table that comes with the program. */
function shippedTable(): string {
  const content = shippedContent();
  if (content === null) throw new Error('content/intelligence/decay.json is not there; give the table as text');
  return readFileSync(join(content, 'intelligence', 'decay.json'), 'utf8');
}
