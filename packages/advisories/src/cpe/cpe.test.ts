import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CpeNode } from '../record/values.ts';
import { judgeConfiguration, judgeCriterion, type Verdict } from './configuration.ts';
import { type CpeName, cpeText, cpeVersion, formatCpe, parseCpe } from './name.ts';
import { compareCpeNames, type CpeRelation } from './relation.ts';

function cpe(text: string): CpeName {
  const full = text.startsWith('cpe:') ? text : `cpe:2.3:${text}${':*'.repeat(11 - text.split(/(?<!\\):/).length)}`;
  const name = parseCpe(full);
  assert.ok(name !== null, full);
  return name;
}

test('formatted strings and URIs bind to the same names', () => {
  for (const [uri, formatted] of [
    ['cpe:/a:microsoft:internet_explorer:8.0.6001:beta', 'cpe:2.3:a:microsoft:internet_explorer:8.0.6001:beta:*:*:*:*:*:*'],
    [
      'cpe:/a:foo%5cbar:big%24money:2010:%02:~~special~ipod_touch~80gb~',
      'cpe:2.3:a:foo\\\\bar:big\\$money:2010:*:*:*:special:ipod_touch:80gb:*',
    ],
    [
      'cpe:/a:hp:insight_diagnostics:7.4.0.1570:-:~~online~win2003~x64~',
      'cpe:2.3:a:hp:insight_diagnostics:7.4.0.1570:-:*:*:online:win2003:x64:*',
    ],
    ['cpe:/a:hp:openview_network_manager:7.51::~~~linux~~', 'cpe:2.3:a:hp:openview_network_manager:7.51:*:*:*:*:linux:*:*'],
    ['cpe:/h:siemens:s7-1500', 'cpe:2.3:h:siemens:s7-1500:*:*:*:*:*:*:*:*'],
  ])
    assert.deepEqual(parseCpe(uri), parseCpe(formatted), uri);
});

test('needless escapes do not tell names apart', () => {
  assert.deepEqual(cpe('a:foo:bar\\.baz:1\\.0'), cpe('a:foo:bar.baz:1.0'));
  assert.equal(formatCpe(cpe('a:foo:b\\:c:1')), 'cpe:2.3:a:foo:b\\:c:1:*:*:*:*:*:*:*');
  assert.equal(cpeText(cpe('a:foo:b\\:c_d:1').product), 'b:c d');
  assert.equal(cpeVersion(cpe('o:siemens:x:4.7:hf29')), '4.7 hf29');
});

test('what is no CPE', () => {
  for (const text of [
    '',
    'cpe:2.3:a:b',
    'cpe:2.3:x:a:b:1:*:*:*:*:*:*:*',
    'cpe:/a:b:%zz',
    'cpe:/a:b:c:d:e:f:g:h',
    'cpe:2.3:a::b:1:*:*:*:*:*:*:*',
  ])
    assert.equal(parseCpe(text), null, text);
});

test('relations of names (NISTIR 7696)', () => {
  const cases: [source: string, target: string, relation: CpeRelation][] = [
    ['a:microsoft:internet_explorer:8.0', 'a:microsoft:internet_explorer:8.0', 'equal'],
    ['a:microsoft:internet_explorer:*', 'a:microsoft:internet_explorer:8.0', 'superset'],
    ['a:microsoft:internet_explorer:8.0', 'a:microsoft:internet_explorer:*', 'subset'],
    ['a:microsoft:internet_explorer:8.*', 'a:microsoft:internet_explorer:8.0.6001', 'superset'],
    ['a:microsoft:internet_explorer:8.*', 'a:microsoft:internet_explorer:9.0', 'disjoint'],
    // Not applicable is not any.
    ['a:x:y:-', 'a:x:y:*', 'subset'],
    ['a:x:y:-', 'a:x:y:1.0', 'disjoint'],
    ['a:x:y:*', 'a:x:y:-', 'superset'],
    // All of a vendor's hardware.
    ['h:intel:*', 'h:intel:core_i7', 'superset'],
    ['h:intel:*', 'o:intel:core_i7', 'disjoint'],
    // More on one side, less on the other: no relation.
    ['a:x:y:*:sp1', 'a:x:y:1.0', 'undefined'],
    ['a:x:y:1.?', 'a:x:y:1.2', 'superset'],
    ['a:x:y:1.?', 'a:x:y:1.23', 'disjoint'],
    ['a:x:y:1.\\*', 'a:x:y:1.2', 'disjoint'],
    ['a:x:y:1.0:sp1', 'a:x:y:1.0:sp2', 'disjoint'],
  ];
  for (const [source, target, relation] of cases)
    assert.equal(compareCpeNames(cpe(source), cpe(target)), relation, `${source} ${target}`);
});

