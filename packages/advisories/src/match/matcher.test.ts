import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readCsafValue } from '../csaf/read.ts';
import { readCveValue } from '../cve/read.ts';
import { sampleAdvisory } from '../samples.test-support.ts';
import type { Asset } from './asset.ts';
import { Matcher } from './matcher.ts';
import { prepareAdvisory } from './prepare.ts';
import { prepareCve } from './prepare-cve.ts';
import { readVendorContent } from './vendors.ts';

const content = readVendorContent();

type Listed = { vendor: string; name: string; range?: string; version?: string; models?: string[] };

function matcherFor(...products: Listed[]): Matcher {
  const read = readCsafValue(sampleAdvisory({ products }));
  assert.ok(read.ok);
  return new Matcher({ advisories: [prepareAdvisory(read.value)], content });
}

/** Highest probability with which an asset matches a product, 0 for none. */
function probability(asset: Partial<Asset>, product: Listed): number {
  return matcherFor(product).matchAsset({ id: 'a', ...asset })[0]?.probability ?? 0;
}

const siemens = { vendor: 'Siemens AG' };
const family1500 = { vendor: 'Siemens', name: 'SIMATIC S7-1500 CPU family (incl. related ET200 CPUs and SIPLUS variants)' };
const cpu1515 = { vendor: 'Siemens', name: 'SIMATIC S7-1500 CPU 1515-2 PN (6ES7515-2AM01-0AB0)' };

