import { type PreparedAdvisory, prepareNamed } from '@fengsui/advisories';
import type { EntryContent } from './schema.ts';

/** What persons write of a vulnerability as matching reads it: like an advisory of their organisation. Null when it names no product. */
export function prepareEntry(key: string, content: EntryContent, source: string, released: string): PreparedAdvisory | null {
  const { name, affected = [], cvss = [], weaknesses = [], remediations = [], url = null } = content;
  if (affected.length === 0) return null;
  return {
    id: key,
    title: name,
    publisher: source,
    released,
    url,
    products: affected.map(prepareNamed),
    remediations: remediations.map((details) => ({ category: 'vendor_fix', details, url: null, products: null })),
    vulnerabilities: [
      {
        id: key,
        title: name,
        cwe: weaknesses[0] ?? null,
        affected: affected.map((_, at) => at),
        implied: [],
        investigated: [],
        notAffected: [],
        scores: cvss.map((vector) => ({ version: cvssVersion(vector), vector, stated: null, products: null })),
        remediations: remediations.map((_, at) => at),
      },
    ],
  };
}

/** The version of CVSS in which a vector is written; those of the second bear none. */
export function cvssVersion(vector: string): string {
  return /^CVSS:(\d\.\d)\//.exec(vector)?.[1] ?? '2.0';
}
