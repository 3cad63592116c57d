import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Assertion, type Attribute, type Method, methodConfidence } from '../record/record.ts';
import { learnReliability } from './reliability.ts';
import { resolveRecord } from './resolve-record.ts';
import { voteSentence } from './sentences.ts';
import { scoreSimulation, simulate } from './simulate.test-support.ts';
import type { Disagreement, ResolvedRecord } from './types.ts';

const id = 'CVE-2022-0001';
const say = (
  source: string,
  attribute: Attribute,
  value: unknown,
  method: Method = 'database-entry',
  published = '2022-01-01',
): Assertion => ({
  subject: id,
  attribute,
  value,
  source,
  published,
  retrieved: '2022-02-01',
  method,
  confidence: methodConfidence[method],
});
const cvss = (vector: string, stated: number | null = null): unknown => ({ version: '', vector, stated });
const about = (record: ResolvedRecord, attribute: string): Disagreement | undefined =>
  record.disagreements.find((one) => one.attribute === attribute);

const total = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
const reading = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N';

test("CNVD's level and a CVSS 3 vector that CVSS 2 would grade so are one judgement on two scales", () => {
  const record = resolveRecord(id, [
    say('CNVD', 'own-level', { scheme: 'CNVD', level: '中' }),
    say('ICSA-22-001-01', 'cvss', cvss(reading, 7.5), 'coordinator-statement'),
  ]);
  const found = about(record, 'hazard');
  assert.equal(found?.kind, 'scale');
  assert.match(found?.why.en ?? '', /read in CVSS 2 as AV:N\/AC:L\/Au:N\/C:P\/I:N\/A:N the same flaw scores 5\.0/);
  assert.match(found?.why.zh ?? '', /同一判断的两种尺度/);
  assert.equal(record.hazard.level?.severity, 'high');
  assert.equal(record.hazard.level?.grade, '高危');
  assert.equal(record.field, 'industrial');
});

test('a level that no reading comes to is a contradiction', () => {
  const record = resolveRecord(id, [
    say('CNVD', 'own-level', { scheme: 'CNVD', level: '低' }),
    say('ICSA-22-001-01', 'cvss', cvss(total), 'coordinator-statement'),
  ]);
  assert.equal(about(record, 'hazard')?.kind, 'contradiction');
  assert.equal(record.hazard.level?.severity, 'critical');
});

test('a level of four grades is not excused by CVSS 2, unless it was given when there was no other', () => {
  const vector = say('NVD', 'cvss', cvss(reading), 'enrichment');
  const label = (published: string): Assertion =>
    say('CNNVD', 'own-level', { scheme: 'CNNVD', level: '中危' }, 'database-entry', published);
  assert.equal(about(resolveRecord(id, [vector, label('2022-01-01')]), 'hazard')?.kind, 'contradiction');
  assert.equal(about(resolveRecord(id, [vector, label('2014-01-01')]), 'hazard')?.kind, 'scale');
});

