import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { readText } from './corpora.test-support.ts';
import { zipOf } from './file/zip.test-support.ts';
import { readLibraryFile } from './read-file.ts';
import { seeds } from './seeds.test-support.ts';

const bundle = seeds[0].text;
const cve = JSON.stringify({
  dataType: 'CVE_RECORD',
  dataVersion: '5.1',
  cveMetadata: { cveId: 'CVE-2026-0001', assignerOrgId: '00000000-0000-4000-8000-000000000000', state: 'PUBLISHED' },
  containers: {
    cna: {
      providerMetadata: { orgId: '00000000-0000-4000-8000-000000000000' },
      descriptions: [{ lang: 'en', value: 'x' }],
      affected: [],
      references: [],
    },
  },
});

test('an archive is read file by file, archives and gzip inside of it too, vulnerabilities among them', async () => {
  const inner = zipOf({ 'a/event.json': seeds[5].text });
  const { items, knowledge, problems } = await readText(
    zipOf({
      'README.md': 'x',
      'bundle.json': bundle,
      'list.json.gz': gzipSync(seeds[8].text),
      'inner.zip': inner,
      'cve.json': cve,
      'what.bin': 'nothing',
    }),
    'all.zip',
  );
  assert.deepEqual(
    knowledge.map(({ kind }) => kind),
    ['stix', 'misp-warning-list', 'misp-event'],
  );
  assert.ok(items.some((item) => item.at.startsWith('inner.zip/a/event.json: ')));
  assert.ok(items.some((item) => 'document' in item && item.document.id === 'CVE-2026-0001'));
  assert.deepEqual(problems, ['what.bin: file: the content is of no kind that the library takes']);
  assert.deepEqual(
    readdirSync(tmpdir()).filter((name) => /^fengsui-.*\.zip$/.test(name)),
    [],
  );
});

test('one document a line: a damaged line costs itself', async () => {
  const { knowledge, problems } = await readText(`${bundle}\n{"type": "bundle"\n\n${seeds[8].text}\n`);
  assert.equal(knowledge.length, 2);
  assert.equal(problems.length, 1);
  assert.match(problems[0], /^line 2: The text is not JSON/);
});

test('what is no kind of file, empty, cut off or damaged is told', async () => {
  for (const [content, why] of [
    ['', /the file is empty/],
    ['hello', /of no kind/],
    ['{"a": 1}', /of no kind/],
    ['{"a": ', /not JSON/],
    [gzipSync(bundle).subarray(0, 100), /unexpected end|cannot be read/],
    [zipOf({ 'a.json': bundle }).subarray(0, 200), /no directory/],
  ] as const) {
    const { knowledge, problems } = await readText(content);
    assert.deepEqual(knowledge, []);
    assert.equal(problems.length, 1);
    assert.match(problems[0], why);
  }
});

test("what is packed without end is not followed; bytes that cannot be read are the caller's", async () => {
  let packed: Uint8Array = Buffer.from(bundle);
  for (let depth = 0; depth < 6; depth++) packed = gzipSync(packed);
  assert.deepEqual((await readText(packed)).problems, ['file: what is packed is read up to 4 within each other']);
  async function* breaking(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('{"type": "bundle", ');
    throw new Error('the disk is gone');
  }
  await assert.rejects(async () => {
    for await (const item of readLibraryFile(breaking(), { name: 'a.json', retrieved: '2026-01-01T00:00:00Z' }))
      assert.fail(item.at);
  }, /the disk is gone/);
});

test('a text with a byte order mark is read, in UTF-8 and UTF-16', async () => {
  for (const bytes of [Buffer.from(`\ufeff${bundle}`), Buffer.from(`\ufeff${bundle}`, 'utf16le')]) {
    const { knowledge, problems } = await readText(bytes);
    assert.deepEqual(problems, []);
    assert.equal(knowledge.length, 1);
  }
});
