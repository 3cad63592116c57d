import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csafDocument } from './document.ts';
import { readCsafValue } from './read.ts';

/** What CSAF 2.1 says in another place or another way than 2.0. */
const document = {
  $schema: 'https://docs.oasis-open.org/csaf/csaf/v2.1/schema/csaf.json',
  document: {
    category: 'csaf_vex',
    csaf_version: '2.1',
    title: 'Example',
    distribution: { tlp: { label: 'CLEAR' }, sharing_group: { id: 'ffffffff-ffff-ffff-ffff-ffffffffffff', name: 'Public' } },
    publisher: { category: 'vendor', name: 'Example', namespace: 'https://example.com' },
    tracking: {
      id: 'EX-1',
      status: 'final',
      version: '1',
      initial_release_date: '2025-01-01T00:00:00Z',
      current_release_date: '2025-01-02T00:00:00Z',
    },
  },
  product_tree: {
    full_product_names: [
      {
        product_id: 'A',
        name: 'Firmware 1.0',
        product_identification_helper: { purls: ['pkg:generic/a@1.0', 'pkg:generic/b@1.0'] },
      },
      { product_id: 'B', name: 'Module' },
      { product_id: 'C', name: 'Rack' },
    ],
    product_paths: [
      {
        beginning_product_reference: 'A',
        full_product_name: { product_id: 'D', name: 'Firmware 1.0 on Module in Rack' },
        subpaths: [
          { category: 'installed_on', next_product_reference: 'B' },
          { category: 'default_component_of', next_product_reference: 'C' },
        ],
      },
    ],
  },
  vulnerabilities: [
    {
      cve: 'CVE-2025-1000',
      cwes: [
        { id: 'CWE-787', name: 'Out-of-bounds Write', version: '4.13' },
        { id: 'CWE-20', name: 'Improper Input Validation', version: '4.13' },
      ],
      disclosure_date: '2025-01-01T08:00:00Z',
      first_known_exploitation_dates: [
        { date: '2025-02-01T00:00:00Z', exploitation_date: '2025-01-15T00:00:00Z', product_ids: ['D'] },
      ],
      ids: [
        { system_name: 'CNVD', text: 'CNVD-2025-00001' },
        { system_name: 'Tracker', text: '#1217' },
      ],
      metrics: [
        {
          products: ['D'],
          content: {
            cvss_v3: { version: '3.1', vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', baseScore: 9.8 },
            epss: { probability: '0.42', percentile: '0.97', timestamp: '2025-01-02T00:00:00Z' },
            ssvc_v2: {
              schemaVersion: '2.0.0',
              timestamp: '2025-01-02T00:00:00Z',
              selections: [{ namespace: 'ssvc', key: 'E', version: '1.1.0', values: [{ key: 'A' }] }],
            },
          },
        },
        {
          products: ['D'],
          source: 'https://nvd.example.org/x',
          content: {
            cvss_v2: { version: '2.0', vectorString: 'AV:N/AC:L/Au:N/C:C/I:C/A:C', baseScore: 10 },
            qualitative_severity_rating: 'high',
          },
        },
      ],
      product_status: { known_affected: ['D'], unknown: ['B'] },
    },
  ],
};

test('what version 2.1 says is read into the same shape', () => {
  const read = readCsafValue(document);
  assert.ok(read.ok);
  assert.deepEqual(read.problems, []);
  const { products, vulnerabilities, tlp, sharingGroup } = read.value;
  const [vulnerability] = vulnerabilities;
  assert.deepEqual([tlp, sharingGroup?.name], ['CLEAR', 'Public']);
  assert.deepEqual(products.find(({ id }) => id === 'D')?.relationship, {
    category: 'installed_on',
    product: 'A',
    relatesTo: 'B',
    beyond: [{ category: 'default_component_of', relatesTo: 'C' }],
  });
  assert.deepEqual(products[0].helper?.purls.length, 2);
  assert.deepEqual(
    vulnerability.cwes.map(({ id }) => id),
    ['CWE-787', 'CWE-20'],
  );
  assert.deepEqual(
    vulnerability.scores.map(({ version, source }) => [version, source]),
    [
      ['3.1', null],
      ['2.0', 'https://nvd.example.org/x'],
    ],
  );
  assert.equal(vulnerability.status.get('B'), 'unknown');
  assert.equal(vulnerability.released, '2025-01-01T08:00:00Z');
});

test('metrics of 2.1 become assertions of whoever said them', () => {
  const read = csafDocument(document, '2026-01-01T00:00:00Z');
  assert.ok(read.ok);
  const [statement] = read.value.statements;
  assert.deepEqual(statement.aliases, ['CNVD-2025-00001']);
  const said = (attribute: string): [string, unknown][] =>
    statement.assertions.filter((assertion) => assertion.attribute === attribute).map(({ source, value }) => [source, value]);
  assert.deepEqual(
    said('weakness').map(([, cwe]) => cwe),
    ['CWE-787', 'CWE-20'],
  );
  assert.deepEqual(said('known-exploited'), [['EX-1', { dateAdded: '2025-01-15T00:00:00Z' }]]);
  assert.deepEqual(said('ssvc'), [
    ['EX-1', { role: '', timestamp: '2025-01-02T00:00:00Z', options: { Exploitation: 'active' } }],
  ]);
  assert.deepEqual(said('exploit-prediction'), [
    ['EX-1', { score: 0.42, percentile: 0.97, date: '2025-01-02', modelVersion: '' }],
  ]);
  assert.deepEqual(
    said('cvss').map(([source]) => source),
    ['EX-1', 'EX-1/nvd.example.org'],
  );
  assert.deepEqual(said('own-level'), [['EX-1/nvd.example.org', { scheme: 'CVSS', level: 'high' }]]);
});