/** Asset, product of an advisory, and the probabilities between which the match must lie. */
const cases: [string, Partial<Asset>, Listed, number, number][] = [
  [
    'a release named by a letter is a version, not a model: another release is not affected',
    { vendor: 'Honeywell', product: 'Experion LX', firmware: 'R520' },
    { vendor: 'Honeywell', name: 'Experion LX', version: 'R151' },
    0,
    0,
  ],
  [
    'an order number in any spacing, version inside',
    { ...siemens, orderNumber: '6ES7 515-2AM01-0AB0', firmware: 'V2.9.2' },
    { ...cpu1515, range: '< V2.9.4' },
    0.95,
    1,
  ],
  [
    'the same, already fixed',
    { ...siemens, orderNumber: '6ES7 515-2AM01-0AB0', firmware: 'V2.9.4' },
    { ...cpu1515, range: '< V2.9.4' },
    0,
    0,
  ],
  [
    'the same, version unknown: potentially affected',
    { ...siemens, orderNumber: '6ES7515-2AM01-0AB0' },
    { ...cpu1515, range: '< V2.9.4' },
    0.4,
    0.6,
  ],
  [
    'an order number without a vendor',
    { orderNumber: '6ES7 515-2AM01-0AB0', firmware: 'V2.9.2' },
    { ...cpu1515, range: '< V2.9.4' },
    0.95,
    1,
  ],
  [
    'another order number of the same family is another variant',
    { ...siemens, orderNumber: '6ES7 516-3AN01-0AB0', firmware: 'V2.0' },
    { ...cpu1515, range: '< V2.9.4' },
    0,
    0,
  ],
  [
    'an order number with wildcards',
    { ...siemens, orderNumber: '6ES7 515-2AM01-0AB0', firmware: 'V2.0' },
    { vendor: 'Siemens', name: 'CPU', models: ['6ES7515-*'], range: '< V2.9' },
    0.9,
    0.97,
  ],
  [
    'the family from the order number',
    { ...siemens, orderNumber: '6ES7 515-2AM01-0AB0', firmware: 'V2.5' },
    { ...family1500, range: '< V2.6.1' },
    0.75,
    0.95,
  ],
  [
    'digits veto: S7-1200 is not S7-1500',
    { ...siemens, orderNumber: '6ES7 214-1AG40-0XB0', firmware: 'V2.5' },
    { ...family1500, range: '< V2.6.1' },
    0,
    0,
  ],
  [
    'digits veto by name',
    { ...siemens, product: 'SIMATIC S7-1200', firmware: 'V2.5' },
    { ...family1500, range: '< V2.6.1' },
    0,
    0,
  ],
  [
    'digits veto: CPU 1516 is not CPU 1515',
    { ...siemens, product: 'SIMATIC S7-1500', model: 'CPU 1516-3 PN/DP', firmware: 'V2.0' },
    { ...cpu1515, range: '< V2.9.4' },
    0,
    0,
  ],
  [
    'a family name alone may be the variant',
    { ...siemens, product: 'SIMATIC S7-1500', firmware: 'V2.0' },
    { ...cpu1515, range: '< V2.9.4' },
    0.2,
    0.4,
  ],
  [
    'SIPLUS by its own order number',
    { ...siemens, orderNumber: '6AG1515-2FM01-2AB0', firmware: 'V2.0' },
    { ...family1500, range: '< V2.6.1' },
    0.6,
    0.95,
  ],
  [
    'a software product of the same family is not the controller',
    { ...siemens, orderNumber: '6ES7 515-2AM01-0AB0', firmware: 'V2.0' },
    { vendor: 'Siemens', name: 'SIMATIC S7-1500 Software Controller', range: '< V20.8' },
    0,
    0,
  ],
  [
    'a simulator of the family is not the controller',
    { ...siemens, orderNumber: '6ES7 515-2AM01-0AB0', firmware: 'V2.0' },
    { vendor: 'Siemens', name: 'SIMATIC S7-1500 PLCSIM Advanced', range: '< V4' },
    0,
    0,
  ],
  [
    'the software product itself',
    { ...siemens, product: 'SIMATIC S7-1500 Software Controller', firmware: 'V20.7' },
    { vendor: 'Siemens', name: 'SIMATIC S7-1500 Software Controller', range: '< V20.8' },
    0.8,
    0.9,
  ],
  [
    'a long name that only says more of the same model',
    { vendor: 'Rockwell Automation/Allen-Bradley', product: 'Stratix 5700', firmware: '15.2(6)E0a' },
    {
      vendor: 'Rockwell Automation',
      name: 'Allen-Bradley Stratix 5700 Industrial Managed Ethernet Switches for extreme environments',
      range: '<= 15.2(6)E0a',
    },
    0.8,
    0.9,
  ],
  [
    'ArmorStratix 5700 is not Stratix 5700',
    { vendor: 'Rockwell Automation/Allen-Bradley', product: 'Stratix 5700', firmware: '15.2(6)E0a' },
    { vendor: 'Rockwell Automation', name: 'Allen-Bradley ArmorStratix 5700 Industrial Managed Ethernet Switches' },
    0,
    0,
  ],
  [
    'S7-200 is not S7-1200',
    { ...siemens, orderNumber: '6ES7 214-1AD23-0XB8', firmware: 'V2.0' },
    { vendor: 'Siemens', name: 'SIMATIC S7-1200 CPU family', range: '< V4' },
    0,
    0,
  ],
  [
    'a hundred of switches',
    { ...siemens, product: 'SCALANCE X204-2', firmware: 'V5.2.1' },
    { vendor: 'Siemens', name: 'SCALANCE X-200 switch family (incl. SIPLUS NET variants)', range: '< V5.2.4' },
    0.8,
    0.9,
  ],
  [
    'X-300 is not X-200',
    { ...siemens, product: 'SCALANCE X308-2', firmware: 'V3.0' },
    { vendor: 'Siemens', name: 'SCALANCE X-200 switch family', range: '< V5.2.4' },
    0,
    0,
  ],
  [
    'Rockwell: catalogue number to family',
    { vendor: 'Rockwell Automation/Allen-Bradley', product: '1756-L61/B LOGIX5561', firmware: '20.11' },
    { vendor: 'Rockwell Automation', name: 'ControlLogix 5560 controllers', range: '<= 20.012' },
    0.8,
    0.9,
  ],
  [
    'Rockwell: padding of revisions',
    { vendor: 'Allen-Bradley', product: '1756-L61', firmware: '20.013' },
    { vendor: 'Rockwell Automation', name: 'ControlLogix 5560 controllers', range: '<= 20.12' },
    0,
    0,
  ],
  [
    'Rockwell: 5570 is not 5560',
    { vendor: 'Rockwell Automation', product: '1756-L61', firmware: '20.11' },
    { vendor: 'Rockwell Automation', name: 'ControlLogix 5570 controllers', range: '<= 33' },
    0,
    0,
  ],
  [
    'Rockwell: GuardLogix is not ControlLogix',
    { vendor: 'Rockwell Automation', product: '1756-L73', firmware: '20.11' },
    { vendor: 'Rockwell Automation', name: 'GuardLogix 5570 controllers', range: '<= 33' },
    0,
    0,
  ],
  [
    'Rockwell: GuardLogix by its catalogue number',
    { vendor: 'Rockwell Automation', product: '1756-L73S', firmware: '20.11' },
    { vendor: 'Rockwell Automation', name: 'GuardLogix 5570 controllers', range: '<= 33' },
    0.8,
    0.9,
  ],
  [
    'Rockwell: the series of the hardware agrees',
    { vendor: 'Rockwell Automation', product: '1766-L32BXB/B', firmware: '15.001' },
    { vendor: 'Rockwell Automation', name: 'MicroLogix 1400 Controllers Series B', range: '<= 15.002' },
    0.8,
    0.9,
  ],
  [
    'Rockwell: another series',
    { vendor: 'Rockwell Automation', product: '1766-L32BXB/C', firmware: '15.001' },
    { vendor: 'Rockwell Automation', name: 'MicroLogix 1400 Controllers Series B', range: '<= 15.002' },
    0,
    0,
  ],
  [
    'Rockwell: exact catalogue number',
    { vendor: 'Rockwell Automation', orderNumber: '1783-SAD4T0SBK9' },
    { vendor: 'Rockwell Automation', name: 'Stratix 5950', version: '1783-SAD4T0SBK9' },
    0.95,
    1,
  ],
  [
    'Schneider: reference with a wildcard',
    { vendor: 'Schneider Electric', product: 'BMX P34 2020', firmware: 'v3.10' },
    { vendor: 'Schneider Electric Software, LLC', name: 'M340 CPUs BMX P34x' },
    0.9,
    0.97,
  ],
  [
    'Schneider: 3.10 is after 3.01',
    { vendor: 'Schneider Electric', product: 'BMX P34 2020', firmware: 'v3.10' },
    { vendor: 'Schneider Electric', name: 'Modicon M340', range: '< 3.01' },
    0,
    0,
  ],
  [
    'Schneider: 2.9 is before 3.01',
    { vendor: 'Telemecanique', product: 'BMX P34 2020', firmware: 'v2.9' },
    { vendor: 'Schneider Electric', name: 'Modicon M340', range: '< 3.01' },
    0.8,
    0.9,
  ],
  [
    'Schneider: M340 is not M580',
    { vendor: 'Schneider Electric', product: 'BME P58 4040', firmware: '2.7' },
    { vendor: 'Schneider Electric', name: 'Modicon M340', range: '< 3.01' },
    0,
    0,
  ],
  [
    'Schneider: a model is an order number',
    { vendor: 'Schneider Electric', model: 'TM221CE16T', firmware: '1.4' },
    { vendor: 'Schneider Electric Software, LLC', name: 'Modicon M221', range: '< 1.5.0.0' },
    0.8,
    0.9,
  ],
  [
    'Mitsubishi: model name',
    { vendor: 'Mitsubishi', product: 'R08SFCPU', firmware: '24' },
    { vendor: 'Mitsubishi Electric', name: 'MELSEC iQ-R series Safety CPU R08SFCPU Firmware', range: '<=26' },
    0.9,
    1,
  ],
  [
    'Mitsubishi: the serial number decides',
    { vendor: 'Mitsubishi', product: 'Q03UDECPU', serial: '24050A123' },
    {
      vendor: 'Mitsubishi Electric',
      name: 'MELSEC Q Series Q03UDECPU',
      range: '<=with_the_first_5_digits_of_serial_number_24061',
    },
    0.9,
    1,
  ],
  [
    'Mitsubishi: a later serial number',
    { vendor: 'Mitsubishi', product: 'Q03UDECPU', serial: '24071A123' },
    {
      vendor: 'Mitsubishi Electric',
      name: 'MELSEC Q Series Q03UDECPU',
      range: '<=with_the_first_5_digits_of_serial_number_24061',
    },
    0,
    0,
  ],
  [
    'Mitsubishi: serial number unknown',
    { vendor: 'Mitsubishi', product: 'Q03UDECPU' },
    {
      vendor: 'Mitsubishi Electric',
      name: 'MELSEC Q Series Q03UDECPU',
      range: '<=with_the_first_5_digits_of_serial_number_24061',
    },
    0.5,
    0.85,
  ],
  [
    'Omron: NJ/NX series',
    { vendor: 'OMRON Corporation', model: 'NJ501-1300', firmware: '1.40' },
    { vendor: 'Omron', name: 'SYSMAC NJ/NX Series', range: '< 1.49' },
    0.7,
    0.9,
  ],
  [
    'Omron: one of several codes',
    { vendor: 'Omron', model: 'CP1H-XA40DR-A', firmware: '1.2' },
    { vendor: 'Omron', name: 'SYSMAC CP1E/CP1H', range: '< 1.30' },
    0.7,
    0.9,
  ],
  [
    'ABB: relay type to family',
    { vendor: 'ABB', product: 'REL670', firmware: '2.1.0.1' },
    { vendor: 'ABB', name: 'Relion 670 series', range: '<= 2.1.0.1' },
    0.7,
    0.9,
  ],
  [
    'ABB: Hitachi Energy sells the same',
    { vendor: 'ABB', product: 'RTU500 series CMU', firmware: '12.0.5' },
    { vendor: 'Hitachi Energy ', name: 'RTU500 series CMU', version: '12.0.1-12.0.13' },
    0.6,
    0.8,
  ],
  ['another vendor', { vendor: 'WAGO', product: 'S7-1500', firmware: 'V2.0' }, { ...family1500, range: '< V2.6.1' }, 0, 0],
  [
    'WAGO: parenthesised revision',
    { vendor: 'WAGO Kontakttechnik GmbH & Co. KG', product: '750-880', firmware: '01.07.03(09)' },
    { vendor: 'WAGO', name: '750-880 Controller', range: '<= 01.07.03(10)' },
    0.9,
    1,
  ],
  [
    'APC: wildcards in a name',
    { vendor: 'APC', model: 'AP7921B', firmware: '6.9.4' },
    { vendor: 'Schneider Electric', name: 'AP7xxxx and AP8xxx with NMC2', range: '<= 6.9.6' },
    0.9,
    1,
  ],
  [
    'the branch of a name decides',
    { ...siemens, product: 'SIMATIC WinCC', firmware: 'V7.4' },
    { vendor: 'Siemens', name: 'SIMATIC WinCC V7.5' },
    0,
    0,
  ],
  [
    'within the branch',
    { ...siemens, product: 'SIMATIC WinCC', firmware: 'V7.5 SP1' },
    { vendor: 'Siemens', name: 'SIMATIC WinCC V7.5', range: 'All versions < V7.5 SP1 Update 1' },
    0.7,
    0.9,
  ],
  [
    'a V in a name that is not a branch',
    { ...siemens, product: 'SIMATIC CP 1242-7 V2', firmware: 'V3.1' },
    { vendor: 'Siemens', name: 'SIMATIC CP 1242-7 V2', range: '< V3.3' },
    0.7,
    0.9,
  ],
  ['nothing but a vendor', siemens, { ...family1500, range: '< V2.6.1' }, 0, 0],
  [
    'a condition lowers',
    { ...siemens, product: 'SIMATIC S7-1500', firmware: 'V2.0' },
    { ...family1500, range: 'All versions < V2.6.1 with enabled Ethernet options' },
    0.5,
    0.75,
  ],
];

