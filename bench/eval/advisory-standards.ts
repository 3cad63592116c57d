import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cnvdAgainstGold } from '../../packages/advisories/src/cnvd/gold.test-support.ts';
import { judgeConformance } from '../../packages/advisories/src/csaf/conformance.test-support.ts';
import { compareWithReference } from '../../packages/advisories/src/cvss/reference.test-support.ts';
import { versVectors } from '../../packages/advisories/src/vers/vectors.test-support.ts';
import { readLibraryFile } from '../../packages/knowledge/src/index.ts';
import { table } from './table.ts';

/** What the publishers of formats and scores give to be held against, and the tables beside the corpora. */
export async function standards(corpora: string): Promise<string[]> {
  const rows: [what: string, of: number, right: number][] = [];
  const misses: string[] = [];
  const cnvd = await cnvdAgainstGold(corpora);
  rows.push(['CNVD entries equal to the reference', cnvd.entries + cnvd.missing, cnvd.entries - cnvd.different.length]);
  rows.push(['CNVD version ranges understood in full', cnvd.ranges, cnvd.understood]);
  const attack = await attackCounts(corpora);
  rows.push(['ATT&CK for ICS, counts by type equal to the reference', attack.counts, attack.counts - attack.different.length]);
  misses.push(...cnvd.different, ...attack.different);
  const { vectors, wrong } = compareWithReference();
  rows.push(["CVSS 4.0 base vectors with the score of FIRST's calculator", vectors, vectors - wrong.length]);
  const vers = versVectors(corpora);
  const total = vers.reduce((sum, { total: count }) => sum + count, 0);
  const versWrong = vers.flatMap(({ wrong: list }) => list);
  rows.push(['VERS test vectors', total, total - versWrong.length]);
  misses.push(...versWrong);
  for (const version of ['2.0', '2.1'] as const) {
    const judged = await judgeConformance(corpora, version);
    rows.push([`OASIS CSAF ${version}, documents of mandatory tests`, judged.mandatory, judged.mandatoryRight]);
    rows.push([`OASIS CSAF ${version}, documents of the other tests, by clause`, judged.advice, judged.adviceRight]);
    misses.push(...judged.wrong);
  }
  return [table(['held against', 'of', 'right'], rows), ...misses.map((miss) => `    ${miss}`)];
}

/** Objects of the bundle of ATT&CK for ICS by type, revoked ones, and techniques in use, against their counts. */
async function attackCounts(corpora: string): Promise<{ counts: number; different: string[] }> {
  const path = join(corpora, 'cti/attack-ics/ics-attack-18.1');
  const gold = JSON.parse(readFileSync(`${path}.GOLD_counts.json`, 'utf8')) as {
    by_type: Record<string, number>;
    revoked_or_deprecated: number;
    active_techniques: number;
  };
  const ours = new Map<string, number>();
  const count = (name: string): void => void ours.set(name, (ours.get(name) ?? 0) + 1);
  const options = { name: 'ics-attack.json', retrieved: '2026-01-01T00:00:00Z' };
  for await (const item of readLibraryFile(createReadStream(`${path}.json`), options)) {
    if (!('knowledge' in item)) continue;
    for (const { kind, revoked, attributes } of item.knowledge.entries) {
      // Entries that only others name, as requirements are, have no type of STIX.
      if (attributes.type === undefined) continue;
      count(String(attributes.type));
      if (revoked) count('revoked or deprecated');
      if (kind === 'technique' && !revoked) count('techniques in use');
    }
  }
  // Relationships are edges, the other two say something about the bundle.
  const { relationship: _r, 'marking-definition': _m, 'x-mitre-collection': _c, ...objects } = gold.by_type;
  const expected = Object.entries({
    ...objects,
    'revoked or deprecated': gold.revoked_or_deprecated,
    'techniques in use': gold.active_techniques,
  });
  const different = expected
    .filter(([name, number]) => ours.get(name) !== number)
    .map(([name, number]) => `ATT&CK, ${name}: ${ours.get(name) ?? 0}, in the reference ${number}`);
  return { counts: expected.length, different };
}
