import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { unpackDocument } from './bundle/carry.ts';
import { readText } from './corpora.test-support.ts';
import { zipOf } from './file/zip.test-support.ts';
import { seeds } from './seeds.test-support.ts';

const sigma = 'title: A\nlogsource: {product: zeek}\ndetection: {one: {a: 1}, condition: one}\n';
const oui = 'Registry,Assignment,Organization Name,Organization Address\n';
const rule = 'alert tcp any any -> any any (msg:"a"; sid:1;)';

suite('what a library does not take of a file says why by a code', () => {
  for (const [name, content, code, values] of [
    ['a', '', 'emptyFile', {}],
    ['a', 'hello', 'unknownContent', {}],
    ['a.json', '{"a": 1}', 'unknownDocument', {}],
    ['a.json', `{"a": ${'['.repeat(200)}${']'.repeat(200)}}`, 'nested', { most: 100 }],
    ['a.gz', gzipSync(gzipSync(gzipSync(gzipSync(gzipSync('x'))))), 'packedDeep', { most: 4 }],
    ['a.zip', zipOf({ 'a.json': seeds[0].text }).subarray(0, 200), 'noDirectory', {}],
    ['a.csv', `${oui}MA-L,XYZ,Acme,\n`, 'noPrefix', { prefix: 'XYZ', registry: 'MA-L' }],
    ['a.rules', `${rule}\nalert tcp any any -> any any (msg:"a";)\n`, 'noSid', {}],
    ['a.rules', `${rule}\nhello\n`, 'noNetworkRule', {}],
    ['a.yar', 'rule a { condition: true }\nrule b { condition: true\n', 'endless', { name: 'b' }],
    ['a.yml', `${sigma}---\na: 1\n`, 'noSigma', {}],
  ] as const)
    test(`${name}: ${code}`, async () => {
      const { items } = await readText(content, name);
      const item = items.find((one) => 'problem' in one);
      assert.ok(item !== undefined && 'problem' in item, JSON.stringify(items).slice(0, 300));
      assert.deepEqual([item.code, item.values], [code, values]);
      for (const value of Object.values(values)) assert.ok(item.problem.includes(String(value)), item.problem);
    });

  for (const [name, content, code] of [
    ['a.json', '{"a": ', 'noJson'],
    ['a.gz', gzipSync(seeds[0].text).subarray(0, 100), 'unreadFurther'],
    ['a.yml', `${sigma}---\na: [\n`, 'noYaml'],
  ] as const)
    test(`${name}: ${code} in the words of its reader`, async () => {
      const { items } = await readText(content, name);
      const item = items.find((one) => 'problem' in one);
      assert.ok(item !== undefined && 'problem' in item);
      assert.equal(item.code, code);
      assert.ok(item.problem.endsWith(String(item.values.reason)), item.problem);
    });

  test('a document of a bundle does too', () => {
    const carried = { id: 'a', hash: '', title: 'a', source: 'a', published: null };
    const refused = (kind: string, content: unknown) => unpackDocument({ ...carried, kind, content }, '2026-01-01T00:00:00Z');
    assert.deepEqual(refused('stix', {}), { problem: 'it has no list of entries and edges', code: 'noLists', values: {} });
    assert.deepEqual(refused('csaf', {}), { problem: 'this is not a CSAF document', code: 'notCsaf', values: {} });
  });
});