test("a grade of CNNVD's tables that CVSS rounds over a limit is of scale", () => {
  const record = resolveRecord(id, [
    say('NVD', 'cvss', cvss('CVSS:3.1/AV:P/AC:H/PR:L/UI:N/S:C/C:H/I:H/A:L'), 'enrichment'),
    say('CNNVD', 'own-level', { scheme: 'CNNVD', level: '中危' }),
  ]);
  assert.equal(about(record, 'hazard')?.kind, 'scale');
  assert.match(about(record, 'hazard')?.why.en ?? '', /by CNNVD's tables the same flaw scores 6\.9/);
});

test("a source's own class classes a vulnerability without a weakness, and is held against one with", () => {
  const own = say('CNNVD', 'own-class', { scheme: 'CNNVD', id: null, name: 'SQL注入' });
  assert.deepEqual(resolveRecord(id, [own]).classes.derived[0].because, { cwe: 'CWE-89', from: 'class', word: 'SQL注入' });
  assert.equal(about(resolveRecord(id, [own, say('NVD', 'weakness', 'CWE-564')]), 'class'), undefined);
  assert.equal(about(resolveRecord(id, [own, say('NVD', 'weakness', 'CWE-74')]), 'class')?.kind, 'scale');
  assert.equal(about(resolveRecord(id, [own, say('NVD', 'weakness', 'CWE-787')]), 'class')?.kind, 'contradiction');
});

test('all scales stand side by side', () => {
  const record = resolveRecord(id, [
    say('NVD', 'cvss', cvss('AV:N/AC:L/Au:N/C:C/I:C/A:C', 10), 'enrichment'),
    say('NVD', 'cvss', cvss(total, 9.8), 'enrichment'),
    say('CVE/siemens', 'cvss', cvss('CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 9.3), 'vendor-statement'),
  ]);
  assert.deepEqual(
    record.hazard.scores.map(({ version, score, grade }) => [version, score, grade]),
    [
      ['4.0', 9.3, '超危'],
      ['3.1', 9.8, '超危'],
      ['2.0', 10, '高危'],
    ],
  );
  assert.equal(record.hazard.scores[1].cnnvd?.grade, '超危');
  assert.equal(
    record.disagreements.find(({ kind }) => kind === 'contradiction'),
    undefined,
  );
});

test('vectors that differ are told by the metrics in which they do', () => {
  const record = resolveRecord(id, [
    say('NVD', 'cvss', cvss(total), 'enrichment'),
    say('CVE/siemens', 'cvss', cvss(reading), 'vendor-statement'),
  ]);
  const found = about(record, 'cvss');
  assert.equal(found?.kind, 'contradiction');
  assert.match(found?.why.en ?? '', /differ in I and A/);
  assert.equal(found?.chosen, reading, 'the vendor knows its product best where nothing is learnt');
});

test('a printed score that does not follow from its vector is found, rounding of the other version told apart', () => {
  const wrong = resolveRecord(id, [say('A', 'cvss', cvss(total, 5))]);
  assert.equal(about(wrong, 'cvss-score')?.kind, 'contradiction');
  assert.equal(about(resolveRecord(id, [say('A', 'cvss', cvss(total, 9.8))]), 'cvss-score'), undefined);
  const temporal = resolveRecord(id, [say('A', 'cvss', cvss(`${total}/E:U/RL:O/RC:C`, 8.5))]);
  assert.equal(about(temporal, 'cvss-score')?.kind, 'scale');
});

test('a weakness and its parent are one at two depths; the deeper one is kept', () => {
  const record = resolveRecord(id, [
    say('A', 'weakness', 'CWE-119', 'vendor-statement'),
    say('B', 'weakness', 'CWE-787', 'enrichment'),
  ]);
  assert.equal(about(record, 'weakness')?.kind, 'scale');
  assert.equal(record.weaknesses[0].id, 'CWE-787');
  assert.equal(record.classes.derived[0].zh, '缓冲区错误');
  const strangers = resolveRecord(id, [say('A', 'weakness', 'CWE-79'), say('B', 'weakness', 'CWE-787')]);
  assert.equal(about(strangers, 'weakness')?.kind, 'contradiction');
});

test('lists of products complement each other; limits of the same product contradict', () => {
  const product = (name: string, versions: string): unknown => ({
    vendor: 'Siemens',
    product: name,
    versions,
    status: 'known_affected',
  });
  const record = resolveRecord(id, [
    say('CNVD', 'affected', product('Apache HTTP Server', '<=2.4.57')),
    say('CNVD', 'affected', product('SINEC NMS', '<1.0')),
    say('ICSA-22-001-01', 'affected', product('SINEC NMS', '< V2.0'), 'coordinator-statement'),
  ]);
  assert.equal(about(record, 'affected')?.kind, 'complement');
  assert.equal(about(record, 'affected-versions')?.kind, 'contradiction');
  assert.equal(record.affected.length, 3);
});

test('a person wins, and is shown', () => {
  const record = resolveRecord(id, [say('NVD', 'cvss', cvss(total), 'enrichment')], {
    overrules: [
      { attribute: 'hazard', value: 'low', by: 'Li Wei', reason: 'not reachable in any product', at: '2022-03-01T08:00:00Z' },
    ],
  });
  assert.equal(record.hazard.level?.severity, 'low');
  assert.equal(record.hazard.level?.why.en, 'Decided by Li Wei on 2022-03-01: not reachable in any product');
  assert.equal(record.overrules.length, 1);
});

test('another CVE id is no alias', () => {
  const record = resolveRecord(id, [say('A', 'alias', 'CNVD-2022-1'), say('A', 'alias', 'CVE-2022-0002')]);
  assert.deepEqual(record.aliases, [{ id: 'CNVD-2022-1', sources: ['A'] }]);
  assert.equal(about(record, 'alias')?.kind, 'contradiction');
});

test('exploitation only grows', () => {
  const record = resolveRecord(id, [
    say('CVE/CISA-ADP', 'ssvc', { role: 'CISA', timestamp: '2022-01-01', options: { Exploitation: 'none' } }, 'enrichment'),
    say('KEV', 'known-exploited', { dateAdded: '2022-05-01', ransomware: true }, 'observation'),
  ]);
  assert.deepEqual(record.exploited.exploitation, { value: 'active', sources: ['KEV'] });
  assert.equal(record.exploited.known?.ransomware, true);
  assert.equal(about(record, 'exploitation')?.kind, 'complement');
});

test('copiers of a bad source do not win by their number, and the sentence names them', () => {
  const world = simulate(5, 250);
  const reliability = learnReliability(world.records);
  for (const { original, copier } of reliability.copies) {
    const root = world.copiers.get(copier) ?? copier;
    assert.equal(world.copiers.get(original) ?? original, root, `${copier} and ${original} are of one origin`);
  }
  assert.equal(new Set(reliability.copies.filter(({ attribute }) => attribute === 'cvss').map(({ copier }) => copier)).size, 4);
  const sentences = world.records
    .slice(0, 80)
    .flatMap(({ id: name, assertions }) => resolveRecord(name, assertions, { reliability }).disagreements)
    .map(({ why }) => why);
  assert.ok(sentences.some(({ en }) => /cop(?:y|ies) source E/.test(en)));
  assert.ok(sentences.some(({ zh }) => /转抄source E/.test(zh)));
  assert.deepEqual(learnReliability(world.records), JSON.parse(JSON.stringify(reliability)), 'the same records teach the same');
});

test('on simulated sources the resolver beats majority, confidence, and itself without the search for copiers', () => {
  for (const seed of [11, 12, 13, 14]) {
    for (const undated of [false, true]) {
      const { majority, confidence, withoutCopies, ours } = scoreSimulation(simulate(seed, 250, { undated }));
      const best = Math.max(majority, confidence, withoutCopies);
      assert.ok(ours > best + 0.05, `seed ${seed}${undated ? ' undated' : ''}: ${ours.toFixed(3)} against ${best.toFixed(3)}`);
    }
  }
});

test('a source is judged by field: good on controllers, bad on the rest', () => {
  const records = Array.from({ length: 400 }, (_, number) => {
    const industrial = number % 2 === 0;
    const title = say('Q', 'title', industrial ? 'A flaw in a PLC' : 'A flaw in a browser');
    const right = number % 3 === 0 ? total : reading;
    const wrong = number % 3 === 0 ? reading : 'CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N';
    // X errs on browsers, Y on controllers, Z and W now and then, each on other records.
    const claims: [string, string][] = [
      ['X', industrial ? right : wrong],
      ['Y', industrial ? 'CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:N/I:N/A:L' : right],
      ['Z', number % 7 === 0 ? wrong : right],
      ['W', number % 11 === 0 ? wrong : right],
    ];
    return { assertions: [title, ...claims.map(([source, vector]) => say(source, 'cvss', cvss(vector)))] };
  });
  const { accuracy, learntFrom } = learnReliability(records);
  const of = (source: string, field: string): number =>
    accuracy.find((one) => one.attribute === 'cvss' && one.source === source && one.field === field)?.accuracy ?? 0;
  assert.ok(of('X', 'industrial') > 0.9 && of('X', 'it') < 0.3, `${of('X', 'industrial')} ${of('X', 'it')}`);
  assert.ok(of('Y', 'industrial') < 0.3 && of('Y', 'it') > 0.9);
  assert.deepEqual([learntFrom.records, learntFrom.claims], [400, 3200]);
});

test('a record of thousands of sources costs little', () => {
  const assertions = Array.from({ length: 30_000 }, (_, number) => {
    const source = `source ${number}`;
    const kinds = [
      say(source, 'cvss', cvss(number % 2 === 0 ? total : reading, number % 10)),
      say(source, 'own-level', { scheme: `S${number}`, level: number % 2 === 0 ? 'low' : 'critical' }),
      say(source, 'weakness', `CWE-${number % 1400}`),
      say(source, 'affected', {
        vendor: source,
        product: `product ${number}`,
        versions: '.0'.repeat(2000),
        status: 'known_affected',
      }),
      say(`${'@'.repeat(5000)}.${number}`, 'alias', `X-${number}`),
    ];
    return kinds[number % kinds.length];
  });
  const start = process.cpuUsage().user;
  const record = resolveRecord(id, assertions);
  assert.ok(process.cpuUsage().user - start < 3_000_000);
  assert.ok(record.disagreements.length <= 500 && record.affected.length <= 2000 && record.aliases.length <= 1000);
});

const value = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(
    cvss(total, 9.8),
    cvss(reading),
    cvss('AV:N/AC:L/Au:N/C:P/I:P/A:P', 7.5),
    'CWE-79',
    'CWE-787 ',
    'PUBLISHED',
    'REJECTED',
  ),
  fc.record({ scheme: fc.constantFrom('CNVD', 'CNNVD'), level: fc.constantFrom('高', '中', '低', '超危', '高危') }),
  fc.record({
    vendor: fc.string(),
    product: fc.string(),
    versions: fc.string(),
    status: fc.constantFrom('fixed', 'known_affected'),
  }),
  fc.record({ language: fc.constantFrom('zh', 'en'), text: fc.string() }),
);
const attribute = fc.constantFrom<Attribute>(
  'title',
  'description',
  'weakness',
  'own-level',
  'own-class',
  'cvss',
  'affected',
  'not-affected',
  'ssvc',
  'state',
  'alias',
  'published',
  'known-exploited',
  'exploitation',
  'reference',
  'exploit-prediction',
  'remediation',
  'patch',
  'cpe-configuration',
);
const assertion = fc
  .record({
    source: fc.constantFrom('CNVD', 'NVD', 'ICSA-1', 'KEV', 'CVE'),
    attribute,
    value,
    day: fc.integer({ min: 1, max: 28 }),
  })
  .map((one) => say(one.source, one.attribute, one.value, 'enrichment', `2022-01-${String(one.day).padStart(2, '0')}`));

test('whatever is stored comes to a record in which every disagreement has a label and both sentences', () => {
  fc.assert(
    fc.property(fc.array(assertion, { maxLength: 25 }), (assertions) => {
      const record = resolveRecord(id, assertions);
      for (const { kind, why, values } of record.disagreements) {
        assert.ok(['scale', 'contradiction', 'complement'].includes(kind));
        assert.ok(why.en.length > 10 && why.zh.length > 5 && values.length > 1);
      }
      assert.doesNotThrow(() => JSON.stringify(record));
    }),
    { numRuns: 500 },
  );
});

test('the order in which assertions are stored decides nothing', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(assertion, { maxLength: 12, selector: ({ source, attribute: name }) => `${source} ${name}` }),
      (assertions) => {
        assert.deepEqual(resolveRecord(id, assertions.toReversed()), resolveRecord(id, assertions));
      },
    ),
    { numRuns: 200 },
  );
});

