import { type Assertion, resolve, severityOf } from '@fengsui/advisories';
import type { Severity } from '../kernel/schema.ts';

/** What all documents together say of a vulnerability, and what the list shows of it. */
export interface Summary {
  id: string;
  title: string;
  description: string;
  severity: Severity | null;
  cvss: number | null;
  vector: string | null;
  kev: boolean;
  published: string | null;
  modified: string | null;
  search: string;
}

/** Longest description in a list. */
const descriptionLength = 1200;

/** Decides what holds of a vulnerability, from the statements of all its documents. */
export function summarise(
  id: string,
  assertions: readonly Assertion[],
  names: readonly string[],
  documents: readonly string[],
): Summary {
  const record = { id, assertions: [...assertions] };
  const texts = assertions.filter(({ attribute }) => attribute === 'description').map(({ value }) => textOf(value));
  const english = assertions.find(({ attribute, value }) => attribute === 'description' && languageOf(value).startsWith('en'));
  const score = strongestScore(assertions);
  const title = textOf(resolve(record, 'title')?.value);
  const description = textOf(english?.value ?? texts[0] ?? '');
  const titles = assertions.filter(({ attribute }) => attribute === 'title').map(({ value }) => textOf(value));
  const times = assertions.map(({ published }) => toTime(published)).filter((time) => time !== null);
  return {
    id,
    title: title || description.slice(0, 120) || id,
    description: description.slice(0, descriptionLength),
    severity: score === null ? null : toSeverity(score.stated),
    cvss: score?.stated ?? null,
    vector: score?.vector ?? null,
    kev: assertions.some(({ attribute }) => attribute === 'known-exploited'),
    published: toTime(textOf(resolve(record, 'published')?.value)) ?? times.reduce<string | null>(earlier, null),
    modified: times.reduce<string | null>(later, null),
    search: [...new Set([id, ...titles, ...texts, ...names, ...documents])].join('\n').slice(0, 20_000).toLowerCase(),
  };
}

interface Score {
  version: string;
  vector: string;
  stated: number;
}

/** The score of the most confident source, of the newest CVSS version that it gives, of the worst product. */
function strongestScore(assertions: readonly Assertion[]): Score | null {
  let best: (Score & { confidence: number }) | null = null;
  for (const { attribute, value, confidence } of assertions) {
    const score = value as Partial<Score> | null;
    if (attribute !== 'cvss' || typeof score?.stated !== 'number') continue;
    const candidate = { version: score.version ?? '', vector: score.vector ?? '', stated: score.stated, confidence };
    const order =
      best === null
        ? 1
        : candidate.confidence - best.confidence ||
          candidate.version.localeCompare(best.version, 'en', { numeric: true }) ||
          candidate.stated - best.stated;
    if (order > 0) best = candidate;
  }
  return best;
}

function toSeverity(score: number): Severity {
  const severity = severityOf(score);
  return severity === 'none' ? 'info' : severity;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const { text } = (value ?? {}) as { text?: unknown };
  return typeof text === 'string' ? text : '';
}

function languageOf(value: unknown): string {
  const { language } = (value ?? {}) as { language?: unknown };
  return typeof language === 'string' ? language : '';
}

/** A time as documents write it, as ISO 8601; null when it is none. */
function toTime(text: string | null): string | null {
  const time = text === null || text === '' ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

const earlier = (one: string | null, other: string): string => (one === null || other < one ? other : one);
const later = (one: string | null, other: string): string => (one === null || other > one ? other : one);
