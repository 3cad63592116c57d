import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  type Advisory,
  advisoryFacts,
  type Asset,
  folderRangeCoverage,
  Matcher,
  prepareAdvisory,
  readCsaf,
  readKev,
  readVendorContent,
  scoreCvss,
} from '../../packages/advisories/src/index.ts';
import { misreadFacts, rangeSamples, readFact } from '../../packages/advisories/src/versions/range-facts.test-support.ts';
import { standards } from './advisory-standards.ts';
import { walk } from './gold.ts';
import { table } from './table.ts';

/** An asset, an advisory, and what an expert says of the two; `possible` is affected as far as is known, with something unknown. */
interface MatchCase {
  advisory: string;
  asset: Omit<Asset, 'id'>;
  expected: 'match' | 'possible' | 'none';
  why: string;
}

const read = (...path: string[]): string => readFileSync(join(...path), 'utf8');
const share = (part: number, all: number): string => `${((100 * part) / Math.max(1, all)).toFixed(2)} %`;

/** Facts of every advisory against those that another implementation counted. */
function facts(corpora: string): string[] {
  const kev = readKev(read(corpora, 'vuln/cisa-kev/known_exploited_vulnerabilities.json'));
  const exploited = new Set(kev.ok ? kev.value.entries.map(({ cve }) => cve) : []);
  const [header, ...lines] = read(corpora, 'vuln/GOLD_csaf_facts.tsv')
    .split('\n')
    .filter((line) => line !== '');
  const columns = header.split('\t');
  const wrong: string[] = [];
  for (const line of lines) {
    const gold = new Map(line.split('\t').map((value, at) => [columns[at], value]));
    const file = gold.get('file') ?? '';
    const document = readCsaf(read(corpora, file));
    if (!document.ok) {
      wrong.push(`    ${basename(file)}: not read: ${document.problems[0]?.what}`);
      continue;
    }
    const counted = factRow(document.value, exploited);
    for (const [column, value] of Object.entries(counted)) {
      const expected =
        column === 'max_base_score' && gold.get(column) ? String(Number(gold.get(column))) : (gold.get(column) ?? '');
      if (value !== expected) wrong.push(`    ${basename(file)} ${column}: ${value}, in the reference ${expected}`);
    }
  }
  return [`  CSAF facts: ${lines.length} documents, ${wrong.length} values that differ`, ...wrong];
}

function factRow(advisory: Advisory, exploited: ReadonlySet<string>): { [column: string]: string } {
  const counted = advisoryFacts(advisory);
  return {
    tracking_id: advisory.id,
    category: advisory.category,
    version: advisory.version,
    status: advisory.status,
    initial_release: advisory.initialRelease,
    current_release: advisory.currentRelease,
    vulnerabilities: String(counted.vulnerabilities),
    cves: counted.cves.join(';'),
    cwes: counted.cwes.join(';'),
    max_base_score: counted.maxBaseScore === null ? '' : String(counted.maxBaseScore),
    product_ids: String(counted.products),
    known_affected_refs: String(counted.knownAffected),
    remediations: String(counted.remediations),
    vendors: counted.vendors.join(';'),
    cves_in_KEV: counted.cves.filter((cve) => exploited.has(cve)).join(';'),
  };
}

/** Range strings that are understood in full, and the rest with how often each occurs. */
function ranges(corpora: string): string[] {
  const { total, parsed, conditional, unparsed } = folderRangeCoverage(join(corpora, 'vuln/cisa-csaf'));
  const counts = new Map<string, number>();
  for (const { text } of unparsed) counts.set(text, (counts.get(text) ?? 0) + 1);
  const rest = [...counts].toSorted(([, one], [, other]) => other - one);
  return [
    `  range strings: ${parsed} of ${total} understood in full (${share(parsed, total)}), ${conditional} of them with a condition that traffic cannot show`,
    ...rest.map(([text, count]) => `    not understood, ${count} ×: ${text}`),
  ];
}

