import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chunksOf } from '../read/chunks.ts';
import { collect } from '../read/collect.test-support.ts';
import { readVulnerabilityFile } from '../read/read-file.ts';
import type { ReadDocument } from '../read/types.ts';
import { cncpeUri, readCncpe } from './name.ts';

async function documents(text: string): Promise<ReadDocument[]> {
  const items = await collect(readVulnerabilityFile('cnnvd', chunksOf(text), { retrieved: '2026-01-01T00:00:00Z' }));
  return items.map((item) => {
    assert.ok('document' in item, JSON.stringify(item));
    return item.document;
  });
}

const said = (document: ReadDocument, attribute: string): unknown[] =>
  document.statements[0].assertions.filter((assertion) => assertion.attribute === attribute).map(({ value }) => value);

const older = `<?xml version="1.0" encoding="UTF-8"?>
<cnnvd cnnvd_xml_version="2.8" pub_date="2017-03-01" xmlns="http://www.cnnvd.org.cn/vuln/1.0">
  <entry>
    <name>Example Controller 缓冲区错误漏洞</name><vuln-id>CNNVD-201702-101</vuln-id>
    <published>2017-02-10</published><modified>2017-02-20</modified><source>Example</source>
    <severity>高危</severity><vuln-type>缓冲区错误</vuln-type><thrtype>远程</thrtype>
    <vuln-descript>处理 <form> 时 & 之后存在缓冲区错误。</vuln-descript>
    <vulnerable-configuration>
      <cncpe operator="AND">
        <cncpe-software operator="OR"><cncpe-lang name="CPE:/o:example:controller_firmware:1.0.1u:::"/></cncpe-software>
        <cncpe-terrace operator="OR"><cncpe-lang name="CPE:/h:example:controller:-"/></cncpe-terrace>
      </cncpe>
    </vulnerable-configuration>
    <vuln-software-list><product>CPE:/o:example:controller_firmware:1.0.1u:::</product></vuln-software-list>
    <other-id><cve-id>CVE-2017-1234</cve-id><bugtraq-id>94001</bugtraq-id></other-id>
    <refs><ref><ref-source>VENDOR</ref-source><ref-name>advisory</ref-name><ref-url>https://example.com/a</ref-url></ref></refs>
    <vuln-solution>厂商已发布升级补丁。</vuln-solution>
  </entry>
</cnnvd>`;

const newer = `<cnnvd publisher="中国漏洞库" date="2026-07-27" format="标准版">
  <cnnvd_items>
    <cnnvd_id>CNNVD-2026-00012345</cnnvd_id><cve_id></cve_id><name>Example 网关 授权问题漏洞</name>
    <vendor>Example</vendor><product>网关</product><vuln_descript>描述</vuln_descript><vuln_type>权限许可和访问控制问题</vuln_type>
    <severity><technicalseverity>超危</technicalseverity><overallseverity>高危</overallseverity></severity>
    <published>2026-07-20</published><references><reference><url>https://example.com/b</url></reference></references>
    <patch_url>https://example.com/patch</patch_url>
  </cnnvd_items>
</cnnvd>`;

test('an entry of the older format', async () => {
  const [document] = await documents(older);
  const [statement] = document.statements;
  assert.deepEqual([document.id, document.published], ['CNNVD-201702-101', '2017-02-20']);
  assert.deepEqual([statement.vulnerability, statement.aliases], ['CVE-2017-1234', ['CNNVD-201702-101']]);
  assert.deepEqual(said(document, 'own-level'), [{ scheme: 'CNNVD', level: '高危' }]);
  assert.deepEqual(said(document, 'own-class'), [{ scheme: 'CNNVD', id: null, name: '缓冲区错误' }]);
  assert.deepEqual(said(document, 'description'), [{ language: 'zh', text: '处理 <form> 时 & 之后存在缓冲区错误。' }]);
  assert.deepEqual(said(document, 'related'), ['BID-94001']);
  assert.deepEqual(said(document, 'reference'), ['https://example.com/a']);
  assert.deepEqual(said(document, 'affected'), [
    {
      vendor: 'example',
      product: 'controller firmware',
      versions: '1.0.1u',
      cpe: 'CPE:/o:example:controller_firmware:1.0.1u:::',
      status: 'known_affected',
    },
  ]);
});

test('an applicability statement keeps its operators, and what is only the platform', async () => {
  const [document] = await documents(older);
  const [configuration] = said(document, 'cpe-configuration') as {
    operator: string;
    children: { matches: { vulnerable: boolean }[] }[];
  }[];
  assert.equal(configuration.operator, 'AND');
  assert.deepEqual(
    configuration.children.map(({ matches }) => matches.map(({ vulnerable }) => vulnerable)),
    [[true], [false]],
  );
});

test('an asset is matched by the applicability statement: its versions, and the platform beside it', async () => {
  const [document] = await documents(older);
  assert.deepEqual(
    document.prepared?.products.map(({ vendor, name, range, cpe, platforms }) => [vendor, name, range, cpe, platforms]),
    [
      [
        'example',
        'controller firmware',
        '1.0.1u',
        'cpe:2.3:o:example:controller_firmware:*:*:*:*:*:*:*:*',
        [['cpe:/h:example:controller:-']],
      ],
    ],
  );
});

test('an entry of the newer format, with both grades and a type of the newer tree', async () => {
  const [document] = await documents(newer);
  assert.deepEqual([document.id, document.statements[0].vulnerability], ['CNNVD-2026-00012345', 'CNNVD-2026-00012345']);
  assert.deepEqual(said(document, 'own-level'), [
    { scheme: 'CNNVD', level: '高危' },
    { scheme: 'CNNVD-technical', level: '超危' },
  ]);
  assert.deepEqual(said(document, 'own-class'), [{ scheme: 'CNNVD', id: null, name: '权限许可和访问控制问题' }]);
  assert.deepEqual(said(document, 'affected'), [
    { vendor: 'Example', product: '网关', versions: null, cpe: null, status: 'known_affected' },
  ]);
  assert.deepEqual(said(document, 'patch'), [
    { name: 'Example 网关 授权问题漏洞', description: null, url: 'https://example.com/patch' },
  ]);
});

test('names of CNCPE and CPE 2.2', () => {
  assert.deepEqual(readCncpe('CNCPE:/应用:北京智通:网际快车:3.5:::中文-台湾'), {
    part: 'a',
    vendor: '北京智通',
    product: '网际快车',
    version: '3.5',
    update: '',
  });
  assert.equal(readCncpe('cpe:/o:siemens:s7-1500%2bfirmware:2.9')?.product, 's7-1500+firmware');
  assert.equal(cncpeUri('CNCPE:/应用:北京智通:网际快车:3.5:::中文-台湾'), 'cpe:/a:北京智通:网际快车:3.5:::中文-台湾');
  assert.equal(readCncpe('cpe:2.3:o:siemens:s7:*'), null);
});
