import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Entry } from '../model/entry.ts';
import { countsUntil, decayedScore, type DecayTable, indicatorScore, readDecayTable } from './decay.ts';
import { indicatorValues } from './indicator-values.ts';
import { mispValues } from './misp-types.ts';
import { patternValues } from './stix-pattern.ts';
import { observable, type ObservableType } from './values.ts';

test('a value has one spelling', () => {
  for (const [type, text, expected] of [
    ['ip', '198[.]51.100.7', '198.51.100.7'],
    ['ip', '2001:DB8:0::0:1', '2001:db8::1'],
    ['domain', 'Evil[.]Example.', 'evil.example'],
    ['domain', '*.例子.example', 'xn--fsqu00a.example'],
    ['url', 'hxxps://Evil.example/a?b', 'https://evil.example/a?b'],
    ['email', 'Someone[@]Example.org', 'someone@example.org'],
    ['mac', '00-1B-1B-AA-BB-CC', '00:1b:1b:aa:bb:cc'],
    ['file-name', 'C:\\Windows\\Valve.EXE', 'valve.exe'],
    ['sha256', 'AB'.repeat(32), 'ab'.repeat(32)],
    ['port', '0502', '502'],
    ['asn', 'AS64500', '64500'],
    ['registry-key', 'HKEY_LOCAL_MACHINE\\\\Software\\\\A', 'hklm\\software\\a'],
  ] as const) {
    assert.equal(observable(type, text)?.value, expected, text);
  }
  for (const [type, text] of [
    ['ip', '300.1.1.1'],
    ['md5', 'ab'],
    ['sha1', 'g'.repeat(40)],
    ['domain', 'a b'],
    ['port', '70000'],
    ['url', '://'],
    ['mac', '00:11'],
  ] as const)
    assert.equal(observable(type, text), null, text);
  assert.deepEqual(observable('ip', '10.0.0.0/8'), { type: 'network', value: '10.0.0.0/8' });
});

test('a pattern gives what it looks for, and not what it excludes or describes', () => {
  const pattern = String.raw`([ipv4-addr:value = '198.51.100.7' AND network-traffic:dst_port = 502] FOLLOWEDBY [file:hashes.'SHA-256' = '${'a'.repeat(64)}'
    OR file:hashes.MD5 IN ('${'b'.repeat(32)}', '${'c'.repeat(32)}')]) WITHIN 600 SECONDS AND [url:value NOT = 'http://good.example/' OR domain-name:value LIKE '%.example'
    OR file:name = 'it\'s.exe' OR windows-registry-key:key = 'HKLM\\Software']`;
  assert.deepEqual(
    patternValues(pattern).map(({ type, value }) => `${type} ${value}`),
    [
      'ip 198.51.100.7',
      'port 502',
      `sha256 ${'a'.repeat(64)}`,
      `md5 ${'b'.repeat(32)}`,
      `md5 ${'c'.repeat(32)}`,
      "file-name it's.exe",
      'registry-key hklm\\software',
    ],
  );
});

test('any text is read as a pattern or a value without harm', () => {
  const piece = fc.constantFrom(
    '[',
    ']',
    "'",
    '\\',
    'file:name',
    ' = ',
    "'a'",
    'IN (',
    ')',
    'NOT ',
    ' OR ',
    "hashes.'",
    '.',
    '\0',
    '=',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 60 }), (parts) =>
      Array.isArray(patternValues(parts.join(''))),
    ),
  );
  const types: ObservableType[] = ['ip', 'network', 'domain', 'url', 'email', 'mac', 'file-path', 'ssdeep', 'cpe', 'certificate'];
  fc.assert(
    fc.property(fc.constantFrom(...types), fc.string({ unit: 'binary' }), (type, text) => {
      const seen = observable(type, text);
      if (seen !== null) assert.equal(observable(seen.type, seen.value)?.value, seen.value);
    }),
  );
  const start = performance.now();
  patternValues(`[${'a-'.repeat(40_000)}`);
  patternValues(`[a:${'b.'.repeat(30_000)}`);
  patternValues(`[file:name = '${'\\'.repeat(60_000)}`);
  assert.ok(performance.now() - start < 1500);
});

