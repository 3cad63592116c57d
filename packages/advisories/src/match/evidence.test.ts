import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCsafValue } from '../csaf/read.ts';
import { sampleAdvisory } from '../samples.test-support.ts';
import { preparedAdvisory } from './advisory.test-support.ts';
import type { Asset } from './asset.ts';
import { judgeSerial } from './conditions.ts';
import { Matcher, type MatcherInput } from './matcher.ts';
import { type PreparedAdvisory, type PreparedProduct, prepareAdvisory } from './prepare.ts';
import { readVendorContent } from './vendors.ts';

const content = readVendorContent();

const matcher = (advisories: PreparedAdvisory[], more: Partial<MatcherInput> = {}): Matcher =>
  new Matcher({ advisories, content, ...more });
const probability = (one: Matcher, asset: Partial<Asset>): number => one.matchAsset({ id: 'a', ...asset })[0]?.probability ?? 0;

test('a hash identifies, whatever its case', () => {
  const one = matcher([preparedAdvisory([{ hashes: ['ab12'] }])]);
  assert.equal(probability(one, { hashes: ['AB12'] }), 0.99);
  assert.equal(probability(one, { hashes: ['ab13'] }), 0);
});

test('a package URL identifies a package with its version', () => {
  const one = matcher([preparedAdvisory([{ name: 'lodash', purl: 'pkg:npm/lodash', range: 'vers:npm/<4.17.21' }])]);
  assert.equal(probability(one, { purls: ['pkg:npm/lodash@4.17.20'] }), 0.97);
  assert.equal(probability(one, { purls: ['pkg:npm/lodash@4.17.21'] }), 0);
  assert.equal(probability(one, { purls: ['pkg:npm/lodash'] }), 0.485);
});

test('a CPE name identifies, its version is judged under the order of its vendor', () => {
  const cpe = 'cpe:2.3:o:huawei:s5700_firmware:*:*:*:*:*:*:*:*';
  const one = matcher([preparedAdvisory([{ vendor: 'huawei', name: 's5700 firmware', cpe, range: '< V200R005C00SPC500' }])]);
  const own = (version: string): Partial<Asset> => ({ cpes: [`cpe:2.3:o:huawei:s5700_firmware:${version}:*:*:*:*:*:*:*`] });
  assert.equal(probability(one, own('v200r003c00')), 0.95);
  assert.equal(probability(one, own('v200r005c00spc500')), 0);
  assert.equal(probability(one, own('v200r005c00spc300')), 0.95);
  assert.equal(probability(one, { cpes: ['cpe:/o:huawei:s6700_firmware:v200r003c00'] }), 0);
});

test('all hardware of a vendor, and a program without a version', () => {
  const hardware = matcher([preparedAdvisory([{ vendor: 'intel', name: '', cpe: 'cpe:2.3:h:intel:*:-:*:*:*:*:*:*:*' }])]);
  assert.equal(probability(hardware, { cpes: ['cpe:2.3:h:intel:xeon:-:*:*:*:*:*:*:*'] }), 0.95);
  assert.equal(probability(hardware, { cpes: ['cpe:2.3:h:amd:epyc:-:*:*:*:*:*:*:*'] }), 0);
  const none = matcher([preparedAdvisory([{ vendor: 'x', name: 'y', cpe: 'cpe:2.3:a:x:y:-:*:*:*:*:*:*:*' }])]);
  assert.equal(probability(none, { cpes: ['cpe:2.3:a:x:y:1.0:*:*:*:*:*:*:*'] }), 0);
});

test('firmware is affected on its hardware only', () => {
  const platforms = [['cpe:2.3:h:abb:rel670:-:*:*:*:*:*:*:*']];
  const one = matcher([
    preparedAdvisory([{ vendor: 'ABB', name: '670 series firmware', models: ['REL670'], range: '< 2.2', platforms }]),
  ]);
  assert.ok(probability(one, { vendor: 'ABB', model: 'REL670', firmware: '2.1' }) > 0.9);
  const windows = [['cpe:2.3:o:microsoft:windows_10:*:*:*:*:*:*:*:*']];
  const software = matcher([
    preparedAdvisory([{ vendor: 'AVEVA', name: 'InTouch Viewer', range: '< 2020', platforms: windows }]),
  ]);
  const [match] = software.matchAsset({ id: 'a', vendor: 'AVEVA', product: 'InTouch Viewer', firmware: '2017' });
  assert.ok(match.probability < 0.7);
  assert.equal(match.questions[0].text.en, 'Does this hold for the device: only on microsoft windows 10?');
});

