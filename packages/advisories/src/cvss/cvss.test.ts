import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { scoreCvss } from './cvss.ts';

/** Vector, base, temporal or threat, environmental. */
const examples: [string, number, number | null, number | null][] = [
  // A Complete Guide to CVSS 2.0, section 3.3: CVE-2002-0392, CVE-2003-0818, CVE-2003-0062.
  ['AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C', 7.8, 6.4, null],
  ['AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:H', 7.8, 6.4, 9.2],
  ['AV:N/AC:L/Au:N/C:C/I:C/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:L', 10, 8.3, 9],
  ['AV:L/AC:H/Au:N/C:C/I:C/A:C/E:POC/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:M', 6.2, 4.9, 7.5],
  ['(AV:N/AC:M/Au:N/C:N/I:P/A:N)', 4.3, null, null],
  // CVSS v3.1 Examples.
  ['CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N', 6.4, null, null],
  ['CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N', 3.1, null, null],
  ['CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:U/RL:O/RC:U', 9.8, 7.8, null],
  ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P/MAV:L/CR:L', 9.8, 9.3, 7.7],
  ['CVSS:3.1/AV:P/AC:H/PR:L/UI:N/S:C/C:N/I:N/A:N', 0, null, null],
  ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H', 10, null, null],
  ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N/E:U', 8.7, 6.6, null],
  ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N', 0, null, null],
];

for (const [vector, base, temporal, environmental] of examples) {
  test(vector, () => {
    const scores = scoreCvss(vector);
    assert.ok(scores.ok, JSON.stringify(scores));
    const { base: b, temporal: t, environmental: e } = scores.value;
    assert.deepEqual([b, t, e], [base, temporal, environmental]);
  });
}

test('errors say which metric is wrong and what it may be', () => {
  for (const [vector, what] of [
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H', /missing: A$/],
    ['CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', /AV:X/],
    ['CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', /twice/],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/Q:1', /not a metric/],
    ['CVSS:9.9/AV:N', /no known CVSS version/],
    ['', /not a metric/],
  ] as const) {
    const scores = scoreCvss(vector);
    assert.ok(
      !scores.ok && what.test(scores.problems[0].what) && scores.problems[0].fix !== '',
      `${vector}: ${JSON.stringify(scores)}`,
    );
  }
});

const metrics: Record<string, [string, string][]> = {
  'CVSS:4.0': Object.entries({
    AV: 'NALP',
    AC: 'LH',
    AT: 'NP',
    PR: 'NLH',
    UI: 'NPA',
    VC: 'HLN',
    VI: 'HLN',
    VA: 'HLN',
    SC: 'HLN',
    SI: 'HLN',
    SA: 'HLN',
    E: 'XAPU',
    CR: 'XHML',
    MSI: 'XSHLN',
    MVA: 'XHLN',
  }),
  'CVSS:3.1': Object.entries({
    AV: 'NALP',
    AC: 'LH',
    PR: 'NLH',
    UI: 'NR',
    S: 'UC',
    C: 'HLN',
    I: 'HLN',
    A: 'HLN',
    E: 'XHFPU',
    RL: 'XUWTO',
    CR: 'XHML',
    MS: 'XUC',
  }),
};

for (const [prefix, list] of Object.entries(metrics)) {
  test(`${prefix}: every score is a tenth between 0 and 10, and a threat never raises it`, () => {
    const vector = fc.tuple(
      ...list.map(([name, values]) => fc.constantFrom(...values.split('')).map((value) => `${name}:${value}`)),
    );
    fc.assert(
      fc.property(vector, (parts) => {
        const scores = scoreCvss(`${prefix}/${parts.join('/')}`);
        assert.ok(scores.ok);
        for (const score of [scores.value.base, scores.value.temporal, scores.value.environmental]) {
          if (score === null) continue;
          assert.ok(score >= 0 && score <= 10 && Number(score.toFixed(1)) === score, `${parts.join('/')} ${score}`);
        }
        assert.ok((scores.value.temporal ?? 0) <= scores.value.base);
      }),
      { numRuns: 3000 },
    );
  });
}

test('any text is judged without a throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 700 }), (text) => void scoreCvss(text)),
    { numRuns: 2000 },
  );
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), (text) => void scoreCvss(`CVSS:4.0/${text}`)),
    { numRuns: 1000 },
  );
});