test('a vector of CVSS 4.0 with harm and one of CVSS 3 without are a contradiction, and no other scale', () => {
  const record = resolveRecord(id, [
    say('CVE/Rockwell', 'cvss', cvss('CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N'), 'vendor-statement'),
    say('CVE/CISA-ADP', 'cvss', cvss('CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N'), 'enrichment'),
  ]);
  assert.equal(about(record, 'cvss')?.kind, 'contradiction');
  assert.match(about(record, 'cvss')?.why.en ?? '', /they differ in A\./);
});

test('versions that differ by padding only are the same, and who does not know the product lists none', () => {
  const stated = (product: string, versions: string): unknown => ({
    vendor: 'Exacq',
    product,
    versions,
    status: 'known_affected',
    cpe: null,
  });
  const unknown = { vendor: 'n/a', product: 'n/a', defaultStatus: 'affected', cpes: [], versions: [] };
  const record = resolveRecord(id, [
    say('ICSA-21-077-01', 'affected', stated('exacqVision', '<= v20.12.02.0'), 'coordinator-statement'),
    say('CNVD', 'affected', stated('exacqVision', '<=20.12.2.0')),
    say('CVE/mitre', 'affected', unknown, 'vendor-statement'),
  ]);
  assert.deepEqual(
    record.disagreements.filter(({ attribute }) => attribute.startsWith('affected')),
    [],
  );
  assert.deepEqual(
    record.affected.map(({ versions }) => versions),
    ['<= v20.12.02.0', '<=20.12.2.0'],
  );
});

