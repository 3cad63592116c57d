import { createHash } from 'node:crypto';
import { readCveValue } from '../cve/read.ts';
import { readCsafValue } from '../csaf/read.ts';
import { epssVersion, isEpss } from '../epss/epss.ts';
import { parseJson } from '../json.ts';
import { readKev } from '../kev/kev.ts';
import { recogniseJson } from '../load/recognise.ts';
import type { DocumentKind, ReadDocument } from '../read/types.ts';
import { prepareAdvisory } from '../match/prepare.ts';
import { prepareCve } from '../match/prepare-cve.ts';
import type { VendorTable } from '../match/vendors.ts';
import type { Problem, Result } from '../problem.ts';
import { documentKey, type IndexFile } from './index-file.ts';

/** A document on its way into an index. */
export type Identified = {
  kind: DocumentKind;
  id: string;
  /** The vulnerabilities that it is about, where that decides whether it is taken. */
  vulnerabilities: string[];
  /** Vendors that a CVE record names. */
  vendors: string[];
  /** Names this version of the document: see {@link contentHash}. */
  content: string;
  apply: (index: IndexFile, positions: IndexPositions) => void;
  problems: Problem[];
};

/** Where advisories and CVE records stand in an index that is being changed. */
export class IndexPositions {
  readonly advisories: Map<string, number>;
  readonly cves: Map<string, number>;
  readonly entries: Map<string, number>;
  readonly #named: Set<string>;

  constructor(index: IndexFile) {
    this.advisories = new Map(index.advisories.map((advisory, position) => [advisory.id, position]));
    this.cves = new Map(index.cves.map((cve, position) => [cve.id, position]));
    this.entries = new Map((index.entries ?? []).map((entry, position) => [documentKey(entry.kind, entry.id), position]));
    this.#named = new Set(
      index.advisories.flatMap((advisory) => advisory.vulnerabilities.map((vulnerability) => vulnerability.id)),
    );
    for (const entry of index.kev?.entries ?? []) this.#named.add(entry.cve);
  }

  /** Whether a CVE is named by an advisory or KEV, or is about a vendor of the vendor table. */
  concerns(cves: readonly string[], vendors: readonly string[], table: VendorTable): boolean {
    return cves.some((cve) => this.#named.has(cve)) || vendors.some((vendor) => table.isKnown(vendor));
  }
}

/** Read a document far enough to store and index it; null for JSON of another kind. */
export function identify(text: string): Result<Identified> | null {
  if (isEpss(text)) {
    return {
      ok: true,
      value: {
        kind: 'epss',
        id: 'epss',
        vulnerabilities: [],
        vendors: [],
        content: predictionsHash(text),
        apply: () => undefined,
        problems: [],
      },
      problems: [],
    };
  }
  const parsed = parseJson(text);
  if (!parsed.ok) return parsed;
  const kind = recogniseJson(parsed.value);
  const content = kind === null ? '' : contentHash(parsed.value);
  const found = foundWith(content);
  if (kind === 'csaf') {
    const read = readCsafValue(parsed.value);
    if (!read.ok) return read;
    const prepared = prepareAdvisory(read.value);
    return found(kind, prepared.id, read.problems, [], (index, positions) =>
      replace(index.advisories, positions.advisories, prepared),
    );
  }
  if (kind === 'cve') {
    const read = readCveValue(parsed.value);
    if (!read.ok) return read;
    const { id, containers } = read.value;
    const title = containers.find((container) => container.title !== null && container.kind === 'cna')?.title;
    const vendors = [...new Set(containers.flatMap((container) => container.affected.map(({ vendor }) => vendor)))];
    const description = containers[0]?.descriptions.find((entry) => entry.language.startsWith('en'))?.text.slice(0, 200);
    return found(kind, id, read.problems, vendors, (index, positions) =>
      replace(index.cves, positions.cves, {
        id,
        title: title ?? description ?? id,
        vendor: vendors[0] ?? '',
        prepared: prepareCve(read.value),
      }),
    );
  }
  if (kind === 'kev') {
    const read = readKev(text);
    if (!read.ok) return read;
    const { version, entries } = read.value;
    return found(kind, 'kev', read.problems, [], (index) => {
      index.kev = { version, entries };
    });
  }
  return null;
}

/** What {@link identify} says of a document that is already read. */
export function identifyRead({ kind, id, title, content, statements, prepared }: ReadDocument): Identified {
  const vendors = [...new Set(statements.flatMap((statement) => statement.vendors))];
  const vulnerabilities = [...new Set(statements.flatMap(({ vulnerability, aliases }) => [vulnerability, ...aliases]))];
  const entry = { kind, id, vulnerabilities, title, vendor: vendors[0] ?? '', prepared };
  return {
    kind,
    id,
    vulnerabilities,
    vendors,
    content: contentHash(content),
    problems: [],
    apply: (index, positions) => {
      const key = documentKey(kind, id);
      const at = positions.entries.get(key);
      index.entries ??= [];
      if (at !== undefined) index.entries[at] = entry;
      else positions.entries.set(key, index.entries.push(entry) - 1);
    },
  };
}

/** The hash by which two libraries know that they hold a document in the same version: SHA-256 of its content, as JSON.stringify writes it. */
export function contentHash(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

/** The same for the table of predictions, whose day and model name its version. */
export function predictionsHash(text: string): string {
  const { modelVersion, date } = epssVersion(text);
  return contentHash([modelVersion, date]);
}

const foundWith =
  (content: string) =>
  (kind: DocumentKind, id: string, problems: Problem[], vendors: string[], apply: Identified['apply']): Result<Identified> => ({
    ok: true,
    value: { kind, id, vulnerabilities: [id], vendors, content, apply, problems },
    problems,
  });

function replace<T extends { id: string }>(list: T[], positions: Map<string, number>, item: T): void {
  const at = positions.get(item.id);
  if (at !== undefined) list[at] = item;
  else positions.set(item.id, list.push(item) - 1);
}
