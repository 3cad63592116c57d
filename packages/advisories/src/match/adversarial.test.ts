import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCsafValue } from '../csaf/read.ts';
import { sampleAdvisory } from '../samples.test-support.ts';
import { preparedAdvisory } from './advisory.test-support.ts';
import type { Asset } from './asset.ts';
import { Matcher } from './matcher.ts';
import { type PreparedAdvisory, type PreparedProduct, prepareAdvisory } from './prepare.ts';
import { readVendorContent } from './vendors.ts';

/** Assets that look like a product and are not, and such that are and do not look like it. */

const content = readVendorContent();

/** Probability with which an asset matches a product. */
function probability(product: Partial<PreparedProduct>, asset: Partial<Asset>): number {
  return (
    new Matcher({ advisories: [preparedAdvisory([product])], content }).matchAsset({ id: 'a', ...asset })[0]?.probability ?? 0
  );
}

/** Asset, product, and the probabilities between which the match must lie. */
const cases: [string, Partial<Asset>, Partial<PreparedProduct>, number, number][] = [
  ['another vendor, same model', { vendor: 'WAGO', model: 'EDS-405A' }, { vendor: 'Moxa', name: 'EDS-405A' }, 0, 0],
  [
    'another vendor, same serial number',
    { vendor: 'WAGO', product: '750-880', serial: 'SN 4711' },
    { vendor: 'Moxa', name: 'EDS-405A', serials: ['SN4711'] },
    0,
    0,
  ],
  [
    'the same vendor, same serial number',
    { vendor: 'Moxa', serial: 'SN 4711' },
    { vendor: 'Moxa', name: 'EDS-405A', serials: ['SN4711'] },
    0.9,
    1,
  ],
  [
    'another vendor, a number of digits that are both vendors’',
    { vendor: 'WAGO', orderNumber: '2904601' },
    { vendor: 'Phoenix Contact', name: 'Power supply', models: ['2904601'] },
    0,
    0,
  ],
  [
    'the maker of the network card hides the vendor, the order number tells it',
    { vendor: 'Intel Corporate', orderNumber: '6ES7 515-2AM01-0AB0', firmware: 'V2.0' },
    { vendor: 'Siemens', name: 'SIMATIC S7-1500 CPU 1515-2 PN (6ES7515-2AM01-0AB0)', range: '< V2.9.4' },
    0.8,
    1,
  ],
  [
    'a pattern that fits everything',
    { vendor: 'Siemens', orderNumber: '6ES7 515-2AM01-0AB0' },
    { vendor: 'Siemens', name: 'Other', models: ['***'] },
    0,
    0,
  ],
  [
    'a pattern of nothing but x',
    { vendor: 'Siemens', orderNumber: '6ES7 515-2AM01-0AB0' },
    { vendor: 'Siemens', name: 'Other', models: ['xxx'] },
    0,
    0,
  ],
  [
    'x stands for something',
    { vendor: 'WAGO', orderNumber: '750-8' },
    { vendor: 'WAGO', name: 'PFC200', models: ['750-8xx'] },
    0,
    0,
  ],
  [
    'x stands for an option behind a stroke as well',
    { vendor: 'WAGO', orderNumber: '750-8202/025-001', firmware: '1' },
    { vendor: 'WAGO', name: 'Controllers', models: ['750-82xx'] },
    0.9,
    1,
  ],
  [
    'x in the middle is one place',
    { vendor: 'Siemens', orderNumber: '6ES7 511-1AK01-0AB0' },
    { vendor: 'Siemens', name: 'CPU', models: ['6ES7 510-1xx01-0AB0'] },
    0,
    0,
  ],
  [
    'a series covers its variants',
    { vendor: 'Moxa', model: 'EDS-405A-MM-SC', firmware: 'V3.0' },
    { vendor: 'Moxa', name: 'EDS-405A Series', range: '<= V3.8' },
    0.7,
    1,
  ],
  [
    'a series does not cover its neighbour',
    { vendor: 'Moxa', model: 'EDS-408A-MM-SC' },
    { vendor: 'Moxa', name: 'EDS-405A Series' },
    0,
    0,
  ],
  ['a longer number is another model', { vendor: 'Moxa', model: 'EDS-4051' }, { vendor: 'Moxa', name: 'EDS-405 Series' }, 0, 0],
  ['a kind of device is no product', { product: 'Gateway' }, { vendor: 'Nobody', name: 'Gateway' }, 0, 0],
  ['a kind of device of its vendor is', { vendor: 'Nobody', product: 'Gateway' }, { vendor: 'Nobody', name: 'Gateway' }, 0.7, 1],
  [
    'a standard CPU is not the safety CPU of its series',
    { vendor: 'Mitsubishi Electric', product: 'R08CPU', firmware: '20' },
    { vendor: 'Mitsubishi Electric', name: 'MELSEC iQ-R series Safety CPU R08SFCPU Firmware', range: '<=26' },
    0,
    0,
  ],
  ['a brand is no product', { vendor: 'Siemens', product: 'SIMATIC' }, { vendor: 'Siemens', name: 'SIMATIC WinCC' }, 0, 0],
  [
    'a Chinese name of the vendor',
    { vendor: '西门子', product: 'S7-1500', firmware: 'V2.0' },
    { vendor: 'Siemens', name: 'SIMATIC S7-1500', range: '< V2.9' },
    0.7,
    1,
  ],

  // Versions.
  [
    'service pack: below',
    { vendor: 'Example', product: 'Thing', firmware: 'V7.4 SP1 Update 3' },
    { range: '< V7.4 SP1 Update 4' },
    0.7,
    1,
  ],
  [
    'service pack: none is below the first',
    { vendor: 'Example', product: 'Thing', firmware: 'V7.4' },
    { range: '< V7.4 SP1' },
    0.7,
    1,
  ],
  [
    'service pack: the next is above any update',
    { vendor: 'Example', product: 'Thing', firmware: 'V7.4 SP2' },
    { range: '< V7.4 SP1 Update 21' },
    0,
    0,
  ],
  [
    'service pack: with build',
    { vendor: 'Example', product: 'Thing', firmware: '2.4 SP1 build 12' },
    { range: '<= 2.4 SP1 build 11' },
    0,
    0,
  ],
  ['all versions', { vendor: 'Example', product: 'Thing', firmware: '9' }, { range: 'All versions' }, 0.7, 1],
  ['all versions as VERS', { vendor: 'Example', product: 'Thing', firmware: '9' }, { range: 'vers:all/*' }, 0.7, 1],
  [
    'all versions before one',
    { vendor: 'Example', product: 'Thing', firmware: '9' },
    { range: 'All versions prior to V9' },
    0,
    0,
  ],
  ['all versions, in Chinese', { vendor: 'Example', product: 'Thing', firmware: '9' }, { range: '所有版本' }, 0.7, 1],
  ['prior to: below', { vendor: 'Example', product: 'Thing', firmware: '2.0.9' }, { range: 'versions prior to 2.1' }, 0.7, 1],
  ['prior to: the version itself', { vendor: 'Example', product: 'Thing', firmware: '2.1' }, { range: 'prior to V2.1' }, 0, 0],
  [
    'and prior: the version itself',
    { vendor: 'Example', product: 'Thing', firmware: '2.1' },
    { range: 'V2.1 and prior' },
    0.7,
    1,
  ],
  ['before, in Chinese', { vendor: 'Example', product: 'Thing', firmware: '2.1' }, { range: '2.1 之前版本' }, 0, 0],
  [
    'one branch only: the other is not',
    { vendor: 'Example', product: 'Thing', firmware: '2.5' },
    { range: '>= 3.0, < 3.2' },
    0,
    0,
  ],
  [
    'one branch is fixed, the other not',
    { vendor: 'Example', product: 'Thing', firmware: '2.5' },
    { range: '>= 2.0, < 3.0 | >= 3.0, < 3.2' },
    0.7,
    1,
  ],
  [
    'one branch is fixed: in it',
    { vendor: 'Example', product: 'Thing', firmware: '3.2' },
    { range: '>= 2.0, < 3.0 | >= 3.0, < 3.2' },
    0,
    0,
  ],

  // CPE names and package URLs.
  [
    'a program of which no version is known does not run the firmware of the device',
    { vendor: 'Nobody', product: 'Box', firmware: '1.0', cpes: ['cpe:/a:openssl:openssl'] },
    { vendor: 'openssl', name: 'openssl', cpe: 'cpe:2.3:a:openssl:openssl:*:*:*:*:*:*:*:*', range: '< 1.1.1n' },
    0.3,
    0.6,
  ],
  [
    'the system of a device runs its firmware',
    { vendor: 'Siemens', product: 'S7-1500', firmware: 'V3.0', cpes: ['cpe:/o:siemens:s7-1500_firmware'] },
    { vendor: 'siemens', name: 's7-1500 firmware', cpe: 'cpe:2.3:o:siemens:s7-1500_firmware:*:*:*:*:*:*:*:*', range: '< 2.9' },
    0,
    0,
  ],
  [
    'a CPE name with a version and nothing else is of that version',
    { cpes: ['cpe:2.3:a:x:y:2.0:*:*:*:*:*:*:*'] },
    { vendor: 'x', name: 'y', cpe: 'cpe:2.3:a:x:y:1.0:*:*:*:*:*:*:*' },
    0,
    0,
  ],
  [
    'a package with a range in words',
    { purls: ['pkg:npm/left@3.0.0'] },
    { name: 'left', purl: 'pkg:npm/left', range: '< 2.0' },
    0,
    0,
  ],
  ['the same, inside', { purls: ['pkg:npm/left@1.9.0'] }, { name: 'left', purl: 'pkg:npm/left', range: '< 2.0' }, 0.9, 1],
  [
    'a package with the version beside',
    { purls: ['pkg:npm/left@3.0.0'] },
    { name: 'left', purl: 'pkg:npm/left', version: '2.0' },
    0,
    0,
  ],
  [
    'a package of another ecosystem with the same name',
    { components: [{ name: 'left', version: '1.0', purl: 'pkg:pypi/left@1.0' }] },
    { vendor: '', name: 'left', purl: 'pkg:npm/left', range: 'vers:npm/<2.0.0' },
    0,
    0,
  ],
  [
    'software inside: by name and vendor',
    { vendor: 'Nobody', product: 'Box', components: [{ name: 'TCP stack', vendor: 'Example', version: '1.5' }] },
    { name: 'TCP stack', range: '< 2' },
    0.6,
    1,
  ],
  [
    'software inside of another vendor',
    { vendor: 'Example', product: 'Box', components: [{ name: 'TCP stack', vendor: 'Somebody', version: '1.5' }] },
    { name: 'TCP stack', range: '< 2' },
    0,
    0,
  ],
  [
    'the version of the software inside counts, not that of the device',
    {
      vendor: 'Example',
      product: 'Box',
      firmware: '1.0',
      components: [{ name: 'TCP stack', vendor: 'Example', version: '3.0' }],
    },
    { name: 'TCP stack', range: '< 2' },
    0,
    0,
  ],
];

