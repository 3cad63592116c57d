import { gzipSync } from 'node:zlib';
import {
  chunksOf,
  type DocumentKind,
  readVulnerabilityFile,
  recognise,
  validateCsaf,
} from '../../packages/advisories/src/index.ts';
import { fuzzLibrary } from '../../packages/knowledge/src/fuzz.test-support.ts';
import { seeds } from '../../packages/knowledge/src/seeds.test-support.ts';
import { Random } from '../../packages/range/src/index.ts';
import { type Draft, mutate } from './mutate.ts';

/** What became of the damaged documents of one kind. */
export interface KindRun {
  documents: number;
  /** Items that were read, and problems that were named. */
  read: number;
  problems: number;
  /** Longest single document, milliseconds of wall time. */
  longest: number;
}

/** What a run over damaged documents told. */
export interface DocumentRun {
  kinds: Map<string, KindRun>;
  errors: { kind: string; what: string; text: string }[];
}

/** A whole document of each kind, small enough that damage hits what matters. */
export const documentSeeds: Readonly<Record<DocumentKind, readonly string[]>> = {
  csaf: [
    '{"document":{"category":"csaf_vex","csaf_version":"2.1","title":"t","distribution":{"tlp":{"label":"CLEAR"}},"publisher":{"category":"vendor","name":"n","namespace":"https://e.example"},"tracking":{"id":"A-1","status":"final","version":"1","initial_release_date":"2025-01-01T00:00:00Z","current_release_date":"2025-01-01T00:00:00Z","revision_history":[{"number":"1","date":"2025-01-01T00:00:00Z","summary":"s"}]}},"product_tree":{"branches":[{"category":"vendor","name":"V","branches":[{"category":"product_name","name":"P","branches":[{"category":"product_version_range","name":"vers:generic/<2.0","product":{"product_id":"P1","name":"V P","product_identification_helper":{"cpe":"cpe:2.3:o:v:p:*:*:*:*:*:*:*:*","purls":["pkg:generic/p"],"model_numbers":["6ES7*"]}}}]}]}],"product_paths":[{"beginning_product_reference":"P1","full_product_name":{"product_id":"P2","name":"n"},"subpaths":[{"category":"installed_on","next_product_reference":"P1"}]}],"product_groups":[{"group_id":"G","product_ids":["P1","P2"]}]},"vulnerabilities":[{"cve":"CVE-2025-1000","cwes":[{"id":"CWE-787","name":"n","version":"4.13"}],"product_status":{"known_affected":["P1"],"fixed":["P2"]},"metrics":[{"products":["P1"],"content":{"cvss_v3":{"version":"3.1","vectorString":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H","baseScore":9.8},"epss":{"probability":"0.4","percentile":"0.9","timestamp":"2025-01-01T00:00:00Z"},"ssvc_v2":{"schemaVersion":"2.0.0","timestamp":"2025-01-01T00:00:00Z","selections":[{"namespace":"ssvc","key":"E","version":"1.1.0","values":[{"key":"A"}]}]}}}],"remediations":[{"category":"vendor_fix","details":"d","group_ids":["G"]}]}]}',
  ],
  cve: [
    '{"dataType":"CVE_RECORD","cveMetadata":{"cveId":"CVE-2024-1000","state":"PUBLISHED"},"containers":{"cna":{"providerMetadata":{"shortName":"x"},"descriptions":[{"lang":"en","value":"v"}],"affected":[{"vendor":"V","product":"P","defaultStatus":"affected","versions":[{"status":"affected","version":"1.0","lessThan":"2.0","versionType":"semver"}]}],"metrics":[{"cvssV3_1":{"version":"3.1","vectorString":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H","baseScore":9.8}}]},"adp":[{"providerMetadata":{"shortName":"CISA-ADP"},"metrics":[{"other":{"type":"ssvc","content":{"role":"r","options":[{"Exploitation":"none"}]}}}]}]}}',
  ],
  nvd: [
    '{"resultsPerPage":2,"format":"NVD_CVE","version":"2.0","vulnerabilities":[{"cve":{"id":"CVE-2024-1000","sourceIdentifier":"x@y","lastModified":"2024","vulnStatus":"Analyzed","descriptions":[{"lang":"en","value":"v"}],"metrics":{"cvssMetricV31":[{"source":"nvd@nist.gov","type":"Primary","cvssData":{"version":"3.1","vectorString":"CVSS:3.1/AV:N","baseScore":9.8}}]},"configurations":[{"operator":"AND","nodes":[{"operator":"OR","negate":false,"cpeMatch":[{"vulnerable":true,"criteria":"cpe:2.3:o:v\\\\:w:p:1.0:*:*:*:*:*:*:*","versionEndExcluding":"2.0"}]}]}]}},{"cve":{"id":"CVE-2024-1001"}}]}',
  ],
  cnvd: [
    '<?xml version="1.0" encoding="UTF-8"?><vulnerabilitys><vulnerability><number>CNVD-2022-37513</number><cves><cve><cveNumber>CVE-2020-13937</cveNumber><cveUrl>https://e.example/</cveUrl></cve></cves><title>漏洞</title><serverity>中</serverity><products><product>Apache Kylin &gt;=2.0.0，&lt;3.1</product><product>Siemens S7 SP1 - 2.0</product></products><openTime>2022-05-17</openTime><description>a &amp; b <![CDATA[<x>]]></description></vulnerability><vulnerability><number>CNVD-2022-37514</number></vulnerability></vulnerabilitys>',
  ],
  cnnvd: [
    '<cnnvd><entry><name>n</name><vuln-id>CNNVD-201702-101</vuln-id><severity>高危</severity><vuln-descript>d <b> &#x4e2d;</vuln-descript><vulnerable-configuration><cncpe operator="AND"><cncpe-software operator="OR"><cncpe-lang name="CPE:/o:v:p:1.0:::"/></cncpe-software></cncpe></vulnerable-configuration><other-id><cve-id>CVE-2017-1234</cve-id></other-id></entry><cnnvd_items><cnnvd_id>CNNVD-2026-00012345</cnnvd_id><severity><overallseverity>高危</overallseverity></severity><vendor>V</vendor><product>P</product></cnnvd_items></cnnvd>',
  ],
  kev: [
    '{"catalogVersion":"2026.01.01","dateReleased":"2026-01-01","vulnerabilities":[{"cveID":"CVE-2024-1000","vendorProject":"V","product":"P","vulnerabilityName":"n","dateAdded":"2026-01-01","cwes":["CWE-79"]}]}',
  ],
  epss: [
    '#model_version:v2025.03.14,score_date:2026-01-01T00:00:00+0000\ncve,epss,percentile\nCVE-2024-1000,0.5,0.9\nCVE-2024-1001,0.1,0.2\n',
  ],
  ssvc: [
    '{"schemaVersion":"2.0.0","target_ids":["CVE-2024-1000"],"timestamp":"2024-07-26T15:28:16Z","selections":[{"namespace":"ssvc","key":"E","version":"1.1.0","values":[{"key":"P"}]}]}',
  ],
};

