import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cveDocument } from './document.ts';

const retrieved = '2026-01-01T00:00:00Z';

function record(cna: Record<string, unknown>, adp: Record<string, unknown>[] = [], state = 'PUBLISHED'): Record<string, unknown> {
  return {
    dataType: 'CVE_RECORD',
    cveMetadata: { cveId: 'CVE-2024-1000', state, dateUpdated: '2024-02-01T00:00:00Z' },
    containers: { cna: { providerMetadata: { shortName: 'siemens' }, ...cna }, adp },
  };
}

function said(value: unknown, attribute: string): [string, unknown][] {
  const read = cveDocument(value, retrieved);
  assert.ok(read.ok);
  return read.value.statements[0].assertions
    .filter((assertion) => assertion.attribute === attribute)
    .map(({ source, value }) => [source, value]);
}

test('every container speaks for itself', () => {
  const value = record(
    {
      workarounds: [{ lang: 'en', value: 'Close port 102.' }],
      credits: [{ lang: 'en', value: 'A. Finder' }],
      problemTypes: [{ descriptions: [{ lang: 'en', cweId: 'CWE-787' }] }],
    },
    [
      {
        providerMetadata: { shortName: 'CISA-ADP' },
        problemTypes: [{ descriptions: [{ lang: 'en', cweId: 'CWE-20' }] }],
        metrics: [
          {
            other: {
              type: 'ssvc',
              content: { role: 'CISA Coordinator', timestamp: '2024-07-26T15:28:16Z', options: [{ Exploitation: 'active' }] },
            },
          },
        ],
      },
    ],
  );
  assert.deepEqual(said(value, 'weakness'), [
    ['CVE/siemens', 'CWE-787'],
    ['CVE/CISA-ADP', 'CWE-20'],
  ]);
  assert.deepEqual(
    said(value, 'ssvc').map(([source]) => source),
    ['CVE/CISA-ADP'],
  );
  assert.deepEqual(said(value, 'credit'), [['CVE/siemens', 'A. Finder']]);
  assert.deepEqual(said(value, 'remediation'), [
    ['CVE/siemens', { category: 'workaround', details: 'Close port 102.', url: null }],
  ]);
});

test('a rejected record says why, and what takes its place', () => {
  const value = record(
    { rejectedReasons: [{ lang: 'en', value: 'A duplicate.' }], replacedBy: ['CVE-2024-0999'] },
    [],
    'REJECTED',
  );
  assert.deepEqual(said(value, 'state'), [['CVE', 'REJECTED']]);
  assert.deepEqual(said(value, 'description'), [['CVE/siemens', { language: 'en', text: 'A duplicate.' }]]);
  assert.deepEqual(said(value, 'related'), [['CVE/siemens', 'CVE-2024-0999']]);
});

test('an applicability statement is kept, and names the products where the record names none', () => {
  const cpeApplicability = [
    {
      operator: 'OR',
      nodes: [
        {
          operator: 'OR',
          negate: false,
          cpeMatch: [
            { vulnerable: true, criteria: 'cpe:2.3:o:acme:controller_firmware:*:*:*:*:*:*:*:*', versionEndExcluding: '2.1' },
          ],
        },
      ],
    },
  ];
  const adp = [{ providerMetadata: { shortName: 'CISA-ADP' }, cpeApplicability }];
  const value = record(
    { affected: [{ vendor: 'n/a', product: 'n/a', versions: [{ version: 'n/a', status: 'affected' }] }] },
    adp,
  );
  assert.deepEqual(
    said(value, 'cpe-configuration').map(([source]) => source),
    ['CVE/CISA-ADP'],
  );
  const read = cveDocument(value, retrieved);
  assert.deepEqual(read.ok && read.value.prepared?.products.map(({ vendor, name, range }) => [vendor, name, range]), [
    ['acme', 'controller firmware', '< 2.1'],
  ]);
});
