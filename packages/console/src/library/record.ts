import type { Severity } from '../api/types.ts';

/** What the server says of a vulnerability when all its sources are taken together, as far as the console shows it. */

/** The same sentence in both languages. */
export interface Sentence {
  en: string;
  zh: string;
}

/** Severities of records; `none` is a flaw without impact. */
export type RecordSeverity = Exclude<Severity, 'info'> | 'none';

/** A text with its language (BCP 47) and who says it. */
export interface SourcedText {
  language: string;
  text: string;
  sources: string[];
}

/** One CVSS vector and what follows from it. */
export interface HazardScore {
  version: string;
  vector: string;
  score: number;
  severity: RecordSeverity;
  /** In the four grades of GB/T 30279, by its score. */
  grade: string;
  /** By the tables of CNNVD. */
  cnnvd: { exploitability: number; impact: number; score: number; grade: string } | null;
  /** By the factors of GB/T 30279-2020, as far as the vector tells them. */
  estimated: { grade: string };
  sources: string[];
  chosen: boolean;
}

/** A product as sources name it, with versions as they write them. */
export interface RecordProduct {
  vendor: string | null;
  product: string;
  versions: string | null;
  status: string;
  cpes: string[];
  role: 'component' | 'integrator' | null;
  sources: string[];
}

/** How sources differ: in their scale, against each other, or by telling different parts. */
export type DisagreementKind = 'scale' | 'contradiction' | 'complement';

/** A difference between sources, what holds, and why. */
export interface Disagreement {
  attribute: string;
  kind: DisagreementKind;
  values: { value: string; sources: string[] }[];
  chosen: string | null;
  why: Sentence;
}

/** A class of a scheme that was given to a vulnerability, and what it follows from. */
export interface DerivedClass {
  scheme: string;
  id: string;
  zh: string;
  en: string;
  path: { id: string; zh: string; en: string }[];
  method: string;
  confidence: number;
  because: { cwe: string; from: 'weakness' | 'class' | 'word'; word: string | null } | null;
}

interface Identifier {
  id: string;
  sources: string[];
}

/** One explained record. */
export interface ResolvedRecord {
  id: string;
  field: 'industrial' | 'it';
  aliases: Identifier[];
  covers: Identifier[];
  related: Identifier[];
  titles: SourcedText[];
  descriptions: SourcedText[];
  weaknesses: { id: string; name: string | null; sources: string[] }[];
  classes: { derived: DerivedClass[]; own: { scheme: string; id: string | null; name: string; sources: string[] }[] };
  hazard: {
    scores: HazardScore[];
    own: { scheme: string; level: string; severities: RecordSeverity[] | null; sources: string[] }[];
    level: { severity: RecordSeverity; grade: string; score: number | null; confidence: number; why: Sentence } | null;
  };
  affected: RecordProduct[];
  notAffected: RecordProduct[];
  fixed: RecordProduct[];
  remediations: { category: string; details: string; url: string | null; sources: string[] }[];
  patches: { name: string; description: string | null; url: string | null; sources: string[] }[];
  references: { url: string; sources: string[] }[];
  exploited: {
    known: { dateAdded: string; dueDate?: string; ransomware?: boolean; catalogue?: string; sources: string[] } | null;
    prediction: { score: number; percentile: number; date: string } | null;
    ssvc: { role: string; timestamp: string; options: Record<string, string>; source: string }[];
    exploitation: { value: string; sources: string[] } | null;
  };
  credits: { name: string; sources: string[] }[];
  published: string | null;
  modified: string | null;
  state: { value: string; sources: string[] } | null;
  disagreements: Disagreement[];
  overrules: { attribute: string; value: string; by: string; reason: string; at: string }[];
  sources: { source: string; method: string; statements: number; published: string | null }[];
}

/** A severity of a record as the console marks it. */
export function asSeverity(severity: RecordSeverity): Severity {
  return severity === 'none' ? 'info' : severity;
}

/** The date of the latest of these sources, as they write it. */
export function dateOf(record: ResolvedRecord, sources: readonly string[]): string | null {
  const dates = record.sources.flatMap(({ source, published }) => (sources.includes(source) && published ? [published] : []));
  return dates.toSorted().at(-1) ?? null;
}

/** Whether a text is in the language of the console, which knows Chinese and English. */
export function isIn(language: string, locale: string): boolean {
  return language.toLowerCase().startsWith(locale === 'zh-CN' ? 'zh' : 'en');
}

/** Words that a source calls a title and that are only an identifier of the vulnerability tell nothing. */
export function titleOf(record: ResolvedRecord | null, locale: string, otherwise: string): string {
  return record?.titles.find((title) => isIn(title.language, locale))?.text ?? record?.titles[0]?.text ?? otherwise;
}
