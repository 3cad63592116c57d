import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { corporaRoot, filesUnder } from '../corpora.test-support.ts';
import { readVulnerabilityFile } from '../read/read-file.ts';
import type { Assertion } from '../record/record.ts';
import { resolveRecord } from './resolve-record.ts';
import { sourceFamily } from './sources.ts';

const root = corporaRoot();

test("CNVD's levels against CISA's vectors: agreement, scale and contradiction are told apart", {
  skip: root === null,
}, async () => {
  const said = new Map<string, Assertion[]>();
  for (const [kind, folder, end] of [
    ['cnvd', 'vuln/cnvd-official', '.xml'],
    ['csaf', 'vuln/cisa-csaf', '.json'],
  ] as const) {
    for (const file of filesUnder(join(root ?? '', folder), end)) {
      for await (const item of readVulnerabilityFile(kind, createReadStream(file), { retrieved: '2026-01-01' })) {
        if (!('document' in item)) continue;
        for (const { vulnerability, assertions } of item.document.statements)
          said.set(vulnerability, [...(said.get(vulnerability) ?? []), ...assertions]);
      }
    }
  }
  const counts = { agree: 0, scale: 0, contradiction: 0, complement: 0 };
  for (const [id, assertions] of said) {
    const record = resolveRecord(id, assertions);
    for (const { why, values } of record.disagreements) assert.ok(why.en !== '' && why.zh !== '' && values.length > 1);
    const graded = record.hazard.own.filter(({ scheme }) => scheme === 'CNVD').length;
    if (graded === 0 || !record.hazard.scores.some(({ sources }) => sources.some((one) => sourceFamily(one) === 'CISA')))
      continue;
    const labels = record.disagreements.filter(({ values }) => values.some(({ value }) => value.startsWith('CNVD ')));
    counts.agree += graded - labels.length;
    for (const { kind } of labels) counts[kind]++;
  }
  assert.deepEqual(counts, { agree: 23, scale: 10, contradiction: 3, complement: 0 });
});
