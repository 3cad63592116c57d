import type { BundleLine, DocumentName } from '../bundle/format.ts';
import type { LibraryItem } from '../reader.ts';

/** A document of which a file told all parts, those of none being whole: what is left of an earlier version that had others is stale. */
export interface Parted extends DocumentName {
  /** Who says it. */
  source: string;
  parts: number;
}

/**
 * Notes of which documents a file told all parts: a huge one comes as `x#1`, `x#2` …, one behind the other. Nothing is known of bundles,
 * which carry what differs.
 */
export class PartsTold {
  #last: Parted | null = null;

  /** What is whole now that this follows, or that the file ended (null). */
  before(item: LibraryItem | BundleLine | null): Parted | null {
    const told = this.#last;
    const document = item !== null && 'knowledge' in item ? item.knowledge : null;
    if (document === null && item !== null && 'problem' in item) return null;
    this.#last = null;
    if (document !== null) {
      const { kind, id, source } = document;
      const [, base = id, number = '0'] = /^(.+)#(\d+)$/s.exec(id) ?? [];
      const isNext = told !== null && told.kind === kind && told.id === base && Number(number) === told.parts + 1;
      if (isNext && told.parts > 0) {
        this.#last = { ...told, parts: told.parts + 1 };
        return null;
      }
      // What only looks like a part, because no first part came before it, is a document by itself.
      this.#last = number === '1' ? { kind, id: base, source, parts: 1 } : { kind, id, source, parts: 0 };
    }
    return told;
  }
}