for (const [name, asset, product, low, high] of cases) {
  test(name, () => {
    const found = probability(asset, product);
    assert.ok(found >= low && found <= high, `probability ${found} is not in ${low}..${high}`);
  });
}

test('a match says why, how severe, and what to do', () => {
  const [match] = matcherFor({ ...cpu1515, range: '< V2.9.4' }).matchAsset({
    id: 'plc',
    ...siemens,
    orderNumber: '6ES7 515-2AM01-0AB0',
    firmware: 'V2.9.2',
  });
  assert.deepEqual(match.cvss, {
    version: '3.1',
    score: 9.8,
    vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    severity: 'critical',
  });
  assert.deepEqual(match.remediation, {
    category: 'vendor_fix',
    details: 'Update to V2.9.4.',
    url: 'https://psirt.example.com/fix',
  });
  assert.deepEqual(
    match.reasons.map(({ step, text }) => [step, text]),
    [
      [
        'order-number',
        'Order number 6ES7 515-2AM01-0AB0 is listed by TEST-1 as SIMATIC S7-1500 CPU 1515-2 PN (6ES7515-2AM01-0AB0).',
      ],
      ['version', 'Version V2.9.2 is in the affected range < V2.9.4.'],
    ],
  );
});

test('firmware installed on a device: the name of the device, the versions of the firmware', () => {
  const document = sampleAdvisory({
    products: [
      { vendor: 'Phoenix Contact', name: 'Firmware', range: '< 2021.9' },
      { vendor: 'Phoenix Contact', name: 'AXC F 1152', range: 'vers:all/*', models: ['1151412'] },
    ],
    vulnerabilities: [{ cve: 'CVE-2024-1', product_status: { known_affected: ['CSAFPID-R'] } }],
  });
  (document.product_tree as Record<string, unknown>).relationships = [
    {
      category: 'installed_on',
      product_reference: 'CSAFPID-0',
      relates_to_product_reference: 'CSAFPID-1',
      full_product_name: { name: 'Firmware < 2021.9 installed on AXC F 1152', product_id: 'CSAFPID-R' },
    },
  ];
  const read = readCsafValue(document);
  assert.ok(read.ok);
  const matcher = new Matcher({ advisories: [prepareAdvisory(read.value)], content });
  const asset = { id: 'a', vendor: 'PHOENIX CONTACT GmbH & Co. KG', product: 'AXC F 1152' };
  assert.ok(matcher.matchAsset({ ...asset, firmware: '2021.6' })[0].probability > 0.7);
  assert.deepEqual(matcher.matchAsset({ ...asset, firmware: '2022.0' }), []);
  assert.ok(
    matcher.matchAsset({ id: 'b', vendor: 'Phoenix Contact', orderNumber: '1151412', firmware: '2021.6' })[0].probability > 0.9,
  );
});

