import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleAdvisory } from '../samples.test-support.ts';
import { chunksOf } from './chunks.ts';
import { collect } from './collect.test-support.ts';
import { readVulnerabilityFile } from './read-file.ts';
import { recognise } from './recognise.ts';
import type { DocumentKind, Item, ReadLimits } from './types.ts';

const retrieved = '2026-01-01T00:00:00Z';

async function read(kind: DocumentKind, text: string, limits: Partial<ReadLimits> = {}): Promise<Item[]> {
  return await collect(readVulnerabilityFile(kind, chunksOf(text), { retrieved, limits }));
}

function idOf(item: Item): string {
  return 'document' in item ? item.document.id : 'problem' in item ? `problem at ${item.at}` : 'predictions';
}

const advisory = (id: string): string => JSON.stringify(sampleAdvisory({ id }));

test('a kind is known by the beginning of its content', () => {
  assert.equal(recognise(JSON.stringify(sampleAdvisory())), 'csaf');
  assert.equal(recognise('{"dataType": "CVE_RECORD", "cveMetadata": {}}'), 'cve');
  assert.equal(recognise('{"title": "x", "catalogVersion": "2026.01.01", "vulnerabilities": []}'), 'kev');
  assert.equal(recognise('#model_version:v2025.03.14,score_date:2026-01-01T00:00:00+0000\ncve,epss,percentile\n'), 'epss');
  assert.equal(recognise('{"resultsPerPage":1,"format":"NVD_CVE","version":"2.0","vulnerabilities":[]}'), 'nvd');
  assert.equal(recognise('{"id":"CVE-2024-1","sourceIdentifier":"cve@mitre.org","vulnStatus":"Analyzed"}'), 'nvd');
  assert.equal(recognise('\ufeff<?xml version="1.0"?>\n<vulnerabilitys><vulnerability>'), 'cnvd');
  assert.equal(recognise('<cnnvd cnnvd_xml_version="2.8" pub_date="2020-01-01">'), 'cnnvd');
  assert.equal(recognise('{"type":"bundle","objects":[]}'), null);
  assert.equal(recognise('<html><body>not found'), null);
});

test('one document, one a line, one after another and a list are read alike', async () => {
  const ids = ['A-1', 'A-2', 'A-3'];
  const all = ids.map(advisory);
  assert.deepEqual((await read('csaf', JSON.stringify(sampleAdvisory({ id: 'A-1' }), null, 2))).map(idOf), ['A-1']);
  for (const text of [all.join('\n'), all.join(''), `[${all.join(',')}]`, `[\n${all.join(',\n')}\n]\n`]) {
    assert.deepEqual((await read('csaf', text)).map(idOf), ids);
  }
});

test('a damaged line costs itself only', async () => {
  for (const damaged of [advisory('B').slice(0, -5), advisory('B').replace('"document"', '"document'), '{"a": nothing}']) {
    const items = await read('csaf', [advisory('A'), damaged, advisory('C'), ''].join('\n'));
    assert.deepEqual(items.map(idOf), ['A', 'problem at document 2', 'C']);
  }
});

test('a document that is too long or nests too deeply is named and passed over', async () => {
  const long = advisory('LONG').replace('Something is wrong', 'x'.repeat(5000));
  const items = await read('csaf', `${advisory('A')}\n${long}\n${advisory('C')}`, { documentBytes: 4500 });
  assert.deepEqual(items.map(idOf), ['A', 'problem at document 2', 'C']);
  assert.match((items[1] as { problem: string }).problem, /more than 4500/);
  const deep = `{"document":${'['.repeat(500)}${']'.repeat(500)}}`;
  const [item] = await read('csaf', deep);
  assert.match((item as { problem: string }).problem, /nests deeper/);
});

test('chunks may be cut anywhere', async () => {
  const bytes = new TextEncoder().encode(`${advisory('A-1')}\n${advisory('烽燧')}\n`);
  for (const size of [1, 2, 3, 7, 64]) {
    async function* cut(): AsyncGenerator<Uint8Array> {
      const chunk = new Uint8Array(size);
      for (let at = 0; at < bytes.length; at += size) {
        // The same memory is used for every chunk, as some sources do.
        const part = bytes.subarray(at, at + size);
        chunk.set(part);
        yield chunk.subarray(0, part.length);
      }
    }
    const items = await collect(readVulnerabilityFile('csaf', cut(), { retrieved }));
    assert.deepEqual(items.map(idOf), ['A-1', '烽燧']);
  }
});

test('an advisory says for each vulnerability what it knows, with names and a source', async () => {
  const [item] = await read('csaf', advisory('TEST-9'));
  assert.ok('document' in item);
  const [statement] = item.document.statements;
  assert.equal(statement.vulnerability, 'CVE-2024-1000');
  assert.deepEqual(statement.vendors, ['Siemens']);
  assert.ok(statement.assertions.every(({ source }) => source === 'TEST-9'));
  assert.equal(item.document.published, '2024-01-02T00:00:00Z');
  assert.ok(item.document.prepared !== null);
});