test('a question is answered once, for all advisories that ask it', () => {
  const range = 'All versions < V2.6.1 with enabled OPC UA';
  const products = [{ vendor: 'Siemens', name: 'SIMATIC S7-1500', range }];
  const one = matcher([preparedAdvisory(products)]);
  const asset: Asset = { id: 'a', vendor: 'Siemens', product: 'SIMATIC S7-1500', firmware: 'V2.0' };
  const [open] = one.matchAsset(asset);
  const [question] = open.questions;
  assert.deepEqual(
    [question.kind, question.attribute, question.answers.map(({ id }) => id)],
    ['condition', 'configuration', ['yes', 'no']],
  );
  const [held] = one.matchAsset({ ...asset, answers: { [question.id]: 'yes' } });
  assert.equal(held.probability, question.answers[0].probability);
  assert.deepEqual(held.questions, []);
  assert.ok(
    held.reasons.some(({ step, text }) => step === 'answer' && text === 'A person said that this holds: with enabled OPC UA.'),
  );
  assert.deepEqual(one.matchAsset({ ...asset, answers: { [question.id]: 'no' } }), []);
});

test('an unknown version and an unknown variant are asked for', () => {
  const one = matcher([preparedAdvisory([{ vendor: 'Siemens', name: 'SIMATIC S7-1500 CPU 1515-2 PN', range: '< V2.9.4' }])]);
  const asset: Asset = { id: 'a', vendor: 'Siemens', product: 'SIMATIC S7-1500' };
  const [open] = one.matchAsset({ ...asset, firmware: 'V2.0' });
  assert.deepEqual(
    open.questions.map(({ kind }) => kind),
    ['variant'],
  );
  const [sure] = one.matchAsset({ ...asset, firmware: 'V2.0', answers: { [open.questions[0].id]: 'yes' } });
  assert.equal(sure.probability, 0.97);
  const [unknown] = one.matchAsset({ ...asset, model: 'CPU 1515-2 PN' });
  const version = unknown.questions.find(({ kind }) => kind === 'version') ?? assert.fail();
  assert.match(version.text.zh, /受影响的版本:< V2.9.4/);
  assert.ok(
    (one.matchAsset({ ...asset, model: 'CPU 1515-2 PN', answers: { [version.id]: 'inside' } })[0]?.probability ?? 0) > 0.8,
  );
  assert.deepEqual(one.matchAsset({ ...asset, model: 'CPU 1515-2 PN', answers: { [version.id]: 'outside' } }), []);
});

test('serial numbers in conditions', () => {
  for (const [condition, serial, expected] of [
    ['with serial number below SN10500', 'SN10499', true],
    ['with serial number below SN10500', 'SN10500', false],
    ['serial numbers up to 20500', '20500', true],
    ['serial numbers up to 20500', 'AB20500', null],
    ['<= first 5 digits of serial number 24061', '24061A1', true],
    ['with enabled OPC UA', '1', null],
  ] as const)
    assert.equal(judgeSerial(condition, serial), expected, `${condition}: ${serial}`);
});

test('a product that is affected by one vulnerability only', () => {
  const range = 'All versions < V3.0 (only affected by CVE-2026-1)';
  const first = preparedAdvisory([{ vendor: 'Siemens', name: 'SIMATIC S7-1500', range }]);
  first.vulnerabilities.push({ ...first.vulnerabilities[0], id: 'CVE-2026-2' });
  const found = matcher([first]).matchAsset({ id: 'a', vendor: 'Siemens', product: 'SIMATIC S7-1500', firmware: 'V2.0' });
  assert.deepEqual(
    found.map(({ vulnerability }) => vulnerability),
    ['CVE-2026-1'],
  );
});

