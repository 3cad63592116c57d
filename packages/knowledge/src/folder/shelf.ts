import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { contentHash, readPart, SegmentWriter, withLock, writeAtomically } from '@fengsui/advisories';
import type { Entry, KnowledgeDocument } from '../model/entry.ts';
import type { Parted } from '../model/parts.ts';

/** A knowledge document on the shelf: where it lies, and the names by which its entries are found. */
interface Shelved {
  kind: string;
  id: string;
  hash: string;
  title: string;
  published: string | null;
  source: string;
  retrieved: string;
  segment: string;
  offset: number;
  length: number;
  /** Kind, key, name and other names of each entry. */
  entries: [kind: string, key: string, name: string, aliases: string][];
}

interface ShelfIndex {
  format: 1;
  /** Number of the last segment. */
  last: number;
  documents: Shelved[];
}

/** An entry that was found, without its details. */
export interface EntryHit {
  kind: string;
  key: string;
  name: string;
  document: string;
}

/** An entry with the documents that describe it. */
export interface EntryFound {
  entry: Entry;
  source: string;
  document: string;
  /** What it is related to, as written by the same document. */
  related: { type: string; direction: 'to' | 'from'; ref: string }[];
}

/** Segments are rewritten when less than this share of their bytes is still in use. */
const compactBelow = 0.5;

/**
 * What a library in a folder knows beside vulnerabilities: a folder of its own in it, of the same make (segments that are never changed,
 * an index that is replaced as a whole), so that whoever needs vulnerabilities only does not read it.
 */
export class Shelf {
  readonly folder: string;
  #index: ShelfIndex | null = null;

  /** @param library folder of the library */
  constructor(library: string) {
    this.folder = join(library, 'knowledge');
  }

  /** Which documents are here, in which version. */
  documents(): Omit<Shelved, 'segment' | 'offset' | 'length'>[] {
    return this.#read().documents;
  }

  /** A document as it was taken; null when it is not here. */
  document(kind: string, id: string): KnowledgeDocument | null {
    const place = this.#read().documents.find((document) => document.kind === kind && document.id === id);
    return place === undefined ? null : this.#load(place);
  }

