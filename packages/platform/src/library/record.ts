import {
  type Assertion,
  type Overrule,
  type Reliability,
  type ResolvedRecord,
  resolveRecord,
  scoreCvss,
  severityOf,
  type SourcedText,
} from '@fengsui/advisories';
import type { Severity } from '../kernel/schema.ts';
import { toTime } from './times.ts';

/** What all documents together say of a vulnerability, and what lists, the search and the graph need of it. */
export interface Summary {
  id: string;
  title: string;
  /** Its title in Chinese, when a source has one. */
  titleZh: string | null;
  description: string;
  severity: Severity | null;
  cvss: number | null;
  vector: string | null;
  kev: boolean;
  published: string | null;
  modified: string | null;
  /** All titles, and all descriptions: what it is found by. */
  titles: string[];
  texts: string[];
  /** Identifiers of weaknesses, the one that the record goes by first. */
  weaknesses: string[];
  /** Sources whose word does not hold where sources contradict each other. */
  overruled_sources: string[];
  /** The explained record, as it is answered. */
  resolved: ResolvedRecord;
}

/** Longest description in a list. */
const descriptionLength = 1200;
/** Items of each list that are kept with a record; the assertions keep all. */
const mostItems = 200;

/** Decides what holds of a vulnerability, from the statements of all its documents, what is known of their sources, and what persons decided. */
export function summarise(
  id: string,
  assertions: readonly Assertion[],
  reliability: Reliability | null,
  overrules: readonly Overrule[],
): Summary {
  const said = [...assertions, ...overrules.flatMap((overrule) => vectorOf(id, overrule))];
  const record = bounded(resolveRecord(id, said, { reliability, overrules: overrules.flatMap(withLevel) }));
  const { titles, descriptions, hazard, exploited, weaknesses } = record;
  const chosen = hazard.scores.filter((score) => score.chosen).toSorted((one, other) => (one.version < other.version ? 1 : -1));
  const description = inLanguage(descriptions, 'en') ?? descriptions[0]?.text ?? '';
  const title = inLanguage(titles, 'en') ?? titles[0]?.text;
  const level = hazard.level?.severity ?? null;
  return {
    id,
    title: title ?? (description.slice(0, 120) || id),
    titleZh: inLanguage(titles, 'zh') ?? titles.find(({ text }) => /\p{Script=Han}/u.test(text))?.text ?? null,
    description: description.slice(0, descriptionLength),
    severity: level === 'none' ? 'info' : level,
    cvss: hazard.level?.score ?? chosen[0]?.score ?? null,
    vector: chosen[0]?.vector ?? null,
    kev: exploited.known !== null,
    published: toTime(record.published),
    modified: toTime(record.modified) ?? toTime(record.published),
    titles: titles.map(({ text }) => text),
    texts: descriptions.map(({ text }) => text),
    weaknesses: weaknesses.map((weakness) => weakness.id),
    overruled_sources: losers(record),
    resolved: record,
  };
}

/** The explained record of a plain one, of which none is kept. */
export function explainPlain(id: string, assertions: readonly Assertion[], reliability: Reliability | null): ResolvedRecord {
  return summarise(id, assertions, reliability, []).resolved;
}

/** Attributes on which sources can be held against each other, and what they are about. */
const judged: ReadonlyMap<Assertion['attribute'], string> = new Map([
  ['cvss', 'hazard'],
  ['own-level', 'hazard'],
  ['weakness', 'weakness'],
  ['description', 'description'],
]);

/**
 * Whether a record is as its statements say, without a choice between sources, a person's decision or a fact that matches ask for: then it is
 * not kept, and explained when somebody reads it. Most records are so, and explanations are longer than all else that is kept of them.
 */
export function isPlain({ resolved }: Pick<Summary, 'resolved'>, assertions: readonly Assertion[]): boolean {
  const { disagreements, overrules, exploited } = resolved;
  if (disagreements.length > 0 || overrules.length > 0 || exploited.known !== null || exploited.ssvc.length > 0) return false;
  const speakers = new Map<string, string>();
  for (const { attribute, source } of assertions) {
    const about = judged.get(attribute);
    if (about === undefined) continue;
    if ((speakers.get(about) ?? source) !== source) return false;
    speakers.set(about, source);
  }
  return true;
}

function inLanguage(texts: readonly SourcedText[], language: string): string | undefined {
  return texts.find((text) => text.language.toLowerCase().startsWith(language))?.text;
}

/** A vector that a person decided on is said by that person: no source may have said it. */
function vectorOf(id: string, { attribute, value, by, at }: Overrule): Assertion[] {
  const scored = attribute === 'cvss' ? scoreCvss(value) : null;
  if (!scored?.ok) return [];
  const stated = { version: scored.value.version, vector: value, stated: null };
  return [
    { subject: id, attribute: 'cvss', value: stated, source: by, published: at, retrieved: at, method: 'person', confidence: 1 },
  ];
}

/** The level follows a vector that a person decided on; a level that a person decided on comes after it and holds. */
function withLevel(overrule: Overrule, _at: number, all: readonly Overrule[]): Overrule[] {
  const scored = overrule.attribute === 'cvss' ? scoreCvss(overrule.value) : null;
  if (!scored?.ok || all.some(({ attribute }) => attribute === 'hazard')) return [overrule];
  const { base } = scored.value;
  return [overrule, { ...overrule, attribute: 'hazard', value: severityOf(base) }];
}

/** Who contradicts what holds; a source that says both loses nothing. */
function losers({ disagreements }: ResolvedRecord): string[] {
  const lost = disagreements.flatMap(({ kind, chosen, values }) => {
    if (kind !== 'contradiction' || chosen === null) return [];
    const kept = new Set(values.filter(({ value }) => value === chosen).flatMap(({ sources }) => sources));
    // A value that no source says in these words holds beside them: nobody lost.
    if (kept.size === 0) return [];
    return values.filter(({ value }) => value !== chosen).flatMap(({ sources }) => sources.filter((source) => !kept.has(source)));
  });
  return [...new Set(lost)].slice(0, mostItems);
}

/** A record whose lists are no longer than a person reads. */
function bounded(record: ResolvedRecord): ResolvedRecord {
  const entries = Object.entries(record).map(([name, value]) => [
    name,
    Array.isArray(value) && value.length > mostItems ? value.slice(0, mostItems) : value,
  ]);
  return Object.fromEntries(entries) as ResolvedRecord;
}
