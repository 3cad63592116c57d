import { readCsaf } from '../csaf/read.ts';
import { readCve } from '../cve/read.ts';
import { parseJson } from '../json.ts';
import type { DocumentKind, ReadDocument } from '../read/types.ts';
import { assembleRecord, type VulnerabilityRecord } from '../record/record.ts';
import type { IndexEntry, IndexFile, StoredDocument } from './index-file.ts';

/** The documents of a library: where one lies, undefined when it is not held, and its text. */
export type StoredDocuments = {
  find(kind: DocumentKind, id: string): StoredDocument | undefined;
  text(stored: StoredDocument): string;
};

/** The record of one CVE, or of what has another id, joined from all documents of a library that speak of it; null when none does. */
export function storedRecord(id: string, index: IndexFile, documents: StoredDocuments): VulnerabilityRecord | null {
  const naming = index.advisories.filter((advisory) => advisory.vulnerabilities.some((vulnerability) => vulnerability.id === id));
  const cve = documents.find('cve', id);
  const kev = index.kev?.entries.find((entry) => entry.cve === id);
  const epss = index.epss?.scores.find((entry) => entry.cve === id);
  const entries = (index.entries ?? []).filter(({ vulnerabilities }) => vulnerabilities.includes(id));
  if (naming.length === 0 && cve === undefined && kev === undefined && epss === undefined && entries.length === 0) return null;
  const retrieved = (kind: 'kev' | 'epss'): string => documents.find(kind, kind)?.retrieved ?? '';
  const record = cve === undefined ? null : readCve(documents.text(cve));
  const { assertions } = assembleRecord(id, {
    cve: cve !== undefined && record?.ok === true ? { record: record.value, retrieved: cve.retrieved } : null,
    advisories: naming.flatMap((prepared) => {
      const stored = documents.find('csaf', prepared.id);
      const read = stored === undefined ? null : readCsaf(documents.text(stored));
      return stored !== undefined && read?.ok === true ? [{ advisory: read.value, retrieved: stored.retrieved }] : [];
    }),
    kev: kev === undefined ? null : { entry: kev, version: index.kev?.version ?? '', retrieved: retrieved('kev') },
    epss: epss === undefined ? null : { score: epss, modelVersion: index.epss?.modelVersion ?? '', retrieved: retrieved('epss') },
  });
  return { id, assertions: [...assertions, ...entries.flatMap((entry) => entryAssertions(entry, id, documents))] };
}

/** What a stored entry of a kind whose files hold many says of a vulnerability that it is about. */
function entryAssertions(
  { kind, id }: IndexEntry,
  vulnerability: string,
  documents: StoredDocuments,
): VulnerabilityRecord['assertions'] {
  const stored = documents.find(kind, id);
  const parsed = stored === undefined ? null : parseJson(documents.text(stored));
  if (stored === undefined || parsed?.ok !== true) return [];
  const { statements } = parsed.value as unknown as Pick<ReadDocument, 'statements'>;
  return statements
    .filter((statement) => statement.vulnerability === vulnerability || statement.aliases.includes(vulnerability))
    .flatMap(({ assertions }) => assertions.map((assertion) => ({ ...assertion, retrieved: stored.retrieved })));
}
