import { createReadStream, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { filesUnder } from '../corpora.test-support.ts';
import { readVulnerabilityFile } from '../read/read-file.ts';
import type { ReadDocument } from '../read/types.ts';
import { parseRange } from '../versions/range.ts';

/** CNVD's files against the tables that another implementation made of them. */
export type CnvdAgainstGold = {
  files: number;
  entries: number;
  /** What differs from the tables, and what could not be read. */
  different: string[];
  /** Entries of the tables that the files were read without. */
  missing: number;
  ranges: number;
  understood: number;
};

/**
 * Compare every file (`GOLD_cnvd_facts.tsv`: entries by level, and with CVE) and every entry (`GOLD_cnvd_cve_crosswalk.tsv`: CVE ids, level, day,
 * title). The tables hold what stands in the field of the CVE ids, which in two entries is a Bugtraq number.
 */
export async function cnvdAgainstGold(corpora: string): Promise<CnvdAgainstGold> {
  const facts = new Map(table(corpora, 'GOLD_cnvd_facts.tsv').map((row) => [row.file, row]));
  const crosswalk = new Map(table(corpora, 'GOLD_cnvd_cve_crosswalk.tsv').map((row) => [row.cnvd, row]));
  const seen = new Set<string>();
  const result: CnvdAgainstGold = { files: 0, entries: 0, different: [], missing: 0, ranges: 0, understood: 0 };
  const compare = (what: string, ours: unknown, theirs: unknown): void => {
    if (!isDeepStrictEqual(ours, theirs))
      result.different.push(`${what}: ${JSON.stringify(ours)}, in the table ${JSON.stringify(theirs)}`);
  };
  for (const path of filesUnder(join(corpora, 'vuln/cnvd-official'), '.xml')) {
    result.files++;
    const all = await documents(path, result.different);
    const { ics_keyword_hits: _, ...gold } = facts.get(basename(path)) ?? {};
    compare(basename(path), countsOf(basename(path), all), gold);
    for (const document of all) {
      result.entries++;
      seen.add(document.id);
      const row = crosswalk.get(document.id);
      const theirs = row && [
        (row.cves.match(/CVE-[\d-]+/g) ?? []).toSorted().join(';'),
        row.severity,
        row.open_time,
        row.title.replaceAll(/\s+/g, ' ').trim(),
      ];
      compare(
        document.id,
        [cvesOf(document).toSorted().join(';'), levelOf(document), document.published, document.title],
        theirs,
      );
      for (const { range, fullName } of document.prepared?.products ?? []) {
        if (range === null) continue;
        result.ranges++;
        if (parseRange(range, fullName).notUnderstood.length === 0) result.understood++;
      }
    }
  }
  result.missing = crosswalk.size - seen.size;
  return result;
}

async function documents(path: string, different: string[]): Promise<ReadDocument[]> {
  const all: ReadDocument[] = [];
  for await (const item of readVulnerabilityFile('cnvd', createReadStream(path), { retrieved: '2026-01-01T00:00:00Z' })) {
    if ('document' in item) all.push(item.document);
    else different.push(`${basename(path)}: ${JSON.stringify(item)}`);
  }
  return all;
}

function table(corpora: string, name: string): Record<string, string>[] {
  const [header, ...lines] = readFileSync(join(corpora, 'vuln', name), 'utf8')
    .split('\n')
    .filter(Boolean);
  const columns = header.split('\t');
  return lines.map((line) => Object.fromEntries(line.split('\t').map((value, index) => [columns[index], value])));
}

function countsOf(file: string, all: readonly ReadDocument[]): Record<string, string> {
  const count = (level: string): string => String(all.filter((document) => levelOf(document) === level).length);
  return {
    file,
    vulnerabilities: String(all.length),
    severity_high: count('高'),
    severity_medium: count('中'),
    severity_low: count('低'),
    with_cve: String(all.filter((document) => cvesOf(document).length > 0).length),
  };
}

function levelOf(document: ReadDocument): string {
  const level = document.statements[0].assertions.find(({ attribute }) => attribute === 'own-level');
  return (level?.value as { level: string } | undefined)?.level ?? '';
}

/** CVE ids that an entry is, or covers. */
function cvesOf({ statements: [{ vulnerability, assertions }] }: ReadDocument): string[] {
  if (vulnerability.startsWith('CVE-')) return [vulnerability];
  return assertions.filter(({ attribute }) => attribute === 'covers').map(({ value }) => value as string);
}
