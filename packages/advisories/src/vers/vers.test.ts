import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { versFromNative } from './native.ts';
import { isKnownScheme, schemeOrder } from './schemes.ts';
import { canonicaliseVers, formatVers, parseVers, simplifyVers, type Vers, versContains, versProblems } from './vers.ts';

/** Each list is in rising order by its scheme; `=` joins equal ones. */
const rising: [scheme: string, versions: string][] = [
  [
    'maven',
    '1.0-alpha-1 1.0-alpha2 1.0-b3 1.0-milestone-1 1.0-rc1=1.0-cr-1 1.0-SNAPSHOT 1.0=1=1-ga=1.0.0-final 1.0-sp 1.0-x 1.0-1 1.0.1 1.1 1.10',
  ],
  [
    'semver',
    '1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0=1.0.0+build 1.0.1',
  ],
  ['npm', '0.9.9 v1.0.0=1.0.0 1.2.3-4 1.2.3 1.10.0 2.0.0'],
  ['golang', 'v0.0.0-20190101000000-abcdef v0.1.0 v1.0.0-pre v1.0.0 v2.0.0+incompatible'],
  [
    'pypi',
    '1.0.dev1 1.0a1.dev1 1.0a1 1.0a2.post1 1.0b1 1.0rc1=1.0c1=1.0-pre1 1.0=1 1.0+abc 1.0+5 1.0.post1.dev1 1.0.post1=1.0-1 1.1 1!0.1',
  ],
  ['deb', '0~~ 0~beta 0 1.0~rc1-1 1.0-1 1.0-1ubuntu1 1.0-1+b1 1.0-2 1.0a-1 1.0+dfsg-1 1.2 1.10 1:0.1'],
  ['rpm', '1.0~rc1 1.0 1.0^git1 1.0.a 1.0.1 1.0.1a 1.10 2_0=2.0 1:0.1'],
  ['alpm', '1.0a 1.0b 1.0beta 1.0p 1.0pre 1.0rc 1.0 1.0.a 1.0.1 1:0.5'],
  ['alpine', '1.0_alpha 1.0_beta2 1.0_pre1 1.0_rc1 1.0=1.0 1.0-r1 1.0_p1 1.0a 1.0.1 1.1 1.10 2'],
  ['gentoo', '1.0_alpha 1.0_alpha2 1.0_beta 1.0_pre 1.0_rc1 1.0=1.0-r0 1.0-r1 1.0_p1 1.0b 1.0.1 1.01 1.1 1.10'],
  ['gem', '1.0.a=1.a 1.0.b1 1.0.rc1 1.0=1=1.0.0 1.0.1 1.1 1.10'],
  ['nuget', '1.0.0-Alpha=1.0.0-alpha 1.0.0-beta 1.0=1.0.0.0 1.0.0.1 1.0.1'],
  ['conan', '1.0-pre 1.0=1 1.0+b1 1.1 1.1.a 1.2'],
  ['openssl', '0.9.8 0.9.8a 0.9.8z 0.9.8za 1.0.2 1.1.1k 3.0.0-alpha1 3.0.0'],
  ['composer', '1.0-dev 1.0-alpha1=1.0a1 1.0-beta2 1.0-RC1 1.0=1.0.0 1.0-patch1 1.0.1 1.10'],
  ['cpan', '1.0 1.002 1.01 1.1 v1.101.0'],
  ['intdot', '1.2=1.2.0=01.02-x 1.10 10.234.5.12'],
  ['datetime', '2024-01-01T00:00:00+01:00 2023-12-31T23:30:00Z 2024-01-01T00:00:00.5Z'],
  ['generic', 'V14 V14-SP1 V14-SP1-Upd2 V15=15.0'],
];

for (const [scheme, versions] of rising) {
  test(`${scheme}: ${versions}`, () => {
    const order = schemeOrder(scheme);
    const groups = versions.split(' ').map((group) => group.split('='));
    const flat = groups.flatMap((group, rank) => group.map((version) => ({ version, rank })));
    for (const one of flat) {
      for (const other of flat) {
        const expected = Math.sign(one.rank - other.rank);
        assert.equal(Math.sign(order(one.version, other.version)), expected, `${one.version} and ${other.version}`);
      }
    }
  });
}

function vers(text: string): Vers {
  const parsed = parseVers(text);
  assert.ok(parsed.ok, text);
  return parsed.value;
}

test('what is in a range', () => {
  const cases: [string, string[], string[]][] = [
    ['vers:npm/1.2.3|>=2.0.0|<5.0.0', ['1.2.3', '2.0.0', '4.9'], ['1.2.4', '5.0.0', '1.0.0']],
    ['vers:gem/>=2.2.0|!=2.2.1|<2.3.0', ['2.2.0', '2.2.2'], ['2.2.1', '2.3.0']],
    ['vers:deb/<=1.0-1|>2.0', ['0.5', '1.0-1', '2.1'], ['1.5', '2.0']],
    ['vers:pypi/!=1.0', ['0.9', '1.1'], ['1.0', '1.0.0']],
    ['vers:all/*', ['1'], []],
    ['vers:none/*', [], ['1']],
    ['vers:golang/>v1.0.0|>=v1.2.0', ['v1.3.0'], ['v1.0.0']],
  ];
  for (const [range, inside, outside] of cases) {
    for (const version of inside) assert.ok(versContains(vers(range), version), `${version} in ${range}`);
    for (const version of outside) assert.ok(!versContains(vers(range), version), `${version} not in ${range}`);
  }
});

