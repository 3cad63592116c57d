import { type Assertion, type Method, methodConfidence, resolve } from '../record/record.ts';
import { baseOf, readVector } from '../grades/metrics.ts';
import { judgedClaims } from './claims.ts';
import { learnReliability } from './reliability.ts';
import { Statements } from './values.ts';
import { vote, voteModel } from './vote.ts';

/** A simulated world: what is true, and what sources say of it. */
export type Simulation = {
  records: { id: string; assertions: Assertion[]; truth: { cvss: string; weakness: string } }[];
  /** Who copies whom. */
  copiers: ReadonlyMap<string, string>;
};

/** Shares of the objects for which each way of deciding finds the truth. */
export type SimulationScores = { objects: number; majority: number; confidence: number; withoutCopies: number; ours: number };

const metrics: readonly (readonly [string, string])[] = [
  ['AV', 'NALP'],
  ['AC', 'LH'],
  ['PR', 'NLH'],
  ['UI', 'NR'],
  ['S', 'UC'],
  ['C', 'HLN'],
  ['I', 'HLN'],
  ['A', 'HLN'],
];
const weaknesses = [79, 89, 787, 125, 20, 78, 416, 22, 352, 434, 476, 502, 190, 287, 798, 862, 77, 306, 119, 276];
const methods: readonly Method[] = ['vendor-statement', 'coordinator-statement', 'database-entry', 'enrichment'];

/** Numbers between 0 and 1 that depend on the seed alone (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * Sources of different quality that speak of the same vulnerabilities: four on their own, right in 65 to 90 % of what they say, and a
 * fifth that is right in 40 to 55 %, whose entries four others take over nine times of ten, a few days later. Errors of vectors
 * are one or two metrics off, so that independent sources sometimes make the same error. How confident a source says it is has nothing to do
 * with how good it is.
 */
export function simulate(
  seed: number,
  count: number,
  { undated = false, copying = true }: { undated?: boolean; copying?: boolean } = {},
): Simulation {
  const random = randomOf(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)];
  const sources = Array.from({ length: 9 }, (_, at) => ({
    name: `source ${'ABCDEFGHI'[at]}`,
    accuracy: at < 4 ? 0.65 + 0.25 * random() : 0.4 + 0.15 * random(),
    copies: copying && at > 4 ? 4 : null,
    coverage: 0.5 + 0.4 * random(),
    method: pick(methods),
    delay: copying && at > 4 ? 2 + Math.floor(random() * 10) : 0,
  }));
  const vector = (): string[] => metrics.map(([, values]) => pick([...values]));
  const records: Simulation['records'] = [];
  for (let number = 0; number < count; number++) {
    const id = `CVE-2024-${10_000 + number}`;
    const truth = { vector: vector(), weakness: pick(weaknesses) };
    const assertions: Assertion[] = [];
    const said: ({ vector: string[]; weakness: number; day: number } | null)[] = [];
    for (const source of sources) {
      const original = source.copies === null ? null : said[source.copies];
      if (random() > source.coverage) {
        said.push(null);
        continue;
      }
      const own = {
        vector: random() < source.accuracy ? truth.vector : damaged(truth.vector, random),
        weakness: random() < source.accuracy ? truth.weakness : pick(weaknesses),
        day: Math.floor(random() * 300),
      };
      const entry =
        original !== null && original !== undefined && random() < 0.9 ? { ...original, day: original.day + source.delay } : own;
      said.push(entry);
      const published = new Date(Date.UTC(2024, 0, 1 + entry.day)).toISOString();
      const from = {
        subject: id,
        source: source.name,
        published: undated ? null : published,
        retrieved: published,
        method: source.method,
      };
      const confidence = methodConfidence[source.method];
      assertions.push(
        { ...from, attribute: 'cvss', value: { version: '3.1', vector: written(entry.vector), stated: null }, confidence },
        { ...from, attribute: 'weakness', value: `CWE-${entry.weakness}`, confidence },
      );
    }
    if (assertions.length > 2)
      records.push({ id, assertions, truth: { cvss: written(truth.vector), weakness: `CWE-${truth.weakness}` } });
  }
  const copiers = new Map(
    sources.flatMap(({ name, copies }) => (copies === null ? [] : [[name, sources[copies].name] as [string, string]])),
  );
  return { records, copiers };
}

const written = (values: readonly string[]): string =>
  `CVSS:3.1/${metrics.map(([name], at) => `${name}:${values[at]}`).join('/')}`;

function damaged(truth: readonly string[], random: () => number): string[] {
  const values = [...truth];
  for (let errors = random() < 0.6 ? 1 : 2; errors > 0; errors--) {
    const at = Math.floor(random() * metrics.length);
    const others = [...metrics[at][1]].filter((value) => value !== truth[at]);
    values[at] = others[Math.floor(random() * others.length)];
  }
  return values;
}

/** How often each way of deciding finds the truth of a simulated world. */
export function scoreSimulation({ records }: Simulation): SimulationScores {
  const learnt = { ours: learnReliability(records), withoutCopies: learnReliability(records, { detectCopies: false }) };
  const right = { majority: 0, confidence: 0, withoutCopies: 0, ours: 0 };
  let objects = 0;
  for (const { id, assertions, truth } of records) {
    const claims = Map.groupBy(judgedClaims(new Statements(assertions)), ({ object }) => object);
    for (const attribute of ['cvss', 'weakness'] as const) {
      const about = claims.get(attribute === 'cvss' ? 'cvss3' : 'weakness') ?? [];
      if (about.length < 2) continue;
      objects++;
      const vector = readVector(truth.cvss);
      const expected = attribute === 'cvss' ? (vector === null ? '' : baseOf(vector)) : truth.weakness.slice('CWE-'.length);
      const counts = new Map<string, number>();
      for (const { key } of about) counts.set(key, (counts.get(key) ?? 0) + 1);
      if ([...counts].toSorted(([, one], [, other]) => other - one)[0][0] === expected) right.majority++;
      const surest = resolve({ id, assertions }, attribute);
      const value = attribute === 'cvss' ? truth.cvss : truth.weakness;
      if (surest !== null && (attribute === 'cvss' ? (surest.value as { vector: string }).vector : surest.value) === value)
        right.confidence++;
      for (const name of ['ours', 'withoutCopies'] as const) {
        if (vote(about, voteModel(learnt[name], 'it', attribute))?.key === expected) right[name]++;
      }
    }
  }
  return {
    objects,
    majority: right.majority / objects,
    confidence: right.confidence / objects,
    withoutCopies: right.withoutCopies / objects,
    ours: right.ours / objects,
  };
}
