import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { test } from 'node:test';
import { absent, corpus, corpusFiles, readCorpusFile } from './corpora.test-support.ts';
import { indicatorValues } from './indicators/indicator-values.ts';
import { patternValues } from './indicators/stix-pattern.ts';
import { WarningLists } from './misp/warning-lists.ts';

/** How many files of a kind, their entries and their problems. */
async function readAll(
  folder: string,
  shape: RegExp,
  kind: string,
): Promise<{ files: number; entries: number; problems: string[] }> {
  const files = corpusFiles(folder, shape);
  const problems: string[] = [];
  let entries = 0;
  for (const file of files) {
    const read = await readCorpusFile(file);
    problems.push(...read.problems.map((problem) => `${basename(file)}: ${problem}`));
    for (const document of read.knowledge) {
      assert.equal(document.kind, kind, file);
      entries += document.entries.length;
    }
  }
  return { files: files.length, entries, problems };
}

test('CAPEC: every pattern, every link to a weakness', { skip: absent }, async () => {
  const { knowledge, problems } = await readCorpusFile(corpus('cti/capec/stix-capec-attack-patterns.json'));
  const bundle = JSON.parse(readFileSync(corpus('cti/capec/stix-capec-attack-patterns.json'), 'utf8')) as {
    objects: { external_references: { source_name: string; external_id?: string }[] }[];
  };
  const weaknesses = new Set(
    bundle.objects.flatMap(({ external_references: references }) =>
      references
        .filter(({ source_name: name }) => name === 'cwe')
        .map(({ external_id: id }) => `${references[0].external_id} ${id}`),
    ),
  );
  assert.deepEqual(problems, []);
  assert.equal(knowledge.flatMap(({ entries }) => entries).length, bundle.objects.length);
  assert.equal(knowledge.flatMap(({ edges }) => edges).filter(({ type }) => type === 'exploits').length, weaknesses.size);
});

test('EMB3D: the bundle and the mappings say the same', { skip: absent }, async () => {
  const bundle = await readCorpusFile(corpus('cti/emb3d/emb3d-stix-2.0.1.json'));
  const mapping = await readCorpusFile(corpus('cti/emb3d/threats_properties_mitigations_mappings.json'));
  const lines = ({ knowledge }: typeof bundle, type: string): string[] =>
    knowledge
      .flatMap(({ edges }) => edges.filter((edge) => edge.type === type).map(({ from, to }) => `${from} ${to}`))
      .toSorted();
  assert.deepEqual([...bundle.problems, ...mapping.problems], []);
  assert.deepEqual(lines(bundle, 'mitigates'), lines(mapping, 'mitigates'));
  assert.equal(lines(bundle, 'mitigates').length, 213);
  assert.equal(lines(bundle, 'affected-by').length, 90);
  const satisfying = new Set(lines(bundle, 'satisfies').map((line) => line.split(' ')[0]));
  assert.ok(satisfying.size > 50, `${satisfying.size} mitigations satisfy a requirement`);
});

test('CWE: as many weaknesses as the table has lines, as many parents as the hierarchy has pairs', { skip: absent }, async () => {
  const table = await readCorpusFile(corpus('vuln/cwe/cwe_4.20_2026-04-30.csv'));
  const hierarchy = await readCorpusFile(corpus('vuln/cwe/cwe-hierarchy.json'));
  const pairs = new Set(
    (JSON.parse(readFileSync(corpus('vuln/cwe/cwe-hierarchy.json'), 'utf8')) as object[]).map((pair) => JSON.stringify(pair)),
  );
  assert.deepEqual([...table.problems, ...hierarchy.problems], []);
  assert.equal(table.knowledge.flatMap(({ entries }) => entries).length, 969);
  assert.equal(hierarchy.knowledge.flatMap(({ edges }) => edges).length, pairs.size);
});

test('STIX idioms, examples and behaviours are read without a problem', { skip: absent }, async () => {
  for (const folder of ['cti/stix-elevator-idioms', 'cti/stix2-examples'])
    assert.deepEqual((await readAll(folder, /\.json$/, 'stix')).problems, []);
});