test('a version of a CVE record that begins and ends at itself is shown once', () => {
  const versions = ['8.6.0', '8.7.0'].map((version) => ({
    status: 'affected',
    version,
    lessThan: null,
    lessThanOrEqual: version,
    versionType: 'semver',
  }));
  const record = resolveRecord(id, [
    say(
      'CVE/curl',
      'affected',
      { vendor: 'curl', product: 'curl', defaultStatus: 'unaffected', cpes: [], versions },
      'vendor-statement',
    ),
  ]);
  assert.deepEqual(
    record.affected.map((product) => product.versions),
    ['8.6.0', '8.7.0'],
  );
});

test('how often a source was right is told from enough statements only', () => {
  const voter = { independence: 1, copiedFrom: null };
  const verdict = (learntFrom: number): Parameters<typeof voteSentence>[0] => ({
    key: 'a',
    confidence: 0.7,
    values: ['a', 'b'].map((key, at) => ({
      key,
      probability: at === 0 ? 0.7 : 0.3,
      voters: [{ ...voter, source: key.toUpperCase(), accuracy: 0.9, learntFrom }],
    })),
  });
  const word = (key: string): { en: string; zh: string } => ({ en: key, zh: key });
  assert.deepEqual(voteSentence(verdict(20), word), {
    en: 'A says a (right in 90 % of 20 statements on this); B says b (right in 90 % of 20 statements on this). The former weighs more (70 %).',
    zh: 'A认为是a（此类信息20条，正确率90%）；B认为是b（此类信息20条，正确率90%）。前者权重更大（70%）。',
  });
  const several = verdict(20);
  several.values[0].voters.push({ ...voter, source: 'C', accuracy: 0.7, learntFrom: 5 });
  assert.match(voteSentence(several, word).en, /^A and C say a, independently \(right in 70 to 90 % of 25 statements on this\);/);
  assert.match(voteSentence(several, word).zh, /^A和C各自独立地认为是a（此类信息25条，正确率70%至90%）；/);
  assert.match(voteSentence(verdict(1), word).en, /^A says a \(too few statements on this to tell how often it is right\);/);
});
