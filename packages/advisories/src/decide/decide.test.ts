import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decide } from './decide.ts';
import type { AssetContext, DecidedMatch, Overrides } from './inputs.ts';
import { decideBy, type HumanImpact, type MissionImpact, readDecisionTables, type SafetyImpact } from './tables.ts';

const tables = readDecisionTables();
const plain: DecidedMatch = {
  kev: null,
  epss: null,
  cvss: null,
  actions: [],
  fixedVersion: null,
  probability: 0.98,
};
const controller: AssetContext = {
  role: 'controller',
  purdueLevel: 1,
  zone: 'cell 1',
  reachability: 'other-zone',
  safety: null,
  redundant: null,
};
const kev = { dateAdded: '2024-01-01', dueDate: '2024-01-22', ransomware: false };
const cvss = (vector: string): DecidedMatch['cvss'] => ({ version: '3.1', score: 9.8, vector, severity: 'critical' });
const remote = cvss('CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H');

test('every combination occurs once in each table', () => {
  for (const [table, size] of [
    [tables.deployer, 3 * 3 * 2 * 4],
    [tables.humanImpact, 4 * 4],
  ] as const) {
    const inputs = new Set(table.rows.map((row) => row.slice(0, -1).join('|')));
    assert.equal(table.rows.length, size);
    assert.equal(inputs.size, size);
    for (const row of table.rows) assert.equal(decideBy(table, row.slice(0, -1)), row.at(-1));
  }
});

test('a worse input never makes a milder decision', () => {
  const orders: string[][] = [
    ['none', 'public poc', 'active'],
    ['small', 'controlled', 'open'],
    ['no', 'yes'],
    ['low', 'medium', 'high', 'very high'],
  ];
  const outcomes = ['defer', 'scheduled', 'out-of-cycle', 'immediate'];
  for (const row of tables.deployer.rows) {
    for (const [at, order] of orders.entries()) {
      const worse = order[order.indexOf(row[at]) + 1];
      if (worse === undefined) continue;
      const changed = row.slice(0, -1).with(at, worse);
      assert.ok(outcomes.indexOf(decideBy(tables.deployer, changed)) >= outcomes.indexOf(row[4]), changed.join(', '));
    }
  }
});

/** Safety and mission that make each human impact. */
const impacts: Record<HumanImpact, [SafetyImpact, MissionImpact]> = {
  low: ['negligible', 'degraded'],
  medium: ['marginal', 'mef failure'],
  high: ['critical', 'mef failure'],
  'very high': ['catastrophic', 'mission failure'],
};

test('each path of the table is reached by what a person sets, and named in the reason', () => {
  for (const [exploitation, exposure, automatable, impact, outcome] of tables.deployer.rows) {
    const by = 'an engineer';
    const [safety, mission] = impacts[impact as HumanImpact];
    const overrides = {
      exploitation: { value: exploitation, by },
      exposure: { value: exposure, by },
      automatable: { value: automatable, by },
      safety: { value: safety, by },
      mission: { value: mission, by },
    } as Overrides;
    const decided = decide({ match: plain, asset: controller, overrides }, tables);
    assert.equal(decided.decision, outcome);
    assert.equal(decided.inputs.humanImpact.value, impact);
    assert.match(decided.why.en, /an engineer/);
    assert.ok(decided.why.zh.length > 0);
    const place = {
      immediate: 'now',
      'out-of-cycle': exploitation === 'active' ? 'now' : 'next',
      scheduled: 'next',
      defer: 'when-convenient',
    }[outcome];
    assert.equal(decided.place, place);
  }
});

