import type { Evidence } from '../traffic/host.ts';

/** The value that the evidence on one attribute speaks for, and what speaks against it. */
export interface Fused {
  value: string;
  confidence: number;
  /** All values, the chosen one first, when sources that should agree do not. */
  conflict: string[] | null;
}

/** Claims below this confidence contradict nobody. */
const CONTRADICTS = 70;

const normal = (value: string): string => value.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

/**
 * Fuses the claims about one attribute. A value is as credible as its best source, a little more for each further source that agrees; among
 * equals the one with more detail stands, then the latest. Values that contain each other are one value, told in more or less detail. What a fingerprint
 * concludes contradicts nobody.
 *
 * @param perSource the attribute has a value for each source (names): only one source can contradict itself
 */
export function fuse(evidence: readonly Evidence[], perSource = false): Fused | null {
  if (evidence.length === 0) return null;
  const values = new Map<string, Value>();
  for (const claim of evidence) {
    const text = claim.value;
    const key = normal(text);
    if (key === '') continue;
    const known = values.get(key);
    const said = claim.fingerprint === null ? claim.confidence : 0;
    if (known === undefined) {
      values.set(key, {
        key,
        text,
        confidence: claim.confidence,
        said,
        sources: new Set([claim.source]),
        lastTime: claim.lastTime,
      });
      continue;
    }
    known.sources.add(claim.source);
    known.confidence = Math.max(known.confidence, claim.confidence);
    known.said = Math.max(known.said, said);
    known.lastTime = Math.max(known.lastTime, claim.lastTime);
  }
  const ranked = [...values.values()].toSorted(
    (one, other) =>
      score(other) - score(one) ||
      Number(other.key.includes(one.key)) - Number(one.key.includes(other.key)) ||
      other.lastTime - one.lastTime,
  );
  const best = ranked.at(0);
  if (best === undefined) return null;
  const against = ranked
    .slice(1)
    .filter((other) => other.said >= CONTRADICTS && !other.key.includes(best.key) && !best.key.includes(other.key))
    .filter((other) => !perSource || [...other.sources].some((source) => best.sources.has(source)));
  return {
    value: best.text,
    confidence: Math.min(99, score(best)),
    conflict: against.length > 0 ? [best.text, ...against.map((other) => other.text)] : null,
  };
}

/** One value, with all that speaks for it. */
interface Value {
  key: string;
  text: string;
  confidence: number;
  /** Confidence of the best claim that is not a fingerprint's conclusion. */
  said: number;
  sources: Set<string>;
  lastTime: number;
}

const score = ({ confidence, sources }: Value): number => confidence + Math.min(9, (sources.size - 1) * 3);