/** Pieces at which readers of JSON and XML go wrong, put in place of something else. */
const pieces = [
  'null',
  'true',
  '-1',
  '1e999',
  '""',
  '[]',
  '{}',
  '[[',
  '{"a":',
  '"__proto__"',
  '"constructor"',
  '\\u0000',
  '\\ud800',
  '\\',

  '<',
  '>',
  '</',
  '/>',
  '<!--',
  ']]>',
  '<![CDATA[',
  '<!DOCTYPE x [',
  '&',
  '&#0;',
  '&#x110000;',
  '<vulnerability>',
  '</entry>',
  '\n',
];

const below = (random: Random, limit: number): number => (limit <= 1 ? 0 : random.uint32() % limit);

/** Values that stand where a reader expects others. */
const oddities: readonly unknown[] = [
  null,
  true,
  -1,
  1e308,
  '',
  '\0\ud800',
  '__proto__',
  'x'.repeat(5000),
  [],
  {},
  [[]],
  [null],
  [{}],
  JSON.parse('{"__proto__":{"a":1}}'),
];

/** Puts other values in the place of some of a JSON text, which stays whole: so damage gets behind the parser. */
function exchange(text: string, random: Random): string {
  const parsed: unknown = JSON.parse(text);
  const members = text.split(/[:,[]/).length;
  const put = new Map(
    Array.from({ length: 1 + below(random, 3) }, () => [below(random, members), oddities[below(random, oddities.length)]]),
  );
  let count = 0;
  const walk = (value: unknown): unknown => {
    const at = count++;
    if (put.has(at)) return put.get(at);
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, walk(member)]));
  };
  return JSON.stringify(walk(parsed));
}

