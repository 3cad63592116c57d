import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chunksOf } from '../read/chunks.ts';
import { collect } from '../read/collect.test-support.ts';
import { readVulnerabilityFile } from '../read/read-file.ts';
import type { Item, ReadDocument } from '../read/types.ts';

const firmware = 'cpe:2.3:o:siemens:simatic_s7-1500_firmware:*:*:*:*:*:*:*:*';
const device = 'cpe:2.3:h:siemens:simatic_s7-1500:-:*:*:*:*:*:*:*';

function entry(id: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id,
    sourceIdentifier: 'productcert@siemens.com',
    published: '2024-01-01T10:00:00.000',
    lastModified: '2024-02-01T10:00:00.000',
    vulnStatus: 'Analyzed',
    descriptions: [{ lang: 'en', value: 'A packet can write outside of a buffer.' }],
    metrics: {
      cvssMetricV31: [
        {
          source: 'nvd@nist.gov',
          type: 'Primary',
          cvssData: { version: '3.1', vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', baseScore: 9.8 },
        },
        {
          source: 'productcert@siemens.com',
          type: 'Secondary',
          cvssData: { version: '3.1', vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H', baseScore: 7.5 },
        },
      ],
      cvssMetricV2: [
        {
          source: 'nvd@nist.gov',
          type: 'Primary',
          cvssData: { version: '2.0', vectorString: 'AV:N/AC:L/Au:N/C:N/I:N/A:C', baseScore: 7.8 },
        },
      ],
    },
    weaknesses: [
      {
        source: 'nvd@nist.gov',
        type: 'Primary',
        description: [
          { lang: 'en', value: 'NVD-CWE-noinfo' },
          { lang: 'en', value: 'CWE-787' },
        ],
      },
    ],
    configurations: [
      {
        operator: 'AND',
        nodes: [
          {
            operator: 'OR',
            negate: false,
            cpeMatch: [{ vulnerable: true, criteria: firmware, versionStartIncluding: '2.0', versionEndExcluding: '2.9.4' }],
          },
          { operator: 'OR', negate: false, cpeMatch: [{ vulnerable: false, criteria: device }] },
        ],
      },
    ],
    references: [{ url: 'https://example.com/a', source: 'productcert@siemens.com', tags: ['Vendor Advisory'] }],
    cisaExploitAdd: '2024-03-01',
    cisaActionDue: '2024-03-22',
    ...more,
  };
}

async function read(text: string): Promise<Item[]> {
  return await collect(readVulnerabilityFile('nvd', chunksOf(text), { retrieved: '2026-01-01T00:00:00Z' }));
}

const ids = (items: readonly Item[]): string[] => items.map((item) => ('document' in item ? item.document.id : 'problem'));

async function one(value: unknown): Promise<ReadDocument> {
  const [item] = await read(JSON.stringify(value));
  assert.ok('document' in item, JSON.stringify(item));
  return item.document;
}

function said(document: ReadDocument, attribute: string): [string, unknown][] {
  return document.statements[0].assertions
    .filter((assertion) => assertion.attribute === attribute)
    .map(({ source, value }) => [source, value]);
}

test('a page of the API, a yearly file and an entry by itself are read alike', async () => {
  const entries = [entry('CVE-2024-1000'), entry('CVE-2024-1001')];
  const page = {
    resultsPerPage: 2,
    format: 'NVD_CVE',
    version: '2.0',
    nested: { vulnerabilities: 'no list' },
    vulnerabilities: entries.map((cve) => ({ cve })),
    after: [{ id: 'x' }],
  };
  const both = ['CVE-2024-1000', 'CVE-2024-1001'];
  assert.deepEqual(ids(await read(JSON.stringify(page))), both);
  assert.deepEqual(ids(await read(JSON.stringify(page, null, 2))), both);
  assert.deepEqual(ids(await read(JSON.stringify({ timestamp: 'x', cve_items: entries }))), both);
  assert.deepEqual(ids(await read(JSON.stringify(entries[0]))), ['CVE-2024-1000']);
  assert.deepEqual(ids(await read(entries.map((item) => JSON.stringify(item)).join('\n'))), both);
});

test('a damaged entry of a page costs itself', async () => {
  const items = await read(
    `{"vulnerabilities":[${JSON.stringify({ cve: entry('CVE-2024-1000') })},{"cve":{"id":"none"}},{"cve":{"id":x}},${JSON.stringify({ cve: entry('CVE-2024-1001') })}]}`,
  );
  assert.deepEqual(ids(items), ['CVE-2024-1000', 'problem', 'problem', 'CVE-2024-1001']);
});

test('a page with nothing in it is no problem', async () => {
  assert.deepEqual(await read('{"resultsPerPage":0,"totalResults":0,"format":"NVD_CVE","vulnerabilities":[]}'), []);
});

test('what NIST says and what it passes on from others have different sources', async () => {
  const document = await one(entry('CVE-2024-1000'));
  assert.deepEqual(
    said(document, 'cvss').map(([source]) => source),
    ['NVD', 'NVD', 'NVD/productcert@siemens.com'],
  );
  assert.deepEqual(
    said(document, 'description').map(([source]) => source),
    ['NVD/productcert@siemens.com'],
  );
  assert.deepEqual(said(document, 'weakness'), [['NVD', 'CWE-787']]);
  assert.deepEqual(said(document, 'known-exploited'), [['NVD/KEV', { dateAdded: '2024-03-01', dueDate: '2024-03-22' }]]);
});

test('a configuration keeps its operators, and only what is vulnerable is a product', async () => {
  const document = await one(entry('CVE-2024-1000'));
  const [[, configuration]] = said(document, 'cpe-configuration') as [string, { operator: string; children: unknown[] }][];
  assert.deepEqual([configuration.operator, configuration.children.length], ['AND', 2]);
  assert.deepEqual(said(document, 'affected'), [
    [
      'NVD',
      {
        vendor: 'siemens',
        product: 'simatic s7-1500 firmware',
        versions: '>= 2.0, < 2.9.4',
        status: 'known_affected',
        cpe: firmware,
      },
    ],
  ]);
  assert.deepEqual(
    document.prepared?.products.map(({ name, range }) => [name, range]),
    [['simatic s7-1500 firmware', '>= 2.0, < 2.9.4']],
  );
});

test('a rejected entry says so and affects nothing', async () => {
  const document = await one(entry('CVE-2024-1000', { vulnStatus: 'Rejected' }));
  assert.deepEqual(said(document, 'state'), [['NVD', 'Rejected']]);
  assert.equal(document.prepared, null);
});
