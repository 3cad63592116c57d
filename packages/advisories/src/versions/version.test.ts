import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compareVersions, hasPrefix, parseVersion, readVersionAt, type Version } from './version.ts';

function version(text: string): Version {
  const parsed = parseVersion(text);
  assert.ok(parsed !== null, `${text} is a version`);
  return parsed;
}

/** Each list is in rising order. */
const rising: string[][] = [
  ['V2.9.1', 'V2.9.2', 'V2.9.10', 'V3.0', 'V20.8'],
  ['01.38.000', '01.39.010', '1.39.11', '1.40'],
  ['4.7', '4.7 HF29', '4.7 HF30', '4.7 SP1', '4.7 SP5', '4.7 SP5 HF7', '4.7 SP6 HF1', '4.8'],
  ['V14', 'V14 SP1', 'V14 SP1 Upd 9', 'V14 SP1 Update 10', 'V14 SP2', 'V14.1', 'V15', 'V15.1 Upd4', 'V15.1 Update 5', 'V16'],
  ['1.004E', '1.005F', '1.010L', '1.16S', '1.97B', '1.100E', '1.170c', '1.235V', '1.256S'],
  ['02.07.07(09)', '02.07.07(10)', '02.07.08(01)'],
  ['15.2(6)E0a', '15.2(6)E2a'],
  ['2014 R2', '2015', '2016 R2', '2017', '2017 Update 3', '2018 SP2', '2018 SP3 Patch 1'],
  ['V3.15', 'V3.15 P018', 'V3.15 P038', 'V3.16 P013'],
  ['A0.9', 'A0.10', 'A1.5.3', 'B1.2.4'],
  ['2.3.0', '2.3.0a', '2.3.0b', '2.3.1'],
  ['1.0 alpha 1', '1.0 beta 2', '1.0 rc 1', '1.0'],
  ['18.1', '18.1 Build 2347', '18.2'],
  ['5_7_04_6469', '5_7_05_1'],
  ['SE2020MP13', 'SE2021', 'SE2021MP3', 'SE2021MP5'],
  ['3.0.0-r33', '3.0.0-r34', '3.0.3-r32'],
  ['november 29 2016', 'july 1 2017', 'Feb 10 2021', '2021-02-11'],
];

for (const list of rising) {
  test(list.join(' < '), () => {
    for (let i = 0; i < list.length; i++) {
      for (let j = 0; j < list.length; j++) {
        assert.equal(
          Math.sign(compareVersions(version(list[i]), version(list[j])) ?? Number.NaN),
          Math.sign(i - j),
          `${list[i]} and ${list[j]}`,
        );
      }
    }
  });
}

test('padding, prefixes and spelling of levels do not matter', () => {
  for (const [a, b] of [
    ['01.39.010', '1.39.10'],
    ['V1.0', '1.0.0'],
    ['20.11', '20.011'],
    ['R1.01.00', '1.1'],
    ['Version 2.2', 'v2.2'],
    ['V14 SP1 Upd 9', 'V14 SP1 Update 9'],
    ['8.1 SP3', '8.1 Service Pack 3'],
    ['4.7 HF1', '4.7 Hotfix 1'],
    ['9.4_FP2_Hotfix_4', '9.4 FP2 HF4'],
  ]) {
    assert.equal(compareVersions(version(a), version(b)), 0, `${a} = ${b}`);
  }
});

test('a date and a release cannot be compared', () => {
  assert.equal(compareVersions(version('2019-09-21'), version('1.0')), null);
});

test('a branch holds its versions', () => {
  assert.ok(hasPrefix(version('4.3.7'), version('V4')));
  assert.ok(hasPrefix(version('7.5 SP1 Update 3'), version('7.5')));
  assert.ok(!hasPrefix(version('7.4'), version('7.5')));
  assert.ok(!hasPrefix(version('V13'), version('V13 SP2')));
});

test('what is not a version', () => {
  for (const text of ['', 'abc', 'Q-Series', 'all', '-', '.', 'no version 1']) assert.equal(parseVersion(text), null, text);
});

test('the order is one: antisymmetric and transitive over generated versions', () => {
  const number = fc.integer({ min: 0, max: 30 }).map(String);
  const text = fc
    .tuple(
      fc.constantFrom('', 'V', 'R'),
      fc.array(number, { minLength: 1, maxLength: 4 }),
      fc.constantFrom('', 'a', 'B', ' SP1', ' SP2 HF3', ' Update 4', ' HF2', ' rc1', ' Build 77'),
    )
    .map(([prefix, numbers, end]) => `${prefix}${numbers.join('.')}${end}`);
  fc.assert(
    fc.property(text, text, text, (a, b, c) => {
      const [x, y, z] = [version(a), version(b), version(c)];
      const order = (p: Version, q: Version): number => Math.sign(compareVersions(p, q) ?? 0);
      assert.ok(order(x, y) === -order(y, x));
      if (order(x, y) <= 0 && order(y, z) <= 0) assert.ok(order(x, z) <= 0, `${a} <= ${b} <= ${c}`);
      assert.equal(order(x, x), 0);
    }),
    { numRuns: 3000 },
  );
});

test('any text is read without a throw and within its length', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const read = readVersionAt(text);
      assert.ok(read === null || (read.length > 0 && read.length <= text.length));
    }),
    { numRuns: 3000 },
  );
});
