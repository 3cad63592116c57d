import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chunksOf } from '../read/chunks.ts';
import { collect } from '../read/collect.test-support.ts';
import { readVulnerabilityFile } from '../read/read-file.ts';
import type { Item, ReadDocument } from '../read/types.ts';

async function items(text: string): Promise<Item[]> {
  return await collect(readVulnerabilityFile('cnvd', chunksOf(text), { retrieved: '2026-01-01T00:00:00Z' }));
}

function entry(cves: readonly string[], more = ''): string {
  const list = cves.map(
    (cve) => `<cve><cveNumber>${cve}</cveNumber><cveUrl>https://nvd.nist.gov/vuln/detail/${cve}</cveUrl></cve>`,
  );
  return `<vulnerability><number>CNVD-2022-00001</number><cves>${list.join('')}</cves><title>Siemens S7-1500拒绝服务漏洞</title>
    <serverity>高</serverity><products><product>Siemens S7-1500 &lt;2.9.4</product><product>null</product></products>
    <isEvent>通用软硬件漏洞</isEvent><submitTime>2021-12-01</submitTime><openTime>2022-01-02</openTime>
    <discovererName>null</discovererName><referenceLink>https://example.com/a?b=1&amp;c=2</referenceLink>
    <formalWay>厂商已发布升级补丁：&#xD;\nhttps://example.com/fix</formalWay><description>描述 <b>重</description>${more}</vulnerability>`;
}

async function one(text: string): Promise<ReadDocument> {
  const [item] = await items(`<vulnerabilitys>${text}</vulnerabilitys>`);
  assert.ok('document' in item, JSON.stringify(item));
  return item.document;
}

const said = (document: ReadDocument, attribute: string): unknown[] =>
  document.statements[0].assertions.filter((assertion) => assertion.attribute === attribute).map(({ value }) => value);

test('an entry with one CVE is that vulnerability under another name', async () => {
  const document = await one(entry(['CVE-2022-1000']));
  const [statement] = document.statements;
  assert.deepEqual(
    [document.id, statement.vulnerability, statement.aliases],
    ['CNVD-2022-00001', 'CVE-2022-1000', ['CNVD-2022-00001']],
  );
  assert.deepEqual(said(document, 'covers'), []);
  assert.ok(statement.assertions.every(({ source, published }) => source === 'CNVD' && published === '2022-01-02'));
});

test('an entry with several CVEs covers them and is none of them; one without is itself', async () => {
  const several = await one(entry(['CVE-2022-1000', 'CVE-2022-1001', 'CVE-2022-1000']));
  assert.deepEqual([several.statements[0].vulnerability, several.statements[0].aliases], ['CNVD-2022-00001', []]);
  assert.deepEqual(said(several, 'covers'), ['CVE-2022-1000', 'CVE-2022-1001']);
  assert.equal((await one(entry([]))).statements[0].vulnerability, 'CNVD-2022-00001');
});

test('the level stays in the words of CNVD, and what says nothing is not said', async () => {
  const document = await one(entry(['CVE-2022-1000']));
  assert.deepEqual(said(document, 'own-level'), [{ scheme: 'CNVD', level: '高' }]);
  assert.deepEqual(said(document, 'credit'), []);
  assert.deepEqual(said(document, 'affected'), [
    { vendor: 'Siemens', product: 'S7-1500', versions: '<2.9.4', status: 'known_affected' },
  ]);
  assert.deepEqual(said(document, 'description'), [{ language: 'zh', text: '描述 <b>重' }]);
  assert.deepEqual(said(document, 'reference')[0], 'https://example.com/a?b=1&c=2');
  assert.deepEqual((said(document, 'remediation')[0] as { url: string }).url, 'https://example.com/fix');
  assert.equal(document.prepared?.products[0].range, '<2.9.4');
});

test('an entry without a number, and one with another tag, are rejected with line and reason', async () => {
  const found = await items(
    `<vulnerabilitys>\n${entry([])}\n<vulnerability><title>x</title></vulnerability>\n<vulnerability><a></b></vulnerability></vulnerabilitys>`,
  );
  assert.deepEqual(
    found.map((item) => ('problem' in item ? item.at : 'read')),
    ['read', 'line 8, element 2', 'line 9, element 3'],
  );
});
