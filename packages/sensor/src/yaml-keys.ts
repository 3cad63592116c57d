import type { Document } from 'yaml';

/** A key that stands twice in one mapping: its text, and where it stands the second time. */
export interface RepeatedKey {
  key: string;
  offset: number;
}

/**
 * The first key that a mapping of the document holds twice; null when there is none. The reader of YAML finds them too (`uniqueKeys`), but holds each key against all
 * others of its mapping: a mapping of 100,000 keys takes it minutes.
 */
export async function repeatedKey(document: Document.Parsed): Promise<RepeatedKey | null> {
  const { isScalar, visit } = await import('yaml');
  let found: RepeatedKey | null = null;
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) {
          found = { key: String(key.value), offset: key.range?.[0] ?? 0 };
          return visit.BREAK;
        }
        seen.add(key.value);
      }
      return undefined;
    },
  });
  return found;
}