for (const [name, asset, product, low, high] of cases) {
  test(name, () => {
    const found = probability(product, asset);
    assert.ok(found >= low && found <= high, `probability ${found} is not in ${low}..${high}`);
  });
}

const matches = (one: PreparedAdvisory, asset: Partial<Asset>) =>
  new Matcher({ advisories: [one], content }).matchAsset({ id: 'a', ...asset });

test('what is fixed without a word in which version excludes nothing', () => {
  const one = preparedAdvisory([{ range: '< V3.2' }, {}], { affected: [0], notAffected: [1], fixed: [1] });
  const asset = { vendor: 'Example', product: 'Thing', firmware: 'V3.0' };
  assert.equal(matches(one, asset).length, 1);
  assert.deepEqual(new Matcher({ advisories: [one], content }).exclusions({ id: 'a', ...asset }), []);
});

test('a version that is fixed excludes itself', () => {
  const one = preparedAdvisory([{ name: 'Thing series' }, { version: 'V3.2' }], { affected: [0], notAffected: [1], fixed: [1] });
  assert.equal(matches(one, { vendor: 'Example', product: 'Thing', firmware: 'V3.1' }).length, 1);
  assert.deepEqual(matches(one, { vendor: 'Example', product: 'Thing', firmware: 'V3.2' }), []);
});

