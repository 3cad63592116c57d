import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fieldOf, sourceFamily } from './sources.ts';

const known: readonly (readonly [string, string])[] = [
  ['ICSA-21-056-03', 'CISA'],
  ['CVE/icscert', 'CISA'],
  ['NVD/ics-cert@hq.dhs.gov', 'CISA'],
  ['CVE/CISA-ADP', 'CISA-ADP'],
  ['NVD/134c704f-9b21-4f2e-91b3-4a467353bcc0', 'CISA-ADP'],
  ['SSA-840188', 'Siemens ProductCERT'],
  ['NVD/productcert@siemens.com', 'Siemens ProductCERT'],
  ['NVD', 'NVD'],
  ['NVD/KEV', 'KEV'],
  ['CVE/Rockwell', 'Rockwell'],
  ['NVD/psirt@bosch.com', 'bosch'],
  ['ICSA-24-001-01/www.first.org', 'www.first.org'],
  ['FSA-202401', 'FSA'],
  ['CNVD', 'CNVD'],
  ['source A', 'source A'],
];

for (const [source, family] of known) test(`in ${source} ${family} speaks`, () => assert.equal(sourceFamily(source), family));

test('an industrial publisher or product makes a vulnerability industrial', () => {
  const say = (source: string, title: string) => ({
    subject: 'CVE-2022-0001',
    attribute: 'title' as const,
    value: title,
    source,
    published: null,
    retrieved: '',
    method: 'enrichment' as const,
    confidence: 0.8,
  });
  assert.equal(fieldOf([say('NVD', 'A flaw in a browser')]), 'it');
  assert.equal(fieldOf([say('ICSA-22-001-01', 'A flaw')]), 'industrial');
  assert.equal(fieldOf([say('CNVD', '某组态软件存在漏洞')]), 'industrial');
});