test('versions lie in bounds under their order', () => {
  const criterion = (criteria: string, limits: Partial<CpeNode['matches'][number]> = {}): CpeNode['matches'][number] => ({
    vulnerable: true,
    criteria: formatCpe(cpe(criteria)),
    ...limits,
  });
  const cases: [CpeNode['matches'][number], string, Verdict][] = [
    [criterion('o:siemens:s7-1500_firmware', { versionEndExcluding: '2.9.4' }), 'o:siemens:s7-1500_firmware:2.9.3', 'yes'],
    [criterion('o:siemens:s7-1500_firmware', { versionEndExcluding: '2.9.4' }), 'o:siemens:s7-1500_firmware:2.9.4', 'no'],
    [criterion('o:siemens:s7-1500_firmware', { versionEndExcluding: '2.9.4' }), 'o:siemens:s7-1500_firmware:2.10', 'no'],
    [criterion('o:siemens:sinamics', { versionEndExcluding: '4.7 hf29' }), 'o:siemens:sinamics:4.7:hf28', 'yes'],
    [criterion('o:siemens:sinamics', { versionEndExcluding: '4.7 hf29' }), 'o:siemens:sinamics:4.7:sp1', 'no'],
    [criterion('a:x:y', { versionStartIncluding: '2.0', versionEndIncluding: '2.5' }), 'a:x:y:2.5', 'yes'],
    [criterion('a:x:y', { versionStartExcluding: '2.0' }), 'a:x:y:2.0', 'no'],
    [criterion('a:x:y', { versionEndExcluding: '2.0' }), 'a:x:y:*', 'unknown'],
    [criterion('a:x:y', { versionEndExcluding: '2.0' }), 'a:x:y:-', 'no'],
    [criterion('a:x:y:-'), 'a:x:y:1.0', 'no'],
    [criterion('a:x:y:1.0'), 'a:x:y', 'unknown'],
  ];
  for (const [source, target, verdict] of cases)
    assert.equal(judgeCriterion(source, cpe(target)), verdict, `${JSON.stringify(source)} ${target}`);
});

test('firmware and hardware: both sides of AND, and what is negated', () => {
  const or = (criteria: string, vulnerable: boolean, negate = false): CpeNode => ({
    operator: 'OR',
    negate,
    matches: [{ vulnerable, criteria: formatCpe(cpe(criteria)) }],
    children: [],
  });
  const and = (...children: CpeNode[]): CpeNode => ({ operator: 'AND', negate: false, matches: [], children });
  const node = and(or('o:abb:rel670_firmware:2.1', true), or('h:abb:rel670:-', false));
  const firmware = cpe('o:abb:rel670_firmware:2.1');
  const hardware = cpe('h:abb:rel670:-');
  assert.equal(judgeConfiguration(node, [firmware, hardware]), 'yes');
  assert.equal(judgeConfiguration(node, [firmware]), 'no');
  assert.equal(judgeConfiguration(node, [firmware, cpe('h:abb:rel650:-')]), 'no');
  assert.equal(
    judgeConfiguration(and(or('o:abb:rel670_firmware:2.1', true), or('h:abb:rel670:-', false, true)), [firmware]),
    'yes',
  );
  assert.equal(judgeConfiguration({ operator: 'AND', negate: false, matches: [], children: [] }, [firmware]), 'no');
});

test('any text is read without a throw, and what is written is read again', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc
      .array(fc.constantFrom('a', '*', '-', '?', '\\', ':', '1', '~', '%', '.', '(', 'é'), { maxLength: 30 })
      .map((all) => `cpe:2.3:a:${all.join('')}:*:*:*:*:*:*:*:*`),
    fc.string({ maxLength: 30 }).map((part) => `cpe:/a:${part}`),
  );
  fc.assert(
    fc.property(text, (input) => {
      const name = parseCpe(input);
      if (name === null) return;
      assert.deepEqual(parseCpe(formatCpe(name)), name, formatCpe(name));
      assert.notEqual(compareCpeNames(name, name), 'disjoint');
    }),
    { numRuns: 3000 },
  );
});