test('SIPLUS variants are included where the advisory says so, and less sure where it does not', () => {
  const siplus: Partial<Asset> = { vendor: 'Siemens', product: 'SIPLUS S7-1500', firmware: 'V2.0' };
  const named = (name: string): number => probability(matcher([preparedAdvisory([{ vendor: 'Siemens', name }])]), siplus);
  assert.ok(named('S7-1500 CPU family (incl. SIPLUS variants)') > 0.8);
  assert.ok(named('S7-1500 CPU family') < 0.65);
});

/** A CSAF document with two products and what relates them. */
function related(category: string, firstVersion: string, secondVersion: string): Matcher {
  const document = sampleAdvisory({
    products: [
      { vendor: 'Example', name: 'Runtime Library', range: firstVersion },
      { vendor: 'Example', name: 'Panel PX100', range: secondVersion },
    ],
    vulnerabilities: [{ cve: 'CVE-2024-1', product_status: { known_affected: ['CSAFPID-R'] } }],
  });
  (document.product_tree as Record<string, unknown>).relationships = [
    {
      category,
      product_reference: 'CSAFPID-0',
      relates_to_product_reference: 'CSAFPID-1',
      full_product_name: { name: 'Runtime Library and Panel PX100', product_id: 'CSAFPID-R' },
    },
  ];
  const read = readCsafValue(document);
  assert.ok(read.ok);
  return matcher([prepareAdvisory(read.value)]);
}

test('relationships are followed', () => {
  const panel: Partial<Asset> = { vendor: 'Example', product: 'Panel PX100', firmware: '1.5' };
  assert.ok(probability(related('default_component_of', '< 9', '< 2'), panel) > 0.8);
  assert.equal(probability(related('default_component_of', '< 9', '< 1'), panel), 0);
  const [optional] = related('optional_component_of', '< 9', '< 2').matchAsset({ id: 'a', ...panel });
  assert.ok(optional.probability < 0.7);
  assert.match(optional.questions[0].text.en, /optional component Runtime Library/);
  const library: Partial<Asset> = { vendor: 'Example', product: 'Runtime Library', firmware: '8' };
  assert.match(
    related('installed_with', '< 9', '< 2').matchAsset({ id: 'a', ...library })[0].questions[0].text.en,
    /installed with Panel PX100/,
  );
});

test('what an advisory says of products that are not affected, and why', () => {
  const products = [
    { vendor: 'Example', name: 'Panel PX100', version: '2.0' },
    { vendor: 'Example', name: 'Panel PX200' },
  ];
  const flags = [{ label: 'vulnerable_code_not_in_execute_path', products: [1] }];
  const one = matcher([preparedAdvisory(products, { affected: [], notAffected: [0, 1], fixed: [0], flags })]);
  const [fixed] = one.exclusions({ id: 'a', vendor: 'Example', product: 'Panel PX100', firmware: '2.0' });
  assert.deepEqual([fixed.status, fixed.justification], ['fixed', null]);
  const [never] = one.exclusions({ id: 'a', vendor: 'Example', product: 'Panel PX200' });
  assert.deepEqual([never.status, never.justification], ['known_not_affected', 'vulnerable_code_not_in_execute_path']);
  assert.equal(never.text, 'TEST-1 says that Panel PX200 is not affected: the vulnerable code is never run.');
});

