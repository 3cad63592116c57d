import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cursor, type Json } from '../../json.ts';
import { addressesExist } from './addresses.ts';
import { allMembersAreKnown, idsHaveTheirForm, idSystemsAreRegistered } from './listed.ts';
import { overlapsAgree } from './overlaps.ts';
import { experimentalExtensions, predictionIsNew, unofficialExtensions } from './recommended.ts';
import { frequentWordsAreSpelt } from './spelling.ts';
import type { CsafTest } from './walk.ts';

const places = (run: CsafTest, document: Json): string[] => run(new Cursor(document, '', [])).map(({ at }) => at);

test('numbers of vulnerabilities are of registered systems and have their form (6.2.53, 6.3.20)', () => {
  const ids = [
    { system_name: 'https://euvd.enisa.europa.eu', text: 'EUVD-2026-4660' },
    { system_name: 'https://euvd.enisa.europa.eu', text: '4660' },
    { system_name: 'Our tracker', text: '7' },
  ];
  const document = { vulnerabilities: [{ ids }] };
  assert.deepEqual(places(idsHaveTheirForm, document), ['/vulnerabilities/0/ids/1/text']);
  assert.deepEqual(places(idSystemsAreRegistered, document), ['/vulnerabilities/0/ids/2/system_name']);
});

test('an extension that is neither official nor registered is experimental (6.2.54.4, 6.3.21.2)', () => {
  const document = (label: string, $schema: string): Json => ({
    document: { distribution: { tlp: { label } } },
    x_extensions: [{ $schema, category: 'significant', critical: false, content: {} }],
  });
  const official = 'https://docs.oasis-open.org/csaf/extension/some-content_1.0.0.json';
  for (const label of ['CLEAR', 'GREEN']) {
    assert.equal(
      places(experimentalExtensions(true), document(label, 'https://example.org/x.json')).length,
      label === 'CLEAR' ? 1 : 0,
    );
    assert.equal(
      places(experimentalExtensions(false), document(label, 'https://example.org/x.json')).length,
      label === 'CLEAR' ? 0 : 1,
    );
    assert.deepEqual(places(experimentalExtensions(label === 'CLEAR'), document(label, official)), []);
    assert.deepEqual(places(unofficialExtensions, document(label, official)), []);
  }
});

test('a member that no schema knows is found at any depth, but for what an extension holds (6.2.20)', () => {
  const cvss_v4 = { version: '4.0', vectorString: '', baseScore: 7.3, baseSeverity: 'HIGH', custom: 1 };
  const document = {
    document: { title: 'a', publisher: { name: 'b', colour: 'red' }, x_extensions: [{ $schema: 's', content: { any: 1 } }] },
    product_tree: { branches: [{ name: 'c', branches: [{ name: 'd', size: 2 }] }] },
    vulnerabilities: [{ metrics: [{ content: { cvss_v4, ssvc_v2: { selections: [{ key: 'E', weight: 3 }] } } }] }],
    __proto__x: 1,
  };
  assert.deepEqual(places(allMembersAreKnown, document), [
    '/document/publisher/colour',
    '/product_tree/branches/0/branches/0/size',
    '/vulnerabilities/0/metrics/0/content/cvss_v4/custom',
    '/vulnerabilities/0/metrics/0/content/ssvc_v2/selections/0/weight',
    '/__proto__x',
  ]);
});

test('addresses that can never resolve are told without asking, those of the document itself apart (6.3.6, 6.3.7)', () => {
  const references = [
    { category: 'self', url: 'https://advisories.invalid/1.json' },
    { category: 'external', url: 'https://example.invalid' },
    { category: 'external', url: 'https://example.net/invalid' },
    { category: 'external', url: 'no address' },
  ];
  const document = { document: { references, acknowledgments: [{ urls: ['https://a.test/'] }] } };
  assert.deepEqual(places(addressesExist(true), document), ['/document/references/0/url']);
  assert.deepEqual(places(addressesExist(false), document).toSorted(), [
    '/document/acknowledgments/0/urls/0',
    '/document/references/1/url',
  ]);
});

test('lists of any length are judged', () => {
  const many = <T>(item: T): T[] => Array.from({ length: 200_000 }, () => item);
  const document = {
    document: {
      tracking: {
        status: 'final',
        revision_history: [...many({ date: '2024-01-01T00:00:00Z' }), { date: '2024-03-01T00:00:00Z' }],
      },
      references: many({ summary: 'a' }),
    },
    vulnerabilities: [{ metrics: many({ content: { epss: { timestamp: '2024-02-01T00:00:00Z' } } }) }],
  };
  assert.deepEqual(places(predictionIsNew, document), ['/vulnerabilities/0/metrics']);
  assert.deepEqual(places(addressesExist(false), document), []);
});

test('two letters exchanged in a frequent word are a slip, in English only (6.3.8)', () => {
  const document = (lang: string, text: string): Json => ({ document: { lang, notes: [{ text }] } });
  assert.deepEqual(places(frequentWordsAreSpelt, document('en', 'Secruity researchers found it.')), ['/document/notes/0/text']);
  assert.deepEqual(places(frequentWordsAreSpelt, document('en-US', 'Security researchers found http://secruity.example.')), []);
  assert.deepEqual(places(frequentWordsAreSpelt, document('de', 'Secruity')), []);
});

/** A document whose branches are ranges of versions, of which the first is affected and the second fixed; `before` them stand others. */
const withRanges = (ranges: readonly string[], before: readonly string[] = []): Json => ({
  product_tree: {
    branches: [...before, ...ranges].map((name, at) => ({
      category: 'product_version_range',
      name,
      product: { product_id: `P${at - before.length}` },
    })),
  },
  vulnerabilities: [{ product_status: { known_affected: ['P0'], fixed: ['P1'] } }],
});

test('ranges that overlap contradict each other in different statuses (6.2.50.2)', () => {
  assert.deepEqual(places(overlapsAgree('vls'), withRanges(['>=1.0|<2.0', '>=1.5|<3.0'])), ['/vulnerabilities/0/product_status']);
  assert.deepEqual(places(overlapsAgree('vls'), withRanges(['>=1.0|<2.0', '>=2.0|<3.0'])), []);
});

test('a document with more intervals than anybody publishes is not compared to its end', () => {
  const apart = (siblings: number, intervals: number): string[] =>
    Array.from({ length: siblings }, (_, sibling) =>
      Array.from({ length: intervals }, (_, at) => `>=${sibling}.${2 * at}|<${sibling}.${2 * at + 1}`).join('|'),
    );
  const overlapping = ['>=0|<1', '>=0|<1'];
  assert.equal(places(overlapsAgree('vls'), withRanges(overlapping, apart(5, 10))).length, 1);
  // Held against each other they are 5,000 million comparisons.
  assert.deepEqual(places(overlapsAgree('vls'), withRanges(overlapping, apart(198, 500))), []);
});
