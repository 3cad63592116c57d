import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Asset, Finding } from '../result.ts';
import { readSuppressions, SuppressionError } from './read.ts';
import { suppress } from './suppress.ts';

const NOW = Date.parse('2026-06-15T12:00:00Z');

const finding = (
  rule: string,
  client: string,
  server: string,
  firstSeen = '2026-06-10T02:00:00Z',
  lastSeen = firstSeen,
): Finding => ({
  rule,
  title: rule,
  severity: 'high',
  confidence: 80,
  techniques: [],
  client,
  server,
  firstSeen,
  lastSeen,
  count: 1,
  evidence: { frames: [7], fields: {} },
});

const panel = {
  id: 'panel',
  name: 'Panel 3',
  interfaces: [{ mac: '02:00:00:00:00:05', ips: ['10.0.0.5'], vendor: null }],
} as unknown as Asset;

const FINDINGS = [
  finding('modbus-write-new-client', '10.0.0.5', '10.0.0.1'),
  finding('modbus-address-scan', '10.0.0.9', '10.0.0.1'),
  finding('profinet-dcp-signal', '02:00:00:00:00:05', '02:00:00:00:00:01'),
];

const entry = (fields: string, expires = '2026-12-31') => `format: fengsui-suppressions
schema: 1
suppressions:
  - ${fields}
    owner: Li Wei, shift B
    reason: commissioning of panel 3
    expires: "${expires}"
`;

/** Rules of the findings that an entry suppresses. */
async function suppressedBy(fields: string, findings: readonly Finding[] = FINDINGS): Promise<string[]> {
  const suppressions = await readSuppressions(entry(fields), 'x.yml');
  return suppress(findings, [panel], suppressions, NOW).suppressed.map(({ rule }) => rule);
}

suite('suppressions', () => {
  test('are by rule, asset, address, MAC address and conversation', async () => {
    assert.deepEqual(await suppressedBy('rule: modbus-address-scan'), ['modbus-address-scan']);
    assert.deepEqual(await suppressedBy('rule: "modbus-*"'), ['modbus-write-new-client', 'modbus-address-scan']);
    assert.deepEqual(await suppressedBy('rule: [modbus-address-scan, profinet-dcp-signal]'), [
      'modbus-address-scan',
      'profinet-dcp-signal',
    ]);
    assert.deepEqual(await suppressedBy('asset: Panel 3'), ['modbus-write-new-client', 'profinet-dcp-signal']);
    assert.deepEqual(await suppressedBy('mac: 02:00:00:00:00:05'), ['modbus-write-new-client', 'profinet-dcp-signal']);
    assert.deepEqual(await suppressedBy('ip: 10.0.0.8/30'), ['modbus-address-scan']);
    assert.deepEqual(await suppressedBy('conversation: { client: 10.0.0.5, server: 10.0.0.0/24 }'), ['modbus-write-new-client']);
    assert.deepEqual(await suppressedBy('conversation: { client: 10.0.0.1, server: 10.0.0.5 }'), []);
  });

  test('hold in their window only, first and last sight inside', async () => {
    const seen = (first: string, last = first) => [finding('x', '10.0.0.5', '10.0.0.1', first, last)];
    const days = 'rule: x\n    window: { from: "2026-06-10", to: "2026-06-11" }';
    assert.equal((await suppressedBy(days, seen('2026-06-11T23:59:00Z'))).length, 1);
    assert.equal((await suppressedBy(days, seen('2026-06-10T00:00:00Z', '2026-06-12T00:00:00Z'))).length, 0);
    const nightly = 'rule: x\n    window: { daily: "22:00-04:00" }';
    assert.equal((await suppressedBy(nightly, seen('2026-06-10T23:00:00Z', '2026-06-11T03:00:00Z'))).length, 1);
    assert.equal((await suppressedBy(nightly, seen('2026-06-11T01:00:00Z'))).length, 1);
    assert.equal((await suppressedBy(nightly, seen('2026-06-11T12:00:00Z'))).length, 0);
    assert.equal((await suppressedBy(nightly, seen('2026-06-10T23:00:00Z', '2026-06-11T05:00:00Z'))).length, 0);
  });

  test('drop nothing, and say who answers until when', async () => {
    const suppressions = await readSuppressions(entry('ip: 10.0.0.9'), 'x.yml');
    const { findings, suppressed, expired, unused } = suppress(FINDINGS, [panel], suppressions, NOW);
    assert.equal(findings.length + suppressed.length, FINDINGS.length);
    assert.deepEqual(suppressed[0].suppression, {
      entry: 0,
      owner: 'Li Wei, shift B',
      reason: 'commissioning of panel 3',
      until: '2026-12-31',
    });
    assert.deepEqual(suppressed[0].evidence.frames, [7]);
    assert.deepEqual([expired, unused], [[], []]);
  });

  test('that have expired suppress nothing and are said; their last day still counts', async () => {
    const late = await readSuppressions(entry('ip: 10.0.0.9', '2026-06-14'), 'x.yml');
    const { findings, expired } = suppress(FINDINGS, [panel], late, NOW);
    assert.equal(findings.length, FINDINGS.length);
    assert.deepEqual(expired, [
      { entry: 0, rule: '*', owner: 'Li Wei, shift B', reason: 'commissioning of panel 3', expired: '2026-06-14' },
    ]);
    const today = await readSuppressions(entry('ip: 10.0.0.9', '2026-06-15'), 'x.yml');
    assert.equal(suppress(FINDINGS, [panel], today, NOW).suppressed.length, 1);
    const hour = await readSuppressions(entry('ip: 10.0.0.9', '2026-06-15T11:00Z'), 'x.yml');
    assert.equal(suppress(FINDINGS, [panel], hour, NOW).expired.length, 1);
  });

  test('that match nothing are known', async () => {
    const suppressions = await readSuppressions(entry('ip: 10.9.9.9'), 'x.yml');
    assert.deepEqual(suppress(FINDINGS, [panel], suppressions, NOW).unused, [0]);
  });
});