test('software inside of products, by the bill of materials of the product and of the asset', () => {
  const openssl = preparedAdvisory([
    { vendor: 'OpenSSL', name: 'OpenSSL', purl: 'pkg:generic/openssl', range: 'vers:openssl/<1.1.1n' },
  ]);
  const component = { name: 'OpenSSL', version: '1.1.1k', purl: 'pkg:generic/openssl@1.1.1k' };
  const bom = { product: { vendor: 'Example', name: 'Panel PX100', version: null }, components: [component], source: 'SBOM-1' };
  const one = matcher([openssl], { boms: [bom] });
  const [match] = one.matchAsset({ id: 'a', vendor: 'Example', product: 'Panel PX100' });
  assert.deepEqual(match.path, ['Panel PX100', 'Panel PX100', 'OpenSSL 1.1.1k']);
  assert.ok(match.probability > 0.7 && match.probability < 0.97);
  assert.ok(match.reasons.some(({ step, text }) => step === 'component' && text.endsWith('contains OpenSSL 1.1.1k.')));
  const [own] = matcher([openssl]).matchAsset({ id: 'b', product: 'Panel', components: [component] });
  assert.deepEqual([own.path, own.probability], [['Panel', 'OpenSSL 1.1.1k'], 0.97]);
  assert.deepEqual(
    matcher([openssl]).matchAsset({
      id: 'b',
      components: [{ ...component, purl: 'pkg:generic/openssl@1.1.1n', version: '1.1.1n' }],
    }),
    [],
  );
});

test('where a fix is: the end of the range, the fixed product, the words of the fix', () => {
  const fixOf = (
    product: Partial<PreparedProduct>,
    more: Partial<PreparedAdvisory['vulnerabilities'][number]>,
    details = '',
  ): string | null => {
    const one = preparedAdvisory([product, { name: 'Thing', version: '7.1' }], { affected: [0], ...more });
    one.remediations = [{ category: 'vendor_fix', details, url: null, products: null, restart: 'system' }];
    one.vulnerabilities[0].remediations = [0];
    const [match] = matcher([one]).matchAsset({ id: 'a', vendor: 'Example', product: 'Thing', firmware: '1.0' });
    assert.equal(match.actions[0].restart, 'system');
    assert.equal(match.actions[0].source, 'TEST-1');
    return match.fixedVersion;
  };
  assert.equal(fixOf({ range: '< V2.9.4' }, {}), 'V2.9.4');
  assert.equal(fixOf({ range: '<= 2.9' }, { notAffected: [1], fixed: [1] }), '7.1');
  assert.equal(fixOf({ range: '<= 2.9' }, {}, 'Update to version V3.0.1 or later.'), 'V3.0.1');
  assert.equal(fixOf({ range: '<= 2.9' }, {}, 'Ask the vendor.'), null);
});

test('of several branches the fix of the own one counts, and nothing that is older or affected itself', () => {
  const fixOf = (firmware: string | null, range: string, details = '', more: Partial<PreparedProduct>[] = []): string | null => {
    const one = preparedAdvisory([{ range }, ...more], {
      affected: [0],
      notAffected: more.map((_, at) => at + 1),
      fixed: more.map((_, at) => at + 1),
    });
    one.remediations = [{ category: 'vendor_fix', details, url: null, products: null }];
    one.vulnerabilities[0].remediations = [0];
    const [match] = matcher([one]).matchAsset({ id: 'a', vendor: 'Example', product: 'Thing', firmware });
    return match.fixedVersion;
  };
  const branches = '>= 2.0, < 2.5 | >= 3.0, < 3.2';
  assert.equal(fixOf('2.1', branches), '2.5');
  assert.equal(fixOf('3.1', branches), '3.2');
  assert.equal(fixOf(null, branches), '3.2');
  // The branch of the asset has no end of its own.
  assert.equal(fixOf('2.1', '>= 2.0, <= 2.9 | >= 3.0, < 3.2', 'Update to 2.8, or to version 3.2 or later.'), '3.2');
  assert.equal(fixOf('2.1', '<= 2.9', 'Install firmware V3.0 or later.'), 'V3.0');
  assert.equal(
    fixOf('V7.5 SP1', '<= V7.5 SP2', 'Update V7.4 to V7.4 SP1 Update 21, and V7.5 to V7.5 SP2 Update 5'),
    'V7.5 SP2 Update 5',
  );
  assert.equal(fixOf('2.1', '<= 2.9', '请升级固件至 V3.1 或以上版本。'), 'V3.1');
  assert.equal(fixOf('2.1', '*', 'Update to version 4.0.'), '4.0');
  assert.equal(fixOf('2.1', '<= 2.9', '', [{ version: '1.8' }, { version: '4.0' }, { version: '3.0' }]), '3.0');
});