test('not affected when installed on one system says nothing of another', () => {
  const document = sampleAdvisory({
    products: [
      { vendor: 'Example', name: 'Runtime Library', range: '< 9' },
      { vendor: 'Example', name: 'Panel PX100', range: 'vers:all/*' },
      { vendor: 'Example', name: 'Panel PX200', range: 'vers:all/*' },
    ],
    vulnerabilities: [{ cve: 'CVE-2024-1', product_status: { known_affected: ['ON-100'], known_not_affected: ['ON-200'] } }],
  });
  (document.product_tree as Record<string, unknown>).relationships = ['100', '200'].map((model, at) => ({
    category: 'installed_on',
    product_reference: 'CSAFPID-0',
    relates_to_product_reference: `CSAFPID-${at + 1}`,
    full_product_name: { name: `Runtime Library on Panel PX${model}`, product_id: `ON-${model}` },
  }));
  const read = readCsafValue(document);
  assert.ok(read.ok);
  const [match] = matches(prepareAdvisory(read.value), { vendor: 'Example', product: 'Runtime Library', firmware: '8' });
  assert.match(match.questions[0].text.en, /installed on Panel PX100/);
});

test('under investigation is possible, not sure; what is both counts as affected', () => {
  const asset = { vendor: 'Example', product: 'Thing', firmware: '1' };
  const [open] = matches(preparedAdvisory([{}], { affected: [], investigated: [0] }), asset);
  assert.ok(open.probability < 0.5 && open.reasons.some(({ step }) => step === 'status'));
  const [both] = matches(preparedAdvisory([{}, {}], { affected: [1], investigated: [0] }), asset);
  assert.ok(both.probability > 0.5);
});
