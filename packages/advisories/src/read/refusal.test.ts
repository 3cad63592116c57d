import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { sampleAdvisory } from '../samples.test-support.ts';
import { chunksOf } from './chunks.ts';
import { collect } from './collect.test-support.ts';
import { readContent } from './read-content.ts';
import { readVulnerabilityFile } from './read-file.ts';
import type { DocumentKind, ReadLimits } from './types.ts';

/** Why the last part of a file is not taken. */
async function refused(kind: DocumentKind, text: string, limits: Partial<ReadLimits> = {}) {
  const items = await collect(readVulnerabilityFile(kind, chunksOf(text), { retrieved: '2026-01-01T00:00:00Z', limits }));
  const item = items.at(-1);
  assert.ok(item !== undefined && 'problem' in item, JSON.stringify(item));
  return item;
}

const advisory = JSON.stringify(sampleAdvisory({ id: 'A-1' }));
const cnvd = (entry: string): string => `<vulnerabilitys><vulnerability>${entry}</vulnerability></vulnerabilitys>`;

suite('what is not taken of a file says why by a code', () => {
  for (const [kind, text, code, values] of [
    ['csaf', '{"document":', 'endsInside', {}],
    ['csaf', `${advisory}\n${advisory}\n{"document":\n${advisory}\n{"a":\n`, 'endsInLine', {}],
    ['csaf', 'text', 'notJson', {}],
    ['csaf', '', 'noObject', {}],
    ['csaf', `[${advisory}`, 'endsInList', {}],
    ['csaf', `${advisory} text`, 'between', { count: 4 }],
    ['csaf', `{"a":"${'x'.repeat(100)}"}`, 'large', { bytes: 108, most: 90 }],
    ['csaf', `{"a":${'['.repeat(120)}${']'.repeat(120)}}`, 'large', { bytes: 246, most: 90 }],
    ['csaf', '{"a":1}', 'notCsaf', {}],
    ['cve', '{"a":1}', 'notCve', {}],
    ['cve', '{"dataType":"CVE_RECORD","cveMetadata":{"cveId":"7"}}', 'noCve', {}],
    ['nvd', '{"id":"7"}', 'notNvd', {}],
    ['kev', '{"a":1}', 'notKev', {}],
    ['ssvc', '{"selections":[]}', 'noTarget', {}],
    ['ssvc', '{"target_ids":["CVE-2024-1"]}', 'noSelection', {}],
    ['epss', 'a,b', 'notEpss', {}],
    ['epss', 'cve,epss,percentile\nx,1\ny,2\n', 'notScores', { count: 2 }],
    ['cnvd', cnvd('<number>7</number>'), 'noCnvd', { id: '"7"' }],
    ['cnvd', '<vulnerabilitys><vulnerability><number>', 'endsInside', {}],
    ['cnvd', 'text', 'noElement', {}],
  ] as const)
    test(`${kind}: ${code} of ${text.slice(0, 40)}`, async () => {
      const limits = code === 'large' ? { documentBytes: 90 } : {};
      const item = await refused(kind, text, limits);
      assert.deepEqual([item.code, item.values], [code, values]);
      for (const value of Object.values(values)) assert.ok(item.problem.includes(String(value)), item.problem);
    });

  test('the sentence has the place, and what to do', async () => {
    const { at, problem } = await refused('csaf', '{"a":1}');
    assert.equal(at, 'document 1');
    assert.match(problem, /^this is not a CSAF document at \/document\/csaf_version: give a CSAF 2\.0 or 2\.1 JSON file/);
  });

  test('a document that is read again says it too', () => {
    const read = readContent('paper', {}, '2026-01-01T00:00:00Z');
    assert.deepEqual(read.problems, [
      {
        at: 'paper',
        what: 'it is no kind of document about vulnerabilities',
        fix: 'use a newer program',
        refusal: { code: 'noKind', values: {} },
      },
    ]);
  });
});
