import { Draft } from '../model/draft.ts';

/** A document of CWE; every form of the list has the same id, so that the latest one read holds. */
export function cweDraft(version: string, published: string, part = 'cwe'): Draft {
  return new Draft({
    kind: 'cwe',
    id: part,
    title: ['CWE', version].filter(Boolean).join(' '),
    source: 'MITRE',
    published,
    method: 'database-entry',
    confidence: 0.9,
  });
}

/** Where CWE describes an entry. */
export function weaknessUrl(number: string): string {
  return `https://cwe.mitre.org/data/definitions/${number}.html`;
}
