import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readContent } from './read-content.ts';
import { readVulnerabilityFile } from './read-file.ts';
import type { DocumentKind, ReadDocument } from './types.ts';

const retrieved = '2025-01-01T00:00:00Z';
const files: readonly (readonly [DocumentKind, string])[] = [
  [
    'cnvd',
    `<vulnerabilitys><vulnerability><number>CNVD-2022-37513</number><cves><cve><cveNumber>CVE-2021-22681</cveNumber></cve></cves>
     <title>T</title><serverity>高</serverity><products><product>A B 1</product><product>A C 2</product></products></vulnerability></vulnerabilitys>`,
  ],
  [
    'cnnvd',
    `<cnnvd><entry><name>N</name><vuln-id>CNNVD-202103-001</vuln-id><published>2021-03-01</published><severity>高危</severity>
     <other-id><cve-id>CVE-2021-22681</cve-id></other-id><refs><ref><ref-url>https://a.example/</ref-url></ref></refs></entry></cnnvd>`,
  ],
];

async function first(kind: DocumentKind, text: string): Promise<ReadDocument> {
  const chunks = (async function* () {
    yield Buffer.from(text);
  })();
  for await (const item of readVulnerabilityFile(kind, chunks, { retrieved })) if ('document' in item) return item.document;
  throw new Error('no document');
}

test('a document read again from what was kept of it says the same, whatever the order of its members', async () => {
  for (const [kind, text] of files) {
    const document = await first(kind, text);
    const shuffled = Object.fromEntries(Object.entries(document.content as object).toReversed());
    const again = readContent(kind, shuffled, retrieved);
    assert.ok(again.ok, kind);
    assert.deepEqual(again.value.statements, document.statements, kind);
    assert.deepEqual(again.value.prepared, document.prepared, kind);
    assert.equal(again.value.id, document.id);
  }
});

test('what is no document is a problem, never an exception', () => {
  for (const kind of ['csaf', 'cve', 'nvd', 'kev', 'ssvc', 'cnvd', 'cnnvd', 'epss', 'constructor'])
    for (const content of [null, 1, 'x', [], {}, { document: [] }, { '@a': 3 }])
      assert.equal(readContent(kind, content, retrieved).ok, false, kind);
});
