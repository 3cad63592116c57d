import { type Attribute, type AttributeName, attributeNames, type Evidence } from './schema.ts';

/** A statement about one attribute, as fusion reads it. */
export type Statement = Pick<Evidence, 'attribute' | 'value' | 'source' | 'method' | 'fingerprint' | 'confidence' | 'at'>;

/** What a person decided about an attribute. */
export interface Decision {
  attribute: string;
  value: string;
  by: string;
}

/**
 * Attributes that a device changes in its life. Of these only the latest value of each source counts, so that an update is an
 * update and not a conflict.
 */
const changing: ReadonlySet<string> = new Set<AttributeName>(['firmware', 'name']);

/** However much evidence agrees, only a person is certain. */
const surest = 0.999;

/** Other evidence below this combined confidence is a doubt, not a conflict. */
const conflictConfidence = 0.3;

interface Candidate {
  value: string;
  confidence: number;
  /** The statement that is the surest. */
  strongest: Statement | null;
  at: string;
}

/**
 * Decides each attribute of an asset from everything that was said about it, in all captures. Independent sources strengthen each
 * other: their combined confidence is 1 − ∏(1 − c), each source counted once with its best statement. The strongest value wins, of
 * equals the latest; a person outranks all evidence, which is still compared with what the person said.
 */
export function fuse(statements: readonly Statement[], decisions: readonly Decision[]): Attribute[] {
  const attributes: Attribute[] = [];
  for (const attribute of attributeNames) {
    const candidates = candidatesOf(
      statements.filter((statement) => statement.attribute === attribute),
      changing.has(attribute),
    );
    const decision = decisions.find((found) => found.attribute === attribute);
    const best = candidates[0];
    if (decision === undefined && best === undefined) continue;
    const value = decision?.value ?? best.value;
    attributes.push({
      attribute,
      value,
      confidence: decision ? 1 : Math.min(surest, round(best.confidence)),
      by: decision ? 'person' : 'evidence',
      source: decision?.by ?? best.strongest?.source ?? '',
      method: decision ? null : (best.strongest?.method ?? null),
      fingerprint: decision ? null : (best.strongest?.fingerprint ?? null),
      conflict: candidates.some((other) => other.confidence >= conflictConfidence && !agree(other.value, value)),
    });
  }
  return attributes;
}

function candidatesOf(statements: readonly Statement[], latestOnly: boolean): Candidate[] {
  const counted = latestOnly ? latestOfEachSource(statements) : statements;
  const bySource = new Map<string, Map<string, Statement>>();
  for (const statement of counted) {
    const sources = bySource.get(key(statement.value)) ?? new Map<string, Statement>();
    bySource.set(key(statement.value), sources);
    const known = sources.get(statement.source);
    if (known === undefined || known.confidence < statement.confidence) sources.set(statement.source, statement);
  }
  const candidates: Candidate[] = [];
  for (const sources of bySource.values()) {
    const candidate: Candidate = { value: '', confidence: 0, strongest: null, at: '' };
    let doubt = 1;
    for (const statement of sources.values()) {
      const { value, confidence, at } = statement;
      doubt *= 1 - Math.min(Math.max(confidence, 0), 1);
      if (candidate.strongest === null || confidence > candidate.strongest.confidence)
        Object.assign(candidate, { value, strongest: statement });
      if (at !== null && at > candidate.at) candidate.at = at;
    }
    candidate.confidence = 1 - doubt;
    candidates.push(candidate);
  }
  return candidates.toSorted(
    (a, b) => b.confidence - a.confidence || (a.at < b.at ? 1 : a.at > b.at ? -1 : 0) || (a.value < b.value ? -1 : 1),
  );
}

/** What a source states, and each conclusion from it, stand for themselves: one is no newer than the other. */
function latestOfEachSource(statements: readonly Statement[]): Statement[] {
  const latest = new Map<string, Statement>();
  for (const statement of statements) {
    const by = `${statement.method} ${statement.fingerprint ?? ''} ${statement.source}`;
    const known = latest.get(by);
    if (known === undefined || (known.at ?? '') <= (statement.at ?? '')) latest.set(by, statement);
  }
  return [...latest.values()];
}

/** How a value is compared: devices write their vendor's name in many cases and with many blanks. */
function key(value: string): string {
  return value.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase();
}

/** Two values agree when one only says more than the other: `Siemens` and `Siemens AG`, `V4.5` and `4.5`. */
function agree(one: string, other: string): boolean {
  const [a, b] = [key(one), key(other)];
  return a.includes(b) || b.includes(a);
}

function round(confidence: number): number {
  return Math.round(confidence * 1000) / 1000;
}
