import assert from 'node:assert/strict';
import { createReadStream, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { corporaRoot, filesUnder } from '../corpora.test-support.ts';
import { readVulnerabilityFile } from '../read/read-file.ts';
import type { ReadDocument } from '../read/types.ts';
import { parseRange } from '../versions/range.ts';

const root = corporaRoot();

async function* documents(path: string): AsyncGenerator<ReadDocument> {
  for await (const item of readVulnerabilityFile('cnvd', createReadStream(path), { retrieved: '2026-01-01T00:00:00Z' })) {
    assert.ok('document' in item, `${path}: ${JSON.stringify(item)}`);
    yield item.document;
  }
}

function table(name: string): Record<string, string>[] {
  const [header, ...lines] = readFileSync(join(root as string, 'vuln', name), 'utf8')
    .split('\n')
    .filter(Boolean);
  const columns = header.split('\t');
  return lines.map((line) => Object.fromEntries(line.split('\t').map((value, index) => [columns[index], value])));
}

const levelOf = (document: ReadDocument): string => {
  const level = document.statements[0].assertions.find(({ attribute }) => attribute === 'own-level');
  return (level?.value as { level: string } | undefined)?.level ?? '';
};

/** CVE ids that an entry is, or covers. */
const cvesOf = ({ statements: [{ vulnerability, assertions }] }: ReadDocument): string[] =>
  vulnerability.startsWith('CVE-')
    ? [vulnerability]
    : assertions.filter(({ attribute }) => attribute === 'covers').map(({ value }) => value as string);

/** The gold table holds what stands in the field of the CVE ids, which in two entries is a Bugtraq number. */
test('facts of every file and every entry equal the gold tables', { skip: root === null }, async (t) => {
  const facts = new Map(table('GOLD_cnvd_facts.tsv').map((row) => [row.file, row]));
  const crosswalk = new Map(table('GOLD_cnvd_cve_crosswalk.tsv').map((row) => [row.cnvd, row]));
  const seen = new Set<string>();
  let entries = 0;
  let ranges = 0;
  let understood = 0;
  for (const path of filesUnder(join(root as string, 'vuln/cnvd-official'), '.xml')) {
    const all: ReadDocument[] = [];
    for await (const document of documents(path)) all.push(document);
    const gold = facts.get(basename(path));
    const count = (level: string): string => String(all.filter((document) => levelOf(document) === level).length);
    assert.deepEqual(
      {
        file: basename(path),
        vulnerabilities: String(all.length),
        severity_high: count('高'),
        severity_medium: count('中'),
        severity_low: count('低'),
        with_cve: String(all.filter((document) => cvesOf(document).length > 0).length),
      },
      Object.fromEntries(Object.entries(gold ?? {}).filter(([name]) => name !== 'ics_keyword_hits')),
    );
    for (const document of all) {
      entries++;
      seen.add(document.id);
      const row = crosswalk.get(document.id);
      assert.ok(row !== undefined, document.id);
      const opened = document.published;
      assert.deepEqual(
        [cvesOf(document).toSorted().join(';'), levelOf(document), opened, document.title],
        [
          (row.cves.match(/CVE-[\d-]+/g) ?? []).toSorted().join(';'),
          row.severity,
          row.open_time,
          row.title.replaceAll(/\s+/g, ' ').trim(),
        ],
      );
      for (const { range, fullName } of document.prepared?.products ?? []) {
        if (range === null) continue;
        ranges++;
        if (parseRange(range, fullName).notUnderstood.length === 0) understood++;
      }
    }
  }
  assert.equal(seen.size, crosswalk.size);
  t.diagnostic(`${entries} entries equal; ${understood} of ${ranges} version ranges understood`);
  assert.ok(understood / ranges > 0.97);
});
