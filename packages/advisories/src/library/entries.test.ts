import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { openLibrary } from './library.ts';

const cnvd = `<vulnerabilitys><vulnerability><number>CNVD-2024-00001</number><cves><cve><cveNumber>CVE-2024-1000</cveNumber></cve></cves>
  <title>Siemens S7-1500拒绝服务漏洞</title><serverity>高</serverity><products><product>Siemens SIMATIC S7-1500 &lt;2.9.4</product></products>
  <openTime>2024-02-01</openTime></vulnerability><vulnerability><title>无编号</title></vulnerability></vulnerabilitys>`;

test('files of many entries go into a library: joined, searched, matched, and unchanged the second time', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fengsui-entries-'));
  try {
    writeFileSync(join(folder, 'cnvd.xml'), cnvd);
    writeFileSync(
      join(folder, 'cnnvd.xml.gz'),
      gzipSync('<cnnvd><entry><name>名称</name><vuln-id>CNNVD-202401-001</vuln-id></entry></cnnvd>'),
    );
    const library = openLibrary(join(folder, 'library'));
    const first = await library.import([join(folder, 'cnvd.xml'), join(folder, 'cnnvd.xml.gz')]);
    assert.deepEqual([first.added, first.problems.length], [2, 1]);
    assert.match(first.problems[0].at, /line 3, element 2$/);
    const second = await library.import([join(folder, 'cnvd.xml')]);
    assert.deepEqual([second.added, second.unchanged], [0, 1]);
    for (const id of ['CVE-2024-1000', 'CNVD-2024-00001']) {
      assert.ok(
        library
          .record(id)
          ?.assertions.some(({ attribute, value }) => attribute === 'own-level' && (value as { level: string }).level === '高'),
      );
    }
    assert.deepEqual(
      library.search('cnvd-2024-00001').map(({ id }) => id),
      ['CVE-2024-1000'],
    );
    const matches = library.matcher().matchAsset({ id: 'a', vendor: 'Siemens', model: 'SIMATIC S7-1500', firmware: 'V2.9.1' });
    assert.deepEqual(
      matches.map(({ vulnerability }) => vulnerability),
      ['CVE-2024-1000'],
    );
    assert.equal(openLibrary(join(folder, 'library')).status().entries, 2);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