suite('a document of suppressions that is wrong', () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    [
      entry('window: { daily: "22:00-04:00" }'),
      /^x\.yml:4:5: an entry without rule, asset, ip, mac and conversation would suppress everything/,
    ],
    [entry('ip: 10.0.0.999'), /^x\.yml:4:9: 10\.0\.0\.999 is neither an address nor a network/],
    [entry('ip: 10.0.0.9', 'next week'), /^x\.yml:7:14: suppressions\[0\]\.expires .*; write the last day as "YYYY-MM-DD"/],
    [entry('ip: 10.0.0.9', '2026-13-41'), /^x\.yml:7:14: 2026-13-41 is no day of the calendar/],
    [entry('ip: 10.0.0.9').replace('    owner: Li Wei, shift B\n', ''), /^x\.yml:4:5: suppressions\[0\] .*owner/],
    [entry('ip: 10.0.0.9').replace('schema: 1', 'schema: 2'), /^x\.yml:2:9: schema .*; the second line is schema: 1/],
    [entry('rule: *all'), /not valid YAML|aliases/],
    [
      entry('ip: 10.0.0.9\n    window: { from: "2026-06-10", to: "2026-06-01" }'),
      /the window ends at 2026-06-01, before it begins/,
    ],
    ['suppressions: [', /^x\.yml:1:\d+: not valid YAML/],
  ];
  for (const [text, message] of cases)
    test(String(message), async () => {
      await assert.rejects(
        readSuppressions(text, 'x.yml'),
        (error) => error instanceof SuppressionError && message.test(error.message),
      );
    });
});

test('a star is any text, and very many of them are held against a name at once', () => {
  const fits = (rule: string, name: string): boolean => {
    const one = { rule, owner: 'Li', reason: 'test', expires: '2026-12-31' };
    return suppress([finding(name, '10.0.0.5', '10.0.0.1')], [], [one], NOW).suppressed.length === 1;
  };
  const yes = [
    ['*', ''],
    ['a*', 'a'],
    ['*a', 'ba'],
    ['a*b*c', 'a1b2c'],
    ['a.c', 'a.c'],
    ['**', 'x'],
  ];
  for (const [rule, name] of yes) assert.ok(fits(rule, name), `${rule} ${name}`);
  const no = [
    ['a', 'ab'],
    ['ab*ba', 'aba'],
    ['a*b*c', 'acb'],
    ['a.c', 'abc'],
    ['*b*b', 'b'],
    ['*a'.repeat(200), `${'a'.repeat(1000)}b`],
  ];
  for (const [rule, name] of no) assert.ok(!fits(rule, name), `${rule} ${name}`);
});
