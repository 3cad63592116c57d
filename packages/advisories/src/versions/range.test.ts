import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { judgeVersion, type RangeVerdict } from './judge-range.ts';
import { parseRange } from './range.ts';
import { rangeCoverage } from './range-coverage.ts';
import { parseVersion } from './version.ts';

function judge(range: string, version: string): RangeVerdict {
  const parsed = parseVersion(version);
  assert.ok(parsed !== null, version);
  return judgeVersion(parseRange(range), parsed);
}

/** A range as written, versions inside, versions outside. */
const ranges: [string, string[], string[]][] = [
  ['vers:all/*', ['1.0', 'V99'], []],
  ['vers:all/<V3.1.4', ['V3.1.3', '3.0'], ['V3.1.4', '3.2']],
  ['vers:all/>=V2022.4<V2023.1', ['2022.4', '2022.10'], ['2022.3', '2023.1']],
  ['vers:generic/>=1.0|<2.0|>=3.0|<=3.5', ['1.5', '3.5'], ['0.9', '2.0', '3.6']],
  ['< V4.7 HF29', ['V4.7', 'V4.7 HF28'], ['V4.7 HF29', 'V4.7 SP1']],
  ['<= 1.235V', ['1.235U', '1.97B'], ['1.235W', '1.240A']],
  ['> 01.19.000 | < 01.39.010', ['1.20', '01.39.009'], ['01.19.000', '01.39.010']],
  ['>=R3.08.10 | <= R3.09.00', ['R3.08.50'], ['R3.07', 'R3.09.01']],
  ['>= 4.0 | <= 4.8', ['4.8'], ['4.81']],
  ['All versions < V6.1', ['6.0'], ['6.1']],
  ['All firmware versions < V6.00.320', ['V6.00.319'], ['V6.00.320']],
  ['All versions', ['0.1'], []],
  ['All versions prior to 5.5.0', ['5.4'], ['5.5']],
  ['Versions prior to V2.0 SP1', ['2.0'], ['2.0 SP1']],
  ['v2.1 and earlier', ['2.1', '1.0'], ['2.2']],
  ['V2.1 and prior versions', ['2.1'], ['2.2']],
  ['3.0 and later', ['3.0', '4'], ['2.9']],
  ['from 2.0 to 2.5', ['2.0', '2.5'], ['2.6']],
  ['Versions 2.00 to 6.11', ['2.0', '6.11'], ['1.9', '6.12']],
  ['All versions between V2.5 (including) and V2.7 (excluding)', ['2.5', '2.6.9'], ['2.4', '2.7']],
  ['4.5 | SP6 (including) and V4.5 SP6 Hotfix 8 (excluding)', ['4.5 SP6', '4.5 SP6 HF7'], ['4.5 SP5', '4.5 SP6 HF8']],
  ['V2.5 up to and including V2.9', ['V2.9'], ['V3.0']],
  ['12.0|13.0|14.0', ['12.0', '14.0'], ['12.1']],
  ['V15, V15.1 and V16', ['V15', 'V15.1', 'V16'], ['V14', 'V17']],
  ['12.0.1-12.0.13', ['12.0.1', '12.0.13'], ['12.0.14', '12.1']],
  ['20-33', ['20.11', '33.5'], ['19', '34']],
  ['< V3.X.16', ['V1.2.0', 'V2.9.99', 'V3.2.6', 'V3.3.15'], ['V3.2.16', 'V3.3.17', 'V4.0']],
  ['16 <= 20', ['16', '18.2', '20.11'], ['15', '21']],
  ['1.38.xx', ['1.38.0', '1.38.99'], ['1.39', '1.37']],
  ['2.X', ['2.0', '2.9'], ['3.0']],
  ['<=2.x', ['1.0', '2.7'], ['3.0']],
  ['>=4.2x|<6.1.0', ['4.2.3', '6.0'], ['4.1', '6.1']],
  ['<=8.1 | >= 8.1.10', ['8.1', '8.1.10', '9'], ['8.1.5']],
  ['> V2.5 < V2.9.2', ['2.9.1'], ['2.5', '2.9.2']],
  ['>= <= 2.2 | 2.5.1', ['2.3'], ['2.1', '2.6']],
  ['10 | 11', ['10', '11.5'], ['12', '9']],
  ['< 14.4u1 (14.x series)', ['14.4'], ['14.5']],
  ['BIOS < V21.01.14', ['V21'], ['V22']],
  ['Fixed in OpenSSL 1.1.1d', [], []],
  ['Version 16.00 - 16.20.02', ['16.10', '16.20.02'], ['16.20.03']],
  ['6.x - 10.x | 11.0.0 - 11.0.5', ['6.0', '10.9', '11.0.5'], ['11.0.6', '5.9']],
  ['Firmware versions "05" to "07"', ['06'], ['08']],
  ['11.1.0-11.1.7 11.2.0-11.2.8', ['11.1.3', '11.2.8'], ['11.1.8']],
  ['>= 520.1 | <= 520.1 TCU4', ['520.1', '520.1 TCU3'], ['520.1 TCU5', '520.2']],
  ['< IP6 SR3', ['IP6 SR2'], ['IP6 SR3']],
  ['≤ 1.2', ['1.2'], ['1.3']],
  ['V1.0及之前版本', ['1.0', '0.9'], ['1.1']],
  ['V2.3以前版本', ['2.2'], ['2.3']],
];

for (const [range, inside, outside] of ranges) {
  test(range, () => {
    for (const version of inside) assert.equal(judge(range, version), 'inside', version);
    for (const version of outside) assert.equal(judge(range, version), 'outside', version);
  });
}

test('conditions are kept as written', () => {
  assert.deepEqual(parseRange('All versions < V8.1 with WinCC V7.3 Upd 19').conditions, ['with WinCC V7.3 Upd 19']);
  const serial = parseRange('<=with_the_first_5_digits_of_serial_number_24061');
  assert.equal(serial.all, true);
  assert.equal(serial.conditions.length, 1);
});

test('words of the product are not a riddle, other words are kept as not understood', () => {
  assert.deepEqual(parseRange('< SIMATIC WinAC RTX 2010 SP3', 'SIMATIC WinAC RTX').conditions, []);
  assert.deepEqual(parseRange('BIOS < V21.01.14').conditions, ['BIOS']);
  assert.deepEqual(parseRange('not in 2.0').notUnderstood, ['not']);
  const range = parseRange('< cesne_r1h07_12.esw');
  assert.deepEqual(range.notUnderstood, ['cesne_r1h07_12.esw']);
  assert.equal(judgeVersion(range, parseVersion('1.0') ?? assert.fail()), 'unknown');
});

test('coverage counts what is understood in full', () => {
  const coverage = rangeCoverage([{ text: '< 1' }, { text: 'All versions with X' }, { text: 'Q-Series' }]);
  assert.deepEqual([coverage.total, coverage.parsed, coverage.conditional, coverage.unparsed.length], [3, 2, 1, 1]);
});

test('any text is parsed without a throw, in bounded time', () => {
  const piece = fc.constantFrom(
    '<',
    '>=',
    '|',
    ' ',
    'V1.2',
    '1.x',
    '(',
    ')',
    'and',
    'prior to',
    'SP1',
    '*',
    'vers:',
    '/',
    'serial',
    '—',
    '以前',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join('')),
      ),
      (text) => {
        const range = parseRange(text);
        assert.equal(range.original, text);
        judgeVersion(range, parseVersion('1.2') ?? assert.fail());
      },
    ),
    { numRuns: 3000 },
  );
});