test('inputs say where they come from', () => {
  const exploited = decide(
    { match: { ...plain, kev, cvss: remote }, asset: { ...controller, reachability: 'internet' } },
    tables,
  );
  assert.deepEqual(
    [
      exploited.inputs.exploitation.value,
      exploited.inputs.exposure.value,
      exploited.inputs.automatable.value,
      exploited.inputs.humanImpact.value,
    ],
    ['active', 'open', 'yes', 'medium'],
  );
  assert.equal(exploited.inputs.exploitation.source, 'CISA KEV');
  assert.deepEqual([exploited.decision, exploited.place], ['out-of-cycle', 'now']);

  const ssvc = { role: 'CISA Coordinator', timestamp: '2024-05-01', options: { Exploitation: 'poc', Automatable: 'no' } };
  const stated = decide({ match: { ...plain, cvss: remote }, asset: controller, ssvc }, tables);
  assert.deepEqual([stated.inputs.exploitation.value, stated.inputs.automatable.value], ['public poc', 'no']);
  assert.equal(stated.inputs.automatable.source, 'CISA Coordinator');

  const predicted = decide(
    { match: { ...plain, epss: { score: 0.9, percentile: 0.99, date: '2024-05-01' } }, asset: controller },
    tables,
  );
  assert.deepEqual([predicted.inputs.exploitation.value, predicted.inputs.exploitation.source], ['public poc', 'EPSS']);
});

test('what the device is and what the vulnerability does make the impact', () => {
  const impact = (asset: Partial<AssetContext>, vector = remote): string =>
    decide({ match: { ...plain, cvss: vector }, asset: { ...controller, ...asset } }, tables).inputs.humanImpact.value;
  assert.equal(impact({}), 'medium');
  assert.equal(impact({ safety: true }), 'high');
  assert.equal(impact({ role: 'safety_controller' }), 'high');
  assert.equal(impact({ role: null }), 'medium');
  assert.equal(impact({ role: null, purdueLevel: 4 }), 'low');
  assert.equal(impact({ role: null, purdueLevel: null }), 'medium');
  assert.equal(impact({ redundant: true }), 'low');
  assert.equal(impact({ safety: true }, cvss('CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N')), 'low');
  const local = decide(
    {
      match: { ...plain, cvss: cvss('CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H') },
      asset: { ...controller, reachability: 'internet' },
    },
    tables,
  );
  assert.equal(local.inputs.exposure.value, 'small');
});

test('a possible match waits one place, and says what to do first', () => {
  const asset: AssetContext = { ...controller, safety: true, reachability: 'internet' };
  assert.equal(decide({ match: { ...plain, kev, cvss: remote }, asset }, tables).place, 'now');
  const possible = decide({ match: { ...plain, kev, cvss: remote, probability: 0.4 }, asset }, tables);
  assert.equal(possible.place, 'next');
  assert.match(possible.why.en, /answer what is asked/);
});

test('advice: fix, mitigation, stop', () => {
  const action = (category: string, restart: string | null = null): DecidedMatch['actions'][number] => ({
    category,
    details: '',
    url: null,
    source: 'X',
    restart,
  });
  const advice = (match: Partial<DecidedMatch>, asset: Partial<AssetContext> = {}): string =>
    decide({ match: { ...plain, ...match }, asset: { ...controller, ...asset } }, tables).patch.advice.en;
  assert.equal(advice({}), 'There is neither a fix nor a mitigation: separate the device and watch it.');
  assert.equal(advice({ actions: [action('mitigation')] }), 'There is no fix: apply the mitigation.');
  assert.equal(
    advice({ actions: [action('vendor_fix'), action('workaround')], fixedVersion: 'V2.9.4' }),
    'Install V2.9.4 in a stop; until then apply the mitigation.',
  );
  assert.equal(
    advice({ fixedVersion: 'V2.9.4' }, { redundant: true }),
    'Install V2.9.4, one device of the pair after the other.',
  );
  assert.equal(advice({ actions: [action('vendor_fix', 'none')] }), 'Install the fix; the process need not stop.');
  assert.equal(
    advice({ actions: [action('vendor_fix')] }, { purdueLevel: 3 }),
    'Install the fix; until then limit access to it.',
  );
});
