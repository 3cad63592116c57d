import { scoreCvss } from '../cvss/cvss.ts';

/** Version of CVSS that a vector is of. */
export type CvssVersion = '2.0' | '3.0' | '3.1' | '4.0';

/** A readable vector: its version, its metrics by abbreviation, and the score of its base metrics. */
export type ReadVector = { version: CvssVersion; metrics: Readonly<Record<string, string>>; base: number };

/** Vectors repeat over a library: what was read of them is kept, up to so many. */
const cached = new Map<string, ReadVector | null>();
const maxCached = 50_000;

/** Read a CVSS vector of any version; null when it is none. */
export function readVector(vector: string): ReadVector | null {
  const known = cached.get(vector);
  if (known !== undefined) return known;
  const scores = scoreCvss(vector);
  let read: ReadVector | null = null;
  if (scores.ok) {
    const body = vector
      .trim()
      .replace(/^CVSS:\d\.\d\//, '')
      .replace(/^\(|\)$/g, '');
    const metrics = Object.fromEntries(body.split('/').map((part) => part.split(':') as [string, string]));
    read = { version: scores.value.version, metrics, base: scores.value.base };
  }
  if (cached.size >= maxCached) cached.clear();
  cached.set(vector, read);
  return read;
}

/** Names of the base metrics of a version, in the order of its vectors. */
export const baseMetrics: Readonly<Record<CvssVersion, readonly string[]>> = {
  '2.0': ['AV', 'AC', 'Au', 'C', 'I', 'A'],
  '3.0': ['AV', 'AC', 'PR', 'UI', 'S', 'C', 'I', 'A'],
  '3.1': ['AV', 'AC', 'PR', 'UI', 'S', 'C', 'I', 'A'],
  '4.0': ['AV', 'AC', 'AT', 'PR', 'UI', 'VC', 'VI', 'VA', 'SC', 'SI', 'SA'],
};

/** The base metrics of a vector in the order of its version, without a prefix: the same for the same claim. */
export function baseOf({ version, metrics }: ReadVector): string {
  return baseMetrics[version].map((name) => `${name}:${metrics[name]}`).join('/');
}
