import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readCve } from '../cve/read.ts';
import { readEpss } from '../epss/epss.ts';
import { readKev } from './kev.ts';

test('the catalogue, and an entry without an id', () => {
  const read = readKev(
    JSON.stringify({
      catalogVersion: '2025.08.25',
      dateReleased: '2025-08-25T17:04:19Z',
      vulnerabilities: [
        {
          cveID: 'CVE-2025-1',
          dateAdded: '2025-01-01',
          dueDate: '2025-01-22',
          knownRansomwareCampaignUse: 'Known',
          cwes: ['CWE-59'],
        },
        { dateAdded: 'x' },
      ],
    }),
  );
  assert.ok(read.ok);
  assert.deepEqual(
    read.value.entries.map(({ cve, ransomware, cwes }) => [cve, ransomware, cwes]),
    [['CVE-2025-1', true, ['CWE-59']]],
  );
  assert.equal(read.problems[0].at, '/vulnerabilities/1/cveID');
});

test('the EPSS table with its model and date, of all or of wanted CVEs', () => {
  const text =
    '#model_version:v2025.03.14,score_date:2025-08-25T12:55:00Z\ncve,epss,percentile\nCVE-1999-0001,0.01141,0.77518\nCVE-2025-1,0.9,0.99\nnonsense\n';
  const read = readEpss(text);
  assert.ok(read.ok);
  assert.deepEqual([read.value.modelVersion, read.value.date, read.value.scores.size], ['v2025.03.14', '2025-08-25', 2]);
  assert.deepEqual(read.value.scores.get('CVE-2025-1'), { cve: 'CVE-2025-1', score: 0.9, percentile: 0.99, date: '2025-08-25' });
  assert.match(read.problems[0].what, /^1 lines/);
  const wanted = readEpss(text, new Set(['CVE-2025-1']));
  assert.ok(wanted.ok && wanted.value.scores.size === 1);
  assert.ok(!readEpss('a,b\n').ok);
});

test('a CVE record with SSVC and KEV from a publisher beside the CNA', () => {
  const read = readCve(
    JSON.stringify({
      dataType: 'CVE_RECORD',
      cveMetadata: { cveId: 'CVE-2024-1000', state: 'PUBLISHED' },
      containers: {
        cna: {
          affected: [
            { vendor: 'V', product: 'P', versions: [{ version: '0', lessThan: '2', status: 'affected', versionType: 'custom' }] },
          ],
        },
        adp: [
          {
            metrics: [
              { other: { type: 'kev', content: { dateAdded: '2024-02-02' } } },
              { other: { type: 'ssvc', content: { options: [{ Exploitation: 'active' }] } } },
            ],
          },
        ],
      },
    }),
  );
  assert.ok(read.ok);
  const [cna, adp] = read.value.containers;
  assert.equal(cna.affected[0].versions[0].lessThan, '2');
  assert.deepEqual([adp.kevAdded, adp.ssvc?.options], ['2024-02-02', { Exploitation: 'active' }]);
  assert.ok(!readCve('{"dataType":"CVE_RECORD","cveMetadata":{"cveId":"CVE-x"}}').ok);
});

test('arbitrary JSON and text are refused or read, never thrown at', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      readKev(text);
      readCve(text);
      readKev(`{"catalogVersion":"1","vulnerabilities":[${text}]}`);
      readCve(`{"dataType":"CVE_RECORD","cveMetadata":{"cveId":"CVE-2024-1000"},"containers":${text}}`);
      readCve(`{"dataType":"CVE_RECORD","cveMetadata":{"cveId":"CVE-2024-1000"},"containers":{"cna":${text},"adp":[${text}]}}`);
      readEpss(`#model_version:1\n${text}`);
    }),
    { numRuns: 2000 },
  );
});