test('values of the patterns of the OASIS vectors are taken without harm', { skip: absent }, () => {
  const vectors = JSON.parse(readFileSync(corpus('cti/stix-pattern-vectors/matcher_vectors_stix21.json'), 'utf8')) as unknown;
  const patterns = JSON.stringify(vectors).match(/\[[a-z0-9-]+:[^"]{5,200}\]/g) ?? [];
  assert.ok(patterns.length > 50);
  for (const pattern of patterns) assert.ok(Array.isArray(patternValues(pattern)));
});

test('MISP: events, galaxies, taxonomies and warning lists', { skip: absent }, async () => {
  const events = await readAll('cti/misp-events/reportlab_testfiles', /\.json$/, 'misp-event');
  assert.deepEqual(events.problems, []);
  const event = await readCorpusFile(corpus('cti/misp-events/57c4445b-c548-4654-af0b-4be3950d210f.json'));
  const indicators = event.knowledge.flatMap(({ entries }) => entries).filter(({ kind }) => kind === 'indicator');
  assert.deepEqual(
    indicators
      .flatMap(indicatorValues)
      .map(({ type }) => type)
      .toSorted(),
    ['file-name', 'md5', 'registry-key', 'sha1', 'sha256'],
  );
  assert.deepEqual((await readAll('cti/misp-galaxy', /\.json$/, 'misp-galaxy')).problems, []);
  assert.deepEqual((await readAll('cti/misp-taxonomies', /machinetag\.json$/, 'misp-taxonomy')).problems, []);
  assert.deepEqual((await readAll('cti/misp-warninglists', /list\.json$/, 'misp-warning-list')).problems, []);
});

test('warning lists know private addresses, empty files and shorteners', { skip: absent }, async () => {
  const entries = [];
  for (const file of corpusFiles('cti/misp-warninglists', /list\.json$/))
    entries.push(...(await readCorpusFile(file)).knowledge.flatMap(({ entries }) => entries));
  const lists = new WarningLists(entries);
  assert.equal(lists.skipped, 0);
  const names = (value: string): string[] => lists.match(value).map(({ list }) => list);
  assert.ok(names('192.168.4.5').includes('List of RFC 1918 CIDR blocks'));
  assert.ok(names('http://bit.ly/x').includes('List of known URL Shorteners domains'));
  assert.ok(names('d41d8cd98f00b204e9800998ecf8427e').includes('List of known hashes for empty files'));
  assert.deepEqual(
    names('198.18.255.7').filter((name) => name.includes('1918')),
    [],
  );
});

test('rules: every Sigma rule, every Snort rule, every YARA rule that is whole', { skip: absent }, async () => {
  const sigma = await readAll('rules/sigma', /\.yml$/, 'sigma');
  assert.deepEqual(sigma.problems, []);
  assert.equal(sigma.entries, sigma.files);
  for (const file of corpusFiles('rules', /(?:\.rules|ELITEWOLF_SNORT_(?!README).*\.txt)$/)) {
    const read = await readCorpusFile(file);
    assert.deepEqual(read.problems, []);
    const count = readFileSync(file, 'utf8').match(/^alert\b/gm)?.length;
    assert.equal(read.knowledge.flatMap(({ entries }) => entries).length, count, file);
  }
  const yara = await readAll('malware', /\.yara?$/, 'yara');
  // One file is commented out as a whole, the last rule of another has lost its brace.
  assert.deepEqual(yara.problems, [
    'apt_flame2_orchestrator.yar: file: all of its rules are commented out',
    'ics-cert-v2.yara: line 111: the rule hatman_netexec has no end',
  ]);
  assert.equal(yara.entries, 90);
});

test('lists of hashes give an indicator a hash', { skip: absent }, async () => {
  for (const file of corpusFiles('malware/eset-ioc', /samples\.(?:md5|sha1|sha256)$/)) {
    const { knowledge, problems } = await readCorpusFile(file);
    const hashes = new Set(
      readFileSync(file, 'utf8')
        .toLowerCase()
        .match(/^[0-9a-f]{32,64}$/gm),
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(
      new Set(
        knowledge
          .flatMap(({ entries }) => entries)
          .flatMap(indicatorValues)
          .map(({ value }) => value),
      ),
      hashes,
    );
  }
});

test('fingerprints of recog and tables of vendors', { skip: absent }, async () => {
  for (const file of corpusFiles('fingerprint/recog/xml', /\.xml$/)) {
    const { knowledge, problems } = await readCorpusFile(file);
    assert.deepEqual(problems, []);
    const patterns = new Set(readFileSync(file, 'utf8').match(/<fingerprint\s[^>]*?pattern="[^"]*"/g));
    const prints = knowledge.flatMap(({ entries }) => entries).filter(({ kind }) => kind === 'fingerprint').length;
    assert.ok(
      prints > 0 && prints <= patterns.size && prints > patterns.size * 0.97,
      `${basename(file)}: ${prints} of ${patterns.size}`,
    );
  }
  for (const [file, kind] of [
    ['bacnet_vendors.json', 'bacnet-vendors'],
    ['enip_cip_vendors.json', 'cip-vendors'],
    ['mam.csv', 'oui'],
  ]) {
    const { knowledge, problems } = await readCorpusFile(corpus(`fingerprint/derived/${file}`));
    assert.deepEqual(problems, []);
    assert.ok(knowledge.length > 0 && knowledge.every((document) => document.kind === kind));
  }
});

test('bills of materials: CycloneDX and SPDX in every form', { skip: absent }, async () => {
  const files = corpusFiles('sbom', /\.(?:json|xml|spdx)$/).filter((file) => !/schema|invalid-bomformat/.test(file));
  for (const file of files) {
    const { knowledge, problems } = await readCorpusFile(file);
    assert.ok(
      problems.every((problem) => file.includes('invalid-') && problem.includes('no name')),
      `${file}: ${problems.join()}`,
    );
    assert.ok(
      knowledge.every(({ kind }) => kind === 'cyclonedx' || kind === 'spdx'),
      file,
    );
  }
  assert.ok(files.length > 140);
});