test('what is no VERS', () => {
  for (const text of [
    '',
    'vers',
    'npm/1',
    'vers:npm',
    'vers:npm/',
    'vers:npm/1||2',
    'vers:npm/|1',
    'vers:npm/1|',
    'vers:npm/=1',
    'vers:npm/>= 1',
    'vers:npm/*|1',
    'vers:npm/>',
    'vers:npm/%zz',
    'vers:npm/%ff',
    'vers:1a/1',
    'vers:all/1',
    'vers:invalid/1',
    'vers:npm/>=<1',
  ])
    assert.ok(!parseVers(text).ok, text);
});

test('a version with special characters survives', () => {
  const written = formatVers({ scheme: 'generic', constraints: [{ comparator: '<', version: '1.0 50%|<a' }] });
  assert.equal(written, 'vers:generic/<1.0%2050%25%7C%3Ca');
  assert.equal(vers(written).constraints[0].version, '1.0 50%|<a');
  assert.equal(formatVers(vers('VERS:NPM/1')), 'vers:npm/1');
});

test('validation rules (5.4)', () => {
  assert.deepEqual(versProblems(vers('vers:npm/1.0.0|>=2.0.0|<3.0.0|>4.0.0|!=5.0.0')), []);
  for (const bad of ['2.0.0|1.0.0', '1.0.0|>=1.0.0', '<1.0.0|<2.0.0', '>1.0.0|2.0.0', '1.0.0|<2.0.0'])
    assert.ok(versProblems(vers(`vers:npm/${bad}`)).length > 0, bad);
});

test('simplified, a range holds the same versions', () => {
  assert.equal(
    formatVers(simplifyVers(vers('vers:pypi/>0.0.0|>=0.0.1|0.0.2|<0.0.3|0.0.4|<0.0.5|>=0.0.6'))),
    'vers:pypi/>0.0.0|<0.0.5|>=0.0.6',
  );
  const number = fc.integer({ min: 0, max: 9 });
  const constraint = fc.record({
    comparator: fc.constantFrom('=' as const, '<' as const, '<=' as const, '>' as const, '>=' as const),
    version: number.map((digit) => `1.${digit}.0`),
  });
  const distinct = fc.uniqueArray(constraint, { selector: ({ version }) => version, minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(distinct, number, (constraints, tested) => {
      const simple = simplifyVers({ scheme: 'npm', constraints });
      assert.deepEqual(versProblems(simple), []);
      const valid = versProblems(canonicaliseVers({ scheme: 'npm', constraints })).length === 0;
      if (valid)
        assert.equal(versContains(simple, `1.${tested}.0`), versContains({ scheme: 'npm', constraints }, `1.${tested}.0`));
    }),
  );
});

test('ranges as the ecosystems write them', () => {
  const cases: [string, string, string | null][] = [
    ['npm', '^1.2.3', 'vers:npm/>=1.2.3|<2.0.0-0'],
    ['npm', '~1.2', 'vers:npm/>=1.2.0|<1.3.0-0'],
    ['npm', '1.x || >=3.1', 'vers:npm/>=1.0.0|<2.0.0-0|>=3.1.0'],
    ['npm', '1.2.3 - 2.3', 'vers:npm/>=1.2.3|<2.4.0-0'],
    ['npm', '', 'vers:npm/*'],
    ['maven', '[1.0,2.0)', 'vers:maven/>=1.0|<2.0'],
    ['maven', '(,1.0],[1.2,)', 'vers:maven/<=1.0|>=1.2'],
    ['maven', '[1.5]', 'vers:maven/1.5'],
    ['nuget', '1.0', 'vers:nuget/>=1.0'],
    ['gem', '~> 2.2.3, != 2.2.4', 'vers:gem/>=2.2.3|!=2.2.4|<2.3'],
    ['pypi', '~=1.4.2', 'vers:pypi/>=1.4.2|<1.5'],
    ['pypi', '==1.2.*', 'vers:pypi/>=1.2|<1.3'],
    ['deb', '<< 1.2-3', 'vers:deb/<1.2-3'],
    ['maven', '[1.0', null],
    ['npm', 'latest stable', null],
  ];
  for (const [scheme, range, expected] of cases) {
    const converted = versFromNative(scheme, range);
    assert.equal(converted === null ? null : formatVers(converted), expected, `${scheme} ${range}`);
  }
});

test('every order is antisymmetric and reflexive, whatever the strings hold', () => {
  const schemes = rising.map(([scheme]) => scheme);
  for (const scheme of schemes) assert.ok(isKnownScheme(scheme), scheme);
  const piece = fc.constantFrom(
    '1',
    '0',
    '01',
    '10',
    '.',
    '-',
    '_',
    '~',
    '^',
    '+',
    'a',
    'rc',
    'alpha',
    'r',
    'v',
    ':',
    'p',
    'sp',
    '😀',
    'é',
  );
  const version = fc.oneof(
    fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );
  fc.assert(
    fc.property(fc.constantFrom(...schemes), version, version, (scheme, a, b) => {
      const order = schemeOrder(scheme);
      assert.equal(Math.sign(order(a, b)), -Math.sign(order(b, a)) || 0, `${scheme}: ${a} and ${b}`);
      assert.equal(order(a, a), 0);
    }),
    { numRuns: 3000 },
  );
});

test('any text is parsed without a throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
      for (const input of [text, `vers:npm/${text}`]) {
        const parsed = parseVers(input);
        if (parsed.ok) assert.deepEqual(vers(formatVers(parsed.value)).constraints, parsed.value.constraints);
      }
      versFromNative('npm', text);
      versFromNative('maven', text);
      versFromNative('conan', text);
    }),
    { numRuns: 2000 },
  );
});