  /** Takes documents, each in place of that of its kind and identifier. Answers what became of them; `hash` names a carried version. */
  async add(
    incoming: readonly { knowledge: KnowledgeDocument; hash?: string; source: string }[],
  ): Promise<{ added: number; updated: number; unchanged: number }> {
    return this.#write((index) => {
      const counts = { added: 0, updated: 0, unchanged: 0 };
      const places = new Map(index.documents.map((document, at) => [`${document.kind}\n${document.id}`, at]));
      const segment = new SegmentWriter(this.folder, segmentName(index.last + 1));
      for (const { knowledge, source, hash = knowledgeHash(knowledge) } of incoming) {
        const { kind, id, title, published, entries } = knowledge;
        const at = places.get(`${kind}\n${id}`);
        if (at !== undefined && index.documents[at].hash === hash) {
          counts.unchanged++;
          continue;
        }
        const place = segment.append(JSON.stringify(knowledge));
        const names = entries.map(({ kind, key, name, aliases }): Shelved['entries'][number] => [
          kind,
          key,
          name,
          aliases.join(' '),
        ]);
        const retrieved = new Date().toISOString();
        const shelved: Shelved = { kind, id, hash, title, published, source, retrieved, ...place, entries: names };
        if (at === undefined) places.set(`${kind}\n${id}`, index.documents.push(shelved) - 1);
        else index.documents[at] = shelved;
        counts[at === undefined ? 'added' : 'updated']++;
      }
      if (segment.finish() !== null) index.last++;
      return counts;
    });
  }

  /** Takes documents away; answers how many there were. */
  async remove(names: readonly { kind: string; id: string }[]): Promise<number> {
    const gone = new Set(names.map(({ kind, id }) => `${kind}\n${id}`));
    if (!this.#read().documents.some(({ kind, id }) => gone.has(`${kind}\n${id}`))) return 0;
    return this.#write((index) => {
      const before = index.documents.length;
      index.documents = index.documents.filter(({ kind, id }) => !gone.has(`${kind}\n${id}`));
      return before - index.documents.length;
    });
  }

  /** Takes away what is left of earlier versions of documents that now have other parts. A document with the number in its title only happens to have such a name. */
  async removeLeftParts(told: readonly Parted[]): Promise<void> {
    const parts = new Map(told.map(({ kind, id, parts }) => [`${kind}\n${id}`, parts]));
    const left = this.#read().documents.filter(({ kind, id, title }) => {
      const [, base = id, number = '0'] = /^(.+)#(\d+)$/s.exec(id) ?? [];
      const now = parts.get(`${kind}\n${base}`);
      if (now === undefined || title.endsWith(`#${number}`)) return false;
      return number === '0' ? now > 0 : Number(number) > now;
    });
    await this.remove(left);
  }

  /** Entries whose key or names hold all words; whole keys and names first. */
  search(text: string, limit = 50): EntryHit[] {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) return [];
    const whole = words.join(' ');
    const hits = new Map<string, EntryHit & { score: number }>();
    for (const document of this.#read().documents) {
      for (const [kind, key, name, aliases] of document.entries) {
        const all = `${key} ${name} ${aliases}`.toLowerCase();
        if (!words.every((word) => all.includes(word))) continue;
        const score =
          key.toLowerCase() === whole ? 3 : name.toLowerCase() === whole ? 2 : name.toLowerCase().includes(whole) ? 1 : 0;
        const ref = `${kind}:${key}`;
        if (score > (hits.get(ref)?.score ?? -1)) hits.set(ref, { kind, key, name, document: document.title, score });
      }
    }
    return [...hits.values()]
      .toSorted((a, b) => b.score - a.score || (a.key < b.key ? -1 : 1))
      .slice(0, limit)
      .map(({ score: _score, ...hit }) => hit);
  }

  /** What each document says of the entries with this key, of whatever kind; `kind:key` asks for one kind. */
  show(text: string): EntryFound[] {
    const wanted = text.trim().toLowerCase();
    const is = (kind: string, key: string): boolean => key.toLowerCase() === wanted || `${kind}:${key}`.toLowerCase() === wanted;
    return this.#read()
      .documents.filter(({ entries }) => entries.some(([kind, key]) => is(kind, key)))
      .flatMap((place) => {
        const { entries, edges, source, title } = this.#load(place);
        return entries
          .filter(({ kind, key }) => is(kind, key))
          .map((entry) => {
            const ref = `${entry.kind}:${entry.key}`;
            const related = edges.flatMap((edge): EntryFound['related'] => {
              if (edge.from === ref) return [{ type: edge.type, direction: 'to', ref: edge.to }];
              return edge.to === ref ? [{ type: edge.type, direction: 'from', ref: edge.from }] : [];
            });
            return { entry, source, document: title, related };
          });
      });
  }

  #load({ segment, offset, length }: Shelved): KnowledgeDocument {
    return JSON.parse(readPart(join(this.folder, segment), offset, length)) as KnowledgeDocument;
  }

  #read(fresh = false): ShelfIndex {
    if (this.#index !== null && !fresh) return this.#index;
    const path = join(this.folder, 'index.json');
    if (!existsSync(path)) return (this.#index = { format: 1, last: 0, documents: [] });
    let index: ShelfIndex;
    try {
      index = JSON.parse(readFileSync(path, 'utf8')) as ShelfIndex;
    } catch (cause) {
      throw new Error(`${path} is damaged: remove the folder ${this.folder} and update or import again`, { cause });
    }
    if (index.format !== 1)
      throw new Error(`${path} has format ${String(index.format)}, this program reads 1: use a newer program`);
    return (this.#index = index);
  }

  async #write<T>(change: (index: ShelfIndex) => T): Promise<T> {
    return withLock(join(this.folder, 'lock'), async () => {
      const now = this.#read(true);
      const next: ShelfIndex = { ...now, documents: [...now.documents] };
      mkdirSync(this.folder, { recursive: true });
      const result = change(next);
      this.#compact(next);
      writeAtomically(join(this.folder, 'index.json'), JSON.stringify(next));
      this.#index = next;
      const named = new Set(next.documents.map(({ segment }) => segment));
      for (const name of readdirSync(this.folder))
        if (/^segment-\d+$/.test(name) && !named.has(name)) rmSync(join(this.folder, name), { force: true });
      return result;
    });
  }

  #compact(index: ShelfIndex): void {
    const used = index.documents.reduce((sum, { length }) => sum + length, 0);
    const ends = new Map<string, number>();
    for (const { segment, offset, length } of index.documents)
      ends.set(segment, Math.max(ends.get(segment) ?? 0, offset + length));
    const total = [...ends.values()].reduce((sum, end) => sum + end, 0);
    if (ends.size < 2 || (ends.size < mostSegments && used >= total * compactBelow)) return;
    const segment = new SegmentWriter(this.folder, segmentName(index.last + 1));
    index.documents = index.documents.map((document) => ({
      ...document,
      ...segment.append(readPart(join(this.folder, document.segment), document.offset, document.length)),
    }));
    segment.finish();
    index.last++;
  }
}

/** So many segments are rewritten into one, however full they are. */
const mostSegments = 200;

const segmentName = (number: number): string => `segment-${String(number).padStart(6, '0')}`;

/** The hash that names a version of a knowledge document. */
export function knowledgeHash({ entries, edges }: KnowledgeDocument): string {
  return contentHash({ entries, edges });
}
