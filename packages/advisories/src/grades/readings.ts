import { scoreCvss } from '../cvss/cvss.ts';
import type { ReadVector } from './metrics.ts';
import { bandOfV2 } from './national.ts';

/** A vector of another version that says the same of a vulnerability, with its score. `departures` counts its less usual choices. */
export type Reading = { vector: string; score: number; departures: number };

type Metrics = Readonly<Record<string, string>>;

/**
 * Which CVSS 2 values a CVSS 3.x vector leaves open, the usual one first. Version 2 splits complexity in three and counts social
 * engineering as medium; it counts logins and not privileges, and none for an attacker who sits at the machine; it measures the harm
 * against the whole system (`C` is total loss), version 3 against the vulnerable component.
 */
function cvss2Choices(m: Metrics): Record<string, readonly string[]> {
  const near = m.AV === 'L' || m.AV === 'P';
  const harm = (value: string): readonly string[] => (value === 'H' ? ['C', 'P'] : value === 'L' ? ['P'] : ['N']);
  // With a changed scope version 3 counts harm beside the vulnerable component, of which version 2 may not know.
  const partly = (value: string): readonly string[] => (m.S === 'C' && value === 'L' ? ['P', 'N'] : harm(value));
  return {
    AV: [m.AV === 'P' ? 'L' : m.AV],
    AC: m.AC === 'H' ? ['M', 'H'] : m.UI === 'R' ? ['M', 'L'] : ['L', 'M'],
    Au: near ? ['N', 'S'] : m.PR === 'N' ? ['N'] : m.PR === 'L' ? ['S', 'N'] : ['S', 'M'],
    C: partly(m.C),
    I: partly(m.I),
    A: partly(m.A),
  };
}

/**
 * Which CVSS 3.x values a CVSS 4.0 vector leaves open. What version 4 tells apart as
 * complexity (protections to get around) and requirements of the attack, version 3 may or may not have counted; passive interaction may be none.
 */
function cvss3Choices(m: Metrics): Record<string, readonly string[]> {
  const beyond = [m.SC, m.SI, m.SA].some((value) => value !== 'N');
  // Harm beyond the vulnerable system may be what version 3 counted; where there is none, only that within it can be.
  const harm = (vulnerable: string, subsequent: string): readonly string[] =>
    beyond ? [...new Set([vulnerable, subsequent === 'S' ? 'H' : subsequent])] : [vulnerable];
  return {
    AV: [m.AV],
    AC: m.AC === 'H' || m.AT === 'P' ? ['H', 'L'] : ['L'],
    PR: [m.PR],
    UI: m.UI === 'N' ? ['N'] : m.UI === 'P' ? ['R', 'N'] : ['R'],
    S: beyond ? ['C', 'U'] : ['U', 'C'],
    C: harm(m.VC, m.SC),
    I: harm(m.VI, m.SI),
    A: harm(m.VA, m.SA),
  };
}

const readV2 = new Map<string, ReadonlyMap<string, Reading>>();
const readV3 = new Map<string, ReadonlyMap<string, Reading>>();
const maxCached = 20_000;

/** The CVSS 2 readings of a CVSS 3.x vector, by vector without a prefix, the usual first. */
export function cvss2Readings(vector: ReadVector): ReadonlyMap<string, Reading> {
  return readings(vector, readV2, cvss2Choices, '');
}

/** The CVSS 3.1 readings of a CVSS 4.0 vector, by base metrics, the usual first. */
export function cvss3Readings(vector: ReadVector): ReadonlyMap<string, Reading> {
  return readings(vector, readV3, cvss3Choices, 'CVSS:3.1/');
}

/** The most usual CVSS 2 reading of a CVSS 3.x or 4.0 vector that lies in a band; null when none does. */
export function readingInBand(vector: ReadVector, band: 'low' | 'medium' | 'high'): Reading | null {
  const asV3: ReadVector[] =
    vector.version === '4.0'
      ? [...cvss3Readings(vector).values()].map(({ vector: text, score }) => ({
          version: '3.1',
          metrics: Object.fromEntries(
            text
              .slice('CVSS:3.1/'.length)
              .split('/')
              .map((part) => part.split(':') as [string, string]),
          ),
          base: score,
        }))
      : [vector];
  let best: Reading | null = null;
  for (const one of asV3) {
    for (const reading of cvss2Readings(one).values()) {
      if (bandOfV2(reading.score) === band && (best === null || reading.departures < best.departures)) best = reading;
    }
  }
  return best;
}

function readings(
  { metrics }: ReadVector,
  cache: Map<string, ReadonlyMap<string, Reading>>,
  choicesOf: (m: Metrics) => Record<string, readonly string[]>,
  prefix: string,
): ReadonlyMap<string, Reading> {
  const choices = Object.entries(choicesOf(metrics));
  const key = choices.map(([, values]) => values.join('')).join(' ');
  const known = cache.get(key);
  if (known !== undefined) return known;
  let partial: { text: string; departures: number }[] = [{ text: '', departures: 0 }];
  for (const [name, values] of choices) {
    partial = partial.flatMap(({ text, departures }) =>
      values.map((value, at) => ({
        text: `${text}${text === '' ? '' : '/'}${name}:${value}`,
        departures: departures + Number(at > 0),
      })),
    );
  }
  const found = new Map<string, Reading>();
  for (const { text, departures } of partial.toSorted((one, other) => one.departures - other.departures)) {
    const scores = scoreCvss(prefix + text);
    if (scores.ok) found.set(text, { vector: prefix + text, score: scores.value.base, departures });
  }
  if (cache.size >= maxCached) cache.clear();
  cache.set(key, found);
  return found;
}
