import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { corporaRoot, filesUnder } from '../corpora.test-support.ts';
import { advisoryFacts } from './facts.ts';
import { readCsaf } from './read.ts';

const root = corporaRoot();

/** Rows of a CSV with quoted fields (RFC 4180). */
function csvRows(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === '') break;
    if (end !== ',') rows.push([]);
  }
  return rows;
}

/** The table is curated by hand from the web pages; CSAF documents were corrected since, so the two agree often, not always. */
test('CVEs and highest scores agree with an independent table of the same advisories', { skip: root === null }, (t) => {
  const corpora = root as string;
  const [header, ...rows] = csvRows(
    readFileSync(join(corpora, 'vuln/ics-advisory-project/CISA_ICS_ADV_subset.csv'), 'utf8').replace(/^\ufeff/, ''),
  );
  const column = (name: string): number => header.indexOf(name);
  const table = new Map(rows.map((row) => [row[column('ICS-CERT_Number')], row]));
  let both = 0;
  let sameCves = 0;
  let sameScore = 0;
  for (const path of filesUnder(join(corpora, 'vuln/cisa-csaf'), '.json')) {
    const read = readCsaf(readFileSync(path, 'utf8'));
    assert.ok(read.ok);
    const row = table.get(read.value.id);
    if (row === undefined) continue;
    both++;
    const facts = advisoryFacts(read.value);
    const cves = new Set(row[column('CVE_Number')].match(/CVE-\d{4}-\d+/g) ?? []);
    if (cves.size === facts.cves.length && facts.cves.every((cve) => cves.has(cve))) sameCves++;
    if (Math.abs(Number(row[column('Cumulative_CVSS')]) - (facts.maxBaseScore ?? Number.NaN)) < 0.05) sameScore++;
  }
  t.diagnostic(`${both} advisories in both: CVEs agree in ${sameCves}, the highest score in ${sameScore}`);
  assert.ok(both > 100 && sameCves / both > 0.9 && sameScore / both > 0.9);
});
