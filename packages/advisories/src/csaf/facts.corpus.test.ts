import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { corporaRoot } from '../corpora.test-support.ts';
import { readKev } from '../kev/kev.ts';
import { advisoryFacts } from './facts.ts';
import { readCsaf } from './read.ts';

const root = corporaRoot();

test('facts of every advisory equal the gold table', { skip: root === null }, () => {
  const corpora = root as string;
  const kev = readKev(readFileSync(join(corpora, 'vuln/cisa-kev/known_exploited_vulnerabilities.json'), 'utf8'));
  assert.ok(kev.ok);
  const exploited = new Set(kev.value.entries.map((entry) => entry.cve));
  const [header, ...lines] = readFileSync(join(corpora, 'vuln/GOLD_csaf_facts.tsv'), 'utf8').split('\n').filter(Boolean);
  const columns = header.split('\t');
  let equal = 0;
  for (const line of lines) {
    const gold = Object.fromEntries(line.split('\t').map((value, index) => [columns[index], value]));
    const read = readCsaf(readFileSync(join(corpora, gold.file), 'utf8'));
    assert.ok(read.ok, gold.file);
    const facts = advisoryFacts(read.value);
    assert.deepEqual(
      {
        tracking_id: read.value.id,
        file: gold.file,
        category: read.value.category,
        version: read.value.version,
        status: read.value.status,
        initial_release: read.value.initialRelease,
        current_release: read.value.currentRelease,
        vulnerabilities: String(facts.vulnerabilities),
        cves: facts.cves.join(';'),
        cwes: facts.cwes.join(';'),
        max_base_score: facts.maxBaseScore === null ? '' : String(facts.maxBaseScore),
        product_ids: String(facts.products),
        known_affected_refs: String(facts.knownAffected),
        remediations: String(facts.remediations),
        vendors: facts.vendors.join(';'),
        cves_in_KEV: facts.cves.filter((cve) => exploited.has(cve)).join(';'),
      },
      { ...gold, max_base_score: gold.max_base_score === '' ? '' : String(Number(gold.max_base_score)) },
      basename(gold.file),
    );
    equal++;
  }
  assert.equal(equal, lines.length);
});
