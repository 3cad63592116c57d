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
 * equals the one with more detail stands, then the latest. Values that contain each other are one value, told in more or less detail. `spell` brings values to one spelling.
 */
export function fuse(evidence: readonly Evidence[], spell: (value: string) => string = (value) => value): Fused | null {
  if (evidence.length === 0) return null;
  const values = new Map<string, { text: string; confidence: number; sources: Set<string>; lastTime: number }>();
  for (const claim of evidence) {
    const text = spell(claim.value);
    const key = normal(text);
    if (key === '') continue;
    const known = values.get(key);
    if (known === undefined) {
      values.set(key, {
        text,
        confidence: claim.confidence,
        sources: new Set([claim.source]),
        lastTime: claim.lastTime,
      });
      continue;
    }
    known.sources.add(claim.source);
    known.confidence = Math.max(known.confidence, claim.confidence);
    known.lastTime = Math.max(known.lastTime, claim.lastTime);
  }
  const ranked = [...values]
    .map(([key, value]) => ({ key, ...value, score: value.confidence + Math.min(9, (value.sources.size - 1) * 3) }))
    .toSorted(
      (one, other) =>
        other.score - one.score ||
        Number(other.key.includes(one.key)) - Number(one.key.includes(other.key)) ||
        other.lastTime - one.lastTime,
    );
  if (ranked.length === 0) return null;
  const best = ranked[0];
  const against = ranked
    .slice(1)
    .filter((other) => other.confidence >= CONTRADICTS && !other.key.includes(best.key) && !best.key.includes(other.key));
  return {
    value: best.text,
    confidence: Math.min(99, best.score),
    conflict: against.length > 0 ? [best.text, ...against.map((other) => other.text)] : null,
  };
}