test('a CVE record is matched like an advisory', () => {
  const read = readCveValue({
    dataType: 'CVE_RECORD',
    cveMetadata: { cveId: 'CVE-2024-1000', state: 'PUBLISHED' },
    containers: {
      cna: {
        affected: [
          {
            vendor: 'Siemens',
            product: 'SIMATIC S7-1500 CPU 1516pro F-2 PN',
            versions: [{ version: '0', lessThan: 'V3.1.4', status: 'affected', versionType: 'custom' }],
          },
          { vendor: 'n/a', product: 'n/a', versions: [{ version: 'n/a', status: 'affected' }] },
          {
            vendor: 'Linux',
            product: 'Linux',
            versions: [{ version: '008b936bbde3', lessThan: 'a222d2794c53', status: 'affected', versionType: 'git' }],
          },
        ],
      },
    },
  });
  assert.ok(read.ok);
  const prepared = prepareCve(read.value);
  assert.deepEqual(
    prepared?.products.map(({ name, range }) => [name, range]),
    [['SIMATIC S7-1500 CPU 1516pro F-2 PN', '< V3.1.4']],
  );
  const matcher = new Matcher({ advisories: [prepared ?? assert.fail()], content });
  const asset = { id: 'a', vendor: 'Siemens AG', product: 'SIMATIC S7-1500', model: 'CPU 1516pro F-2 PN' };
  assert.deepEqual(matcher.matchAsset({ ...asset, firmware: 'V3.1.3' })[0].advisories, ['CVE-2024-1000']);
  assert.deepEqual(matcher.matchAsset({ ...asset, firmware: 'V3.1.4' }), []);
});