/** The drawn samples of range strings against what a person reads in them, when they were drawn and now. */
function rangeMeanings(): string[] {
  const samples = rangeSamples().map((sample) => ({ ...sample, wrong: misreadFacts(sample.facts) }));
  const rows = samples.map(({ seed, mode, rightWhenDrawn, untouched, facts: all, wrong }) => [
    seed === null ? 'first' : String(seed),
    mode,
    untouched ? 'no' : 'yes',
    rightWhenDrawn === null ? 'not measured' : share(rightWhenDrawn, all.length),
    share(all.length - wrong.length, all.length),
  ]);
  return [
    table(['range meanings, 300 a draw: seed', 'drawn by', 'learnt from', 'right when drawn', 'right now'], rows),
    ...samples.flatMap(({ wrong }) =>
      wrong.map(
        (fact) => `    ${fact.text}: ${readFact(fact).meaning || 'no version'}, a person reads ${fact.meaning || 'none'}`,
      ),
    ),
  ];
}

/** CVSS vectors with the expected scores. Lines are `VECTOR - (base, temporal, environmental)` or `VECTOR - score`. */
function vectors(corpora: string): string {
  const rows: (string | number)[][] = [];
  const folder = join(corpora, 'vuln/cvss-vectors');
  for (const name of walk(folder).filter((file) => file.startsWith('vectors_'))) {
    const lines = read(folder, name).trim().split('\n');
    let right = 0;
    for (const line of lines) {
      const [vector, expected] = line.split(' - ');
      const wanted = [...expected.matchAll(/None|[\d.]+/g)].map(([score]) => (score === 'None' ? null : Number(score)));
      const scores = scoreCvss(vector);
      if (scores.ok && scores.value.base === wanted[0]) right++;
    }
    rows.push([name, lines.length, right, share(right, lines.length)]);
  }
  return table(['CVSS vectors', 'vectors', 'base score right', ''], rows);
}

/** Pairs of asset and advisory with the expected outcome. */
function matches(corpora: string): string[] {
  const cases = JSON.parse(read(import.meta.dirname, 'match-cases.json')) as MatchCase[];
  const content = readVendorContent();
  const folder = join(corpora, 'vuln/cisa-csaf');
  const files = new Map(walk(folder).map((file) => [basename(file, '.json').toUpperCase(), file]));
  const wrong: string[] = [];
  for (const { advisory, asset, expected, why } of cases) {
    const file = files.get(advisory);
    const document = file === undefined ? null : readCsaf(read(folder, file));
    if (!document?.ok) {
      wrong.push(`    ${advisory}: not in the corpus`);
      continue;
    }
    const matcher = new Matcher({ advisories: [prepareAdvisory(document.value)], content });
    const probability = Math.max(0, ...matcher.matchAsset({ id: 'asset', ...asset }).map((match) => match.probability));
    const outcome = probability === 0 ? 'none' : probability >= 0.5 ? 'match' : 'possible';
    // Half is where what is unknown and what agrees meet.
    if (outcome !== expected && !(expected === 'possible' && probability > 0 && probability <= 0.6)) {
      wrong.push(
        `    ${advisory}, ${why} (${Object.values(asset).join(', ')}): ${outcome} (${probability.toFixed(2)}), expected ${expected}`,
      );
    }
  }
  return [
    `  match accuracy: ${cases.length - wrong.length} of ${cases.length} pairs as expected (${share(cases.length - wrong.length, cases.length)})`,
    ...wrong,
  ];
}

/** Advisories: import against the reference, ranges, scores, the vectors of the standards, matches. */
export async function advisories(corpora: string): Promise<string> {
  const parts = [
    facts(corpora),
    ranges(corpora),
    rangeMeanings(),
    [vectors(corpora)],
    await standards(corpora),
    matches(corpora),
  ];
  return parts.map((lines) => lines.join('\n')).join('\n\n');
}
