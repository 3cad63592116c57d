import { type Assertion, resolve, severityOf } from '@fengsui/advisories';
import type { Severity } from '../kernel/schema.ts';
import { toTime } from './times.ts';

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
  /** Its title in Chinese, when a source has one. */
  titleZh: string | null;
  /** All titles, and all descriptions: what it is found by. */
  titles: string[];
  texts: string[];
  /** Identifiers of weaknesses, each once. */
  weaknesses: string[];
  /** The explained record, kept as it is answered. */
  resolved: unknown;
}

/** Longest description in a list. */
const descriptionLength = 1200;

/** Decides what holds of a vulnerability, from the statements of all its documents. */
export function summarise(id: string, assertions: readonly Assertion[]): Summary {
  const record = { id, assertions: [...assertions] };
  const texts = assertions.filter(({ attribute }) => attribute === 'description').map(({ value }) => textOf(value));
  const english = assertions.find(({ attribute, value }) => attribute === 'description' && languageOf(value).startsWith('en'));
  const score = strongestScore(assertions);
  const title = textOf(resolve(record, 'title')?.value);
  const description = textOf(english?.value ?? texts[0] ?? '');
  const titles = [...new Set(assertions.filter(({ attribute }) => attribute === 'title').map(({ value }) => textOf(value)))];
  const times = assertions.map(({ published }) => toTime(published)).filter((time) => time !== null);
  const weaknesses = assertions.filter(({ attribute }) => attribute === 'weakness').map(({ value }) => value);
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
    titleZh: titles.find((text) => /\p{Script=Han}/u.test(text)) ?? null,
    titles,
    texts: [...new Set(texts)],
    weaknesses: [...new Set(weaknesses.filter((value) => typeof value === 'string' && /^CWE-\d+$/.test(value)) as string[])],
    resolved: null,
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

const earlier = (one: string | null, other: string): string => (one === null || other < one ? other : one);
const later = (one: string | null, other: string): string => (one === null || other > one ? other : one);
