import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parsePurl, type Purl, purlKey, purlMatches } from './purl.ts';

function purl(text: string): Purl {
  const parsed = parsePurl(text);
  assert.ok(parsed !== null, text);
  return parsed;
}

test('parts of a package URL', () => {
  assert.deepEqual(purl('pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=jessie'), {
    type: 'deb',
    namespace: 'debian',
    name: 'curl',
    version: '7.50.3-1',
    qualifiers: { arch: 'i386', distro: 'jessie' },
    subpath: null,
  });
  assert.deepEqual(purl('pkg:npm/%40angular/animation@12.3.1').namespace, '@angular');
  assert.deepEqual(purl('pkg:npm/@angular/animation').version, null);
  assert.equal(purl('pkg:golang/google.golang.org/genproto#/googleapis/api/').subpath, 'googleapis/api');
  assert.equal(purlKey(purl('pkg:pypi/Django_REST@1')), 'pypi/django-rest');
  assert.equal(purlKey(purl('pkg:maven/org.Apache/Commons@1')), 'maven/org.Apache/Commons');
});

test('what is no package URL', () => {
  for (const text of ['', 'pkg:', 'pkg:npm', 'pkg:npm/', 'http://x/y', 'pkg:1x/y', 'pkg:npm/%zz', 'pkg:npm/a?=1'])
    assert.equal(parsePurl(text), null, text);
});

test('a package matches by name, and by version under its own order', () => {
  const cases: [named: string, installed: string, range: string | null, verdict: boolean | null][] = [
    ['pkg:npm/lodash', 'pkg:npm/lodash@4.17.20', 'vers:npm/<4.17.21', true],
    ['pkg:npm/lodash', 'pkg:npm/lodash@4.17.21', 'vers:npm/<4.17.21', false],
    ['pkg:deb/debian/openssl', 'pkg:deb/debian/openssl@1.1.1~rc1-1', 'vers:deb/<1.1.1-1', true],
    ['pkg:pypi/django@1.0', 'pkg:pypi/Django@1.0.0', null, true],
    ['pkg:pypi/django@1.0', 'pkg:pypi/django@1.1', null, false],
    ['pkg:pypi/django@1.0', 'pkg:pypi/django', null, null],
    ['pkg:pypi/django', 'pkg:npm/django', null, false],
    ['pkg:maven/a/b', 'pkg:maven/a/b@1.0', 'not a range', null],
    ['pkg:generic/openssl', 'pkg:generic/openssl', 'vers:all/*', true],
  ];
  for (const [named, installed, range, verdict] of cases)
    assert.equal(purlMatches(purl(named), purl(installed), range), verdict, `${named} ${installed}`);
});

test('any text is read without a throw', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.string({ maxLength: 40 }).map((text) => `pkg:npm/${text}`),
      ),
      (text) => {
        const parsed = parsePurl(text);
        if (parsed !== null) assert.ok(parsed.name.length > 0);
      },
    ),
    { numRuns: 3000 },
  );
});