test('an attribute of two parts gives both; hashes of malware and rules count too', () => {
  assert.deepEqual(mispValues('domain|ip', 'evil.example|198.51.100.7'), [
    { type: 'domain', value: 'evil.example' },
    { type: 'ip', value: '198.51.100.7' },
  ]);
  assert.deepEqual(mispValues('comment', 'x'), []);
  assert.deepEqual(indicatorValues({ kind: 'detection-rule', attributes: { hashes: ['AB'.repeat(16)] } }), [
    { type: 'md5', value: 'ab'.repeat(16) },
  ]);
  assert.deepEqual(
    indicatorValues({ kind: 'observable', attributes: { type: 'file', name: 'A.exe', hashes: { 'SHA-1': 'ab'.repeat(20) } } }),
    [
      { type: 'file-name', value: 'a.exe' },
      { type: 'sha1', value: 'ab'.repeat(20) },
    ],
  );
});

const day = 86_400_000;

test('a score falls from its base to nothing over the lifetime, never rises, and is whole again when seen', () => {
  const decay = { lifetime: 100, speed: 0.5 };
  assert.equal(decayedScore(80, 0, decay), 80);
  assert.equal(decayedScore(80, 50 * day, decay), 60);
  assert.equal(decayedScore(80, 100 * day, decay), 0);
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 100, noNaN: true }),
      fc.nat(400),
      fc.nat(400),
      fc.double({ min: 0.1, max: 10, noNaN: true }),
      (base, one, more, speed) => {
        const [early, late] = [one, one + more].map((age) => decayedScore(base, age * day, { lifetime: 365, speed }));
        assert.ok(early >= late && early <= base && late >= 0);
      },
    ),
  );
  const table = readDecayTable();
  const entry: Entry = {
    kind: 'indicator',
    key: 'a',
    name: 'a',
    aliases: [],
    descriptions: [],
    attributes: {
      pattern: "[ipv4-addr:value = '198.51.100.7']",
      pattern_type: 'stix',
      valid_from: '2026-01-01T00:00:00Z',
      confidence: 80,
    },
    published: null,
    modified: null,
    revoked: false,
    url: null,
  };
  const now = Date.parse('2026-02-20T00:00:00Z');
  assert.equal(indicatorScore(entry, table, now).active, false);
  const seen = { ...entry, attributes: { ...entry.attributes, last_sighting: '2026-02-19T00:00:00Z' } };
  assert.ok(indicatorScore(seen, table, now).score > 70);
  assert.deepEqual(indicatorScore({ ...seen, revoked: true }, table, now), { score: 0, active: false });
  assert.equal(
    indicatorScore({ ...seen, attributes: { ...seen.attributes, valid_until: '2026-02-01T00:00:00Z' } }, table, now).active,
    false,
  );
  assert.throws(() => readDecayTable('{"otherwise":{"lifetime":0,"speed":1},"types":{}}'), /lifetime in days/);
});

test('until when an indicator counts is when its score falls below the threshold, or its validity ends', () => {
  const table: DecayTable = {
    threshold: 30,
    base: 50,
    otherwise: { lifetime: 100, speed: 1 },
    types: { domain: { lifetime: 30, speed: 0.4 } },
  };
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100 }), fc.boolean(), fc.integer({ min: 1, max: 200 }), (confidence, name, days) => {
      const attributes = {
        misp_type: name ? 'domain' : 'ip-dst',
        value: name ? 'evil.example' : '198.51.100.7',
        confidence,
        valid_until: new Date(Date.parse('2026-01-01T00:00:00Z') + days * 86_400_000).toISOString(),
      };
      const entry: Entry = {
        kind: 'indicator',
        key: 'x',
        name: 'x',
        aliases: [],
        descriptions: [],
        attributes,
        published: null,
        modified: '2026-01-01T00:00:00Z',
        revoked: false,
        url: null,
      };
      const until = countsUntil(entry, table);
      if (until === 0) assert.ok(!indicatorScore(entry, table, Date.parse('2026-01-01T00:00:01Z')).active);
      else {
        assert.ok(confidence < 31 || indicatorScore(entry, table, until - 1000).active);
        assert.ok(!indicatorScore(entry, table, until + 1000).active);
      }
    }),
  );
});