test('models listed behind bars are one model each', () => {
  const one = matcher([
    preparedAdvisory([{ vendor: 'Example', name: 'Gateway', version: 'GWX-100 | GWX-200', models: ['GWZ 7 | GWZ 8'] }]),
  ]);
  for (const [model, expected] of [
    ['GWX-100', 0.98],
    ['GWX-200', 0.98],
    ['GWZ 8', 0.98],
    ['GWX-300', 0],
  ] as const)
    assert.equal(probability(one, { vendor: 'Example', model }), expected, model);
});

test('an index of assets gives the same matches as all assets one by one', () => {
  const products: Partial<PreparedProduct>[] = [
    { vendor: 'Siemens', name: 'SIMATIC S7-1500 CPU family', range: '< V2.9' },
    { vendor: 'Siemens', name: 'CPU', models: ['6ES7515-*'], range: '< V2.9' },
    { vendor: 'Siemens', name: 'SCALANCE X-200 switch family', range: '< V5' },
    { vendor: 'Moxa', name: 'ioLogik 2500 series' },
    { vendor: 'Example', name: 'Runtime Library', purl: 'pkg:npm/runtime' },
    { vendor: 'huawei', name: 's5700 firmware', cpe: 'cpe:2.3:o:huawei:*:*:*:*:*:*:*:*:*' },
    { vendor: 'Example', name: 'Panel', serials: ['SN 1'], hashes: ['ff'] },
  ];
  const assets: Asset[] = [
    { id: '1', vendor: 'Siemens', orderNumber: '6ES7 515-2AM01-0AB0', firmware: 'V2.0' },
    { id: '2', vendor: 'Siemens', product: 'SCALANCE X204-2', firmware: 'V4' },
    { id: '3', vendor: 'Moxa', product: 'ioLogik E2542' },
    { id: '4', purls: ['pkg:npm/runtime@1'] },
    { id: '5', cpes: ['cpe:/o:huawei:s5700_firmware:v200r001c00'] },
    { id: '6', serial: 'SN1' },
    { id: '7', hashes: ['FF'] },
    { id: '8', components: [{ name: 'runtime', purl: 'pkg:npm/runtime@2' }] },
    { id: '9', vendor: 'Siemens', orderNumber: '6ES7 515-2AM01-0AB0', firmware: 'V2.0' },
    { id: '10', vendor: 'WAGO', product: '750-880' },
  ];
  const empty = matcher([]);
  const index = empty.indexAssets(assets);
  assert.equal(index.identities, 9);
  for (const product of products) {
    const one = preparedAdvisory([product]);
    const plain = empty.matchAdvisory(one, assets).map(({ asset, probability: p }) => `${asset} ${p}`);
    const indexed = empty.matchAdvisory(one, index).map(({ asset, probability: p }) => `${asset} ${p}`);
    assert.ok(plain.length > 0, product.name);
    assert.deepEqual(indexed.toSorted(), plain.toSorted());
  }
});

test('matches in groups are those of each asset, and each can be explained', () => {
  const one = matcher([preparedAdvisory([{ vendor: 'Siemens', name: 'SIMATIC S7-1500', range: '< V2.9' }])]);
  const assets: Asset[] = ['a', 'b'].map((id) => ({ id, vendor: 'Siemens', product: 'SIMATIC S7-1500', firmware: 'V2.0' }));
  const groups = [...one.matchGroups(one.indexAssets(assets))];
  assert.deepEqual(
    groups.map((group) => group.assets),
    [['a', 'b']],
  );
  const [summary] = groups[0].matches;
  const full = one.explain(assets[1], summary.vulnerability) ?? assert.fail();
  for (const [key, value] of Object.entries(summary)) assert.deepEqual(full[key as keyof typeof full], value, key);
  assert.equal(full.asset, 'b');
  assert.equal(one.explain(assets[1], 'CVE-1999-1'), null);
});