test('known_not_affected beats a family that is affected', () => {
  const products = [{ ...family1500 }, { ...cpu1515 }];
  const read = readCsafValue(
    sampleAdvisory({
      products,
      vulnerabilities: [
        { cve: 'CVE-2024-1', product_status: { known_affected: ['CSAFPID-0'], known_not_affected: ['CSAFPID-1'] } },
      ],
    }),
  );
  assert.ok(read.ok);
  const matcher = new Matcher({ advisories: [prepareAdvisory(read.value)], content });
  assert.deepEqual(matcher.matchAsset({ id: 'a', ...siemens, orderNumber: '6ES7 515-2AM01-0AB0' }), []);
  assert.equal(matcher.matchAsset({ id: 'b', ...siemens, orderNumber: '6ES7 516-3AN01-0AB0' }).length, 1);
});

test('one new advisory is matched against all assets, most urgent first', () => {
  const matcher = new Matcher({ advisories: [], content });
  const read = readCsafValue(sampleAdvisory({ products: [{ ...cpu1515, range: '< V2.9.4' }] }));
  assert.ok(read.ok);
  const assets: Asset[] = Array.from({ length: 1000 }, (_, index) => ({
    id: `plc-${index}`,
    ...siemens,
    orderNumber: '6ES7 515-2AM01-0AB0',
    firmware: index % 2 === 0 ? 'V2.9.2' : index % 3 === 0 ? null : 'V2.9.4',
  }));
  const matches = matcher.matchAdvisory(prepareAdvisory(read.value), assets);
  assert.equal(matches.filter(({ version }) => version === 'inside').length, 500);
  assert.equal(matches.filter(({ version }) => version === 'unknown').length, 167);
  assert.equal(matches[0].version, 'inside');
});

test('no asset makes the matcher throw, and probabilities stay between 0 and 1', () => {
  const matcher = matcherFor(
    { ...family1500, range: '< V2' },
    { ...cpu1515, range: 'vers:all/<V3' },
    { vendor: 'ABB', name: 'AP7xxx (', range: '>= <= |' },
  );
  const text = fc.option(
    fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom('Siemens', 'S7-1500', '6ES7*', 'V2.9', '(', '\\')),
  );
  fc.assert(
    fc.property(
      fc.record({ vendor: text, product: text, model: text, orderNumber: text, firmware: text, serial: text }),
      (asset) => {
        for (const match of matcher.matchAsset({ id: 'a', ...asset })) {
          assert.ok(match.probability > 0 && match.probability <= 1 && match.priority >= 0 && match.priority <= 1);
        }
      },
    ),
    { numRuns: 500 },
  );
});