/** Damages a text: values, bytes of it, or pieces of it exchanged, doubled, left out. */
function damage(text: string, random: Random, draft: Draft): Uint8Array {
  if (random.uint32() % 2 === 0 && wholeJson.has(text)) return Buffer.from(exchange(text, random));
  let changed = text;
  for (let count = below(random, 4); count > 0; count--) {
    const from = below(random, changed.length);
    const to = Math.min(changed.length, from + below(random, 40));
    const put =
      random.uint32() % 2 === 0
        ? pieces[below(random, pieces.length)]
        : changed.slice(below(random, changed.length)).slice(0, 40);
    changed = changed.slice(0, from) + put + changed.slice(random.uint32() % 2 === 0 ? from : to);
  }
  const bytes = Buffer.from(changed);
  draft.length = Math.min(bytes.length, draft.bytes.length);
  draft.bytes.set(bytes.subarray(0, draft.length));
  if (random.uint32() % 2 === 0) mutate(draft, random, bytes);
  return draft.bytes.slice(0, draft.length);
}

/** All that is damaged, kind by kind: documents about vulnerabilities, and files of every other kind that a library reads. */
const kinds: readonly (readonly [kind: string, files: readonly { name: string; text: string }[]])[] = [
  ...Object.entries(documentSeeds).map(([kind, texts]) => [kind, texts.map((text) => ({ name: kind, text }))] as const),
  ...Map.groupBy(seeds, ({ kind }) => kind),
];

/** Texts that are one value of JSON, not lines of it or something else. */
const wholeJson: ReadonlySet<string> = new Set(kinds.flatMap(([, files]) => files.map(({ text }) => text)).filter(isJson));

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}

/** One document in so many is packed; half of these are damaged once more as they are packed. */
const packed = 20;

/** Reads one damaged document of a kind as an import would. Answers items and problems. */
async function readOne(kind: string, name: string, bytes: Uint8Array, random: Random, draft: Draft): Promise<[number, number]> {
  if (below(random, packed) === 0) {
    const archive = gzipSync(bytes, { level: 1 });
    draft.length = Math.min(archive.length, draft.bytes.length);
    draft.bytes.set(archive.subarray(0, draft.length));
    if (random.uint32() % 2 === 0) mutate(draft, random, archive);
    return library(draft.bytes.slice(0, draft.length), `${name}.gz`);
  }
  if (!(kind in documentSeeds)) return library(bytes, name);
  const text = Buffer.from(bytes).toString('utf8');
  recognise(text);
  let [read, problems] = [0, 0];
  for await (const item of readVulnerabilityFile(kind as DocumentKind, chunksOf(bytes), { retrieved: '2026-01-01T00:00:00Z' })) {
    if ('problem' in item) problems++;
    else {
      read++;
      JSON.stringify(item);
    }
  }
  if (kind === 'csaf' && random.uint32() % 100 === 0) await validateCsaf(text);
  return [read, problems];
}

async function library(bytes: Uint8Array, name: string): Promise<[number, number]> {
  const { documents, problems } = await fuzzLibrary(bytes, name);
  return [documents, problems];
}

/**
 * Reads `count` damaged documents of every kind in turns, a hundredth of the CSAF documents also through the tests of the specification. The
 * same seed gives the same documents.
 * @param watch told the number of each document before it is read
 */
export async function readDamaged(
  count: number,
  seed: number,
  watch: (document: number) => void = () => undefined,
): Promise<DocumentRun> {
  const random = new Random(seed);
  const draft: Draft = { bytes: new Uint8Array(65_536), length: 0 };
  const run: DocumentRun = { kinds: new Map(), errors: [] };
  // The tests of the specification are loaded on first use, which is not the time of a document.
  await validateCsaf(documentSeeds.csaf[0]);
  for (let number = 0; number < count; number++) {
    watch(number);
    const [kind, files] = kinds[number % kinds.length];
    const of = run.kinds.get(kind) ?? { documents: 0, read: 0, problems: 0, longest: 0 };
    run.kinds.set(kind, of);
    const { name, text } = files[below(random, files.length)];
    const bytes = damage(text, random, draft);
    const begun = performance.now();
    try {
      const [read, problems] = await readOne(kind, name, bytes, random, draft);
      of.read += read;
      of.problems += problems;
    } catch (error) {
      if (run.errors.length < 20)
        run.errors.push({
          kind,
          what: (error as Error).stack ?? String(error),
          text: Buffer.from(bytes).toString('utf8').slice(0, 2000),
        });
    }
    of.documents++;
    of.longest = Math.max(of.longest, performance.now() - begun);
  }
  return run;
}
