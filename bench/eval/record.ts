import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import {
  type Assertion,
  type Disagreement,
  learnReliability,
  readVulnerabilityFile,
  type ResolvedRecord,
  resolveRecord,
  sourceFamily,
} from '../../packages/advisories/src/index.ts';
import { scoreSimulation, simulate } from '../../packages/advisories/src/resolve/simulate.test-support.ts';
import { walk } from './gold.ts';
import { table } from './table.ts';

const retrieved = '2026-01-01T00:00:00Z';

/** The documents that speak of the same vulnerabilities: CNVD's weekly lists, CISA's advisories, CVE records with CISA's additions, KEV. */
const folders = [
  { kind: 'cnvd', path: 'vuln/cnvd-official', end: '.xml' },
  { kind: 'csaf', path: 'vuln/cisa-csaf', end: '.json' },
  { kind: 'cve', path: 'vuln/cve5-vulnrichment-ics', end: '.json' },
  { kind: 'kev', path: 'vuln/cisa-kev', end: '.json' },
] as const;

async function assertionsOf(corpora: string): Promise<Map<string, Assertion[]>> {
  const records = new Map<string, Assertion[]>();
  for (const { kind, path, end } of folders) {
    for (const file of walk(join(corpora, path)).filter((name) => name.endsWith(end))) {
      const bytes = createReadStream(join(corpora, path, file));
      for await (const item of readVulnerabilityFile(kind, bytes, { retrieved })) {
        if (!('document' in item)) continue;
        for (const { vulnerability, assertions } of item.document.statements)
          records.set(vulnerability, [...(records.get(vulnerability) ?? []), ...assertions]);
      }
    }
  }
  return records;
}

const speaks = (record: ResolvedRecord, family: string): boolean =>
  record.sources.some(({ source }) => sourceFamily(source) === family);

/** CNVD's label against the vectors of CISA's advisories, on the vulnerabilities of which both speak. */
function labels(records: readonly ResolvedRecord[]): string[] {
  const counts = { agree: 0, scale: 0, contradiction: 0 };
  const contradictions: string[] = [];
  for (const record of records) {
    if (
      !speaks(record, 'CNVD') ||
      !record.hazard.scores.some(({ sources }) => sources.some((one) => sourceFamily(one) === 'CISA'))
    )
      continue;
    for (const { sources, scheme } of record.hazard.own) {
      if (scheme !== 'CNVD') continue;
      const about = record.disagreements.find(
        ({ attribute, values }) =>
          attribute === 'hazard' && values.some((value) => value.sources.some((one) => sources.includes(one))),
      );
      const kind = about === undefined || about.kind === 'complement' ? 'agree' : about.kind;
      counts[kind]++;
      if (kind === 'contradiction') contradictions.push(`    ${record.id}: ${about?.why.en}`);
    }
  }
  return [
    "  CNVD's level against CISA's CVSS 3 vector",
    table(['agree', 'scale', 'contradiction'], [[counts.agree, counts.scale, counts.contradiction]]),
    ...contradictions,
  ];
}

/** Every disagreement of the records with several sources, by attribute and label. */
function disagreements(records: readonly ResolvedRecord[]): string[] {
  const several = records.filter(({ sources }) => new Set(sources.map(({ source }) => sourceFamily(source))).size > 1);
  const rows = new Map<string, Record<Disagreement['kind'], number>>();
  let unexplained = 0;
  for (const { attribute, kind, why } of several.flatMap((record) => record.disagreements)) {
    const row = rows.get(attribute) ?? { scale: 0, contradiction: 0, complement: 0 };
    row[kind]++;
    rows.set(attribute, row);
    if (why.en === '' || why.zh === '') unexplained++;
  }
  return [
    `  ${several.length} vulnerabilities with several sources; disagreements, of which ${unexplained} without a sentence in both languages`,
    table(
      ['attribute', 'scale', 'contradiction', 'complement'],
      [...rows]
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .map(([name, row]) => [name, row.scale, row.contradiction, row.complement]),
    ),
  ];
}

/** Ways of deciding on simulated sources, of which some copy a bad one. */
function simulations(): string[] {
  const share = (value: number): string => `${(100 * value).toFixed(1)} %`;
  const rows = [false, true].flatMap((undated) =>
    [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => {
      const scores = scoreSimulation(simulate(seed, 600, { undated }));
      return [
        undated ? 'without dates' : 'dated',
        String(seed),
        scores.objects,
        ...[scores.majority, scores.confidence, scores.withoutCopies, scores.ours].map(share),
      ];
    }),
  );
  return [
    '  simulated sources: four independent, one bad that four others copy',
    table(['entries', 'seed', 'decisions', 'majority', 'highest confidence', 'ours without copies', 'ours'], rows),
  ];
}

/** How records are joined: labels of every disagreement on real sources, decisions on simulated ones. */
export async function record(corpora: string | null): Promise<string> {
  const lines: string[] = [];
  if (corpora === null) lines.push('  real sources: left out, there is no corpus beside this checkout');
  else {
    const assertions = await assertionsOf(corpora);
    const reliability = learnReliability([...assertions.values()].map((list) => ({ assertions: list })));
    const start = performance.now();
    const records = [...assertions].map(([id, list]) => resolveRecord(id, list, { reliability }));
    const took = (performance.now() - start) / records.length;
    lines.push(`  ${records.length} records, ${took.toFixed(3)} ms each`, ...labels(records), ...disagreements(records));
    const { records: from, claims, contested } = reliability.learntFrom;
    lines.push(`  reliability learnt from ${from} records, ${claims} claims, ${contested} contested`);
    for (const { attribute, copier, original, shared, same, sameErrors } of reliability.copies)
      lines.push(`    ${attribute}: ${copier} repeats ${original}: ${same} of ${shared} the same, ${sameErrors} of them errors`);
  }
  return [...lines, ...simulations()].join('\n');
}
