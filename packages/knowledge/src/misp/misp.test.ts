import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readText } from '../corpora.test-support.ts';
import { indicatorValues } from '../indicators/indicator-values.ts';
import type { Entry } from '../model/entry.ts';
import { seeds } from '../seeds.test-support.ts';
import { addressBytes } from './prefixes.ts';
import { safeRegex } from './safe-regex.ts';
import { WarningLists } from './warning-lists.ts';

const seed = (kind: string): string => seeds.find((seed) => seed.kind === kind)?.text ?? '';

test('an event: what is watched for is an indicator, with its confidence and last sighting', async () => {
  const { knowledge } = await readText(seed('misp-event'));
  const [{ source, published, entries, edges }] = knowledge;
  assert.equal(source, 'CERT');
  assert.equal(published, '2026-02-03T00:00:00.000Z');
  const hash = entries.find(({ name }) => name === '0749bae92ca336a02c83d126e04ec628');
  assert.equal(hash?.kind, 'indicator');
  assert.equal(hash?.attributes.confidence, 75);
  assert.equal(hash?.attributes.sightings, 1);
  assert.equal(hash?.attributes.last_sighting, new Date(1_770_200_000_000).toISOString());
  assert.deepEqual(hash === undefined ? [] : indicatorValues(hash), [{ type: 'md5', value: '0749bae92ca336a02c83d126e04ec628' }]);
  assert.deepEqual(entries[0].attributes.notes, ['UPX packed']);
  const lines = edges.map(({ from, type, to }) => `${from.split(':')[0]} ${type} ${to}`);
  for (const line of [
    'report describes technique:T0806',
    'report describes actor:threat-actor/sandworm',
    'report describes vulnerability:CVE-2015-5374',
    'observable based-on indicator:57c4448b-454c-4d17-90d1-4d2f950d210f',
    'observable contains indicator:57c4448b-454c-4d17-90d1-4d2f950d2113',
  ])
    assert.ok(lines.includes(line), line);
});

test('a relation of clusters is as sure as its words', async () => {
  const [{ edges }] = (await readText(seed('misp-galaxy'))).knowledge;
  const relation = edges.find(({ type }) => type === 'related-to');
  assert.deepEqual(
    [relation?.from, relation?.to, relation?.confidence],
    ['malware:botnet/bagle', 'malware:botnet/mitglieder', 0.7],
  );
});

const list = (type: string, values: string[], name = type): Pick<Entry, 'kind' | 'name' | 'attributes'> => ({
  kind: 'warning-list',
  name,
  attributes: { type, values },
});

test('each type of list compares as MISP does', () => {
  const lists = new WarningLists([
    list('string', ['D41D8CD98F00B204E9800998ECF8427E']),
    list('substring', ['/wpad.dat']),
    list('hostname', ['.google.com', 'bit.ly']),
    list('cidr', ['10.0.0.0/8', '192.0.2.7', '2001:DB8::/32', 'nonsense']),
    list('regex', ['/^evil\\d+\\.example$/i', '(a+)+$', 'plain$']),
  ]);
  const names = (value: string): string[] => lists.match(value).map(({ list }) => list);
  assert.deepEqual(names('d41d8cd98f00b204e9800998ecf8427e'), ['string']);
  assert.deepEqual(names('http://proxy.example/wpad.dat'), ['substring']);
  assert.deepEqual(names('https://user@Mail.Google.com:443/x'), ['hostname']);
  assert.deepEqual(names('bit.ly.'), ['hostname']);
  assert.deepEqual(names('notgoogle.com'), []);
  assert.deepEqual(names('10.255.1.2'), ['cidr']);
  assert.deepEqual(names('::ffff:10.1.1.1'), ['cidr']);
  assert.deepEqual(names('192.0.2.7'), ['cidr']);
  assert.deepEqual(names('http://[2001:db8::1]:8080/a'), ['cidr']);
  assert.deepEqual(names('11.0.0.1'), []);
  assert.deepEqual(names('EVIL12.example'), ['regex']);
  assert.deepEqual(names('plain'), ['regex']);
  assert.equal(lists.skipped, 2);
});

test('a network holds an address exactly when their first bits agree', () => {
  const octet = fc.integer({ min: 0, max: 255 });
  const address = fc.tuple(octet, octet, octet, octet).map((octets) => octets.join('.'));
  fc.assert(
    fc.property(address, address, fc.integer({ min: 0, max: 32 }), (base, other, bits) => {
      const number = (text: string): number => text.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
      const inside = bits === 0 || Math.floor(number(base) / 2 ** (32 - bits)) === Math.floor(number(other) / 2 ** (32 - bits));
      assert.equal(new WarningLists([list('cidr', [`${base}/${bits}`])]).match(other).length > 0, inside);
    }),
  );
  assert.deepEqual(addressBytes('::1')?.length, 16);
});

test('expressions that may take long are not tried', () => {
  for (const bad of ['(a+)+$', '(a|b)*c', '^(\\w+\\s?)+$', 'a.*b.*c.*d.*e', '(', '\\1(a)', '((a*)b)*'])
    assert.equal(safeRegex(bad), null, bad);
  for (const good of ['^a+$', '[(+]+x', '/^x{1,3}$/i', '(?:com|org)$']) assert.ok(safeRegex(good), good);
});

test('a hundred thousand entries are loaded and asked in moments', () => {
  const hosts = Array.from({ length: 100_000 }, (_, number) => `host${number}.example${number % 97}.com`);
  const networks = Array.from(
    { length: 20_000 },
    (_, number) => `${1 + (number % 200)}.${(number >> 8) & 255}.${number & 255}.0/24`,
  );
  const lists = new WarningLists([list('hostname', hosts), list('cidr', networks)]);
  const start = performance.now();
  let found = 0;
  for (let number = 0; number < 100_000; number++)
    found += lists.match(`https://www.host${number * 2}.example${(number * 2) % 97}.com/a/b`).length;
  assert.equal(found, 50_000);
  const each = (performance.now() - start) / 100_000;
  assert.ok(each < 0.1, `${each} ms a look-up`);
});
