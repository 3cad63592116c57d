import assert from 'node:assert/strict';
import { test } from 'node:test';
import { corporaRoot } from '../corpora.test-support.ts';
import { drawRanges, writtenCveVersions, writtenRanges } from './range-draw.test-support.ts';
import { type RangeFact, rangeSamples } from './range-facts.test-support.ts';

const root = corporaRoot();

/** A fact as it stands in the corpora, where a product's name is not yet taken out of its text. */
function asWritten({ kind, text, product, vendor }: Omit<RangeFact, 'meaning'>): Omit<RangeFact, 'meaning'> {
  return kind === 'product' ? { kind, text, product: '', vendor: '' } : { kind, text, product, vendor };
}

test('the samples are those that their seeds draw from the corpora, each without the strings of those before', {
  skip: root === null,
}, async (t) => {
  const all = await writtenRanges(root as string);
  t.diagnostic(`${all.length} strings, written ${all.reduce((sum, { times }) => sum + times, 0)} times`);
  const records = writtenCveVersions(root as string);
  const known: Omit<RangeFact, 'meaning'>[] = [];
  for (const { seed, mode, facts } of rangeSamples()) {
    const written = facts.map(asWritten);
    if (seed !== null) {
      const drawn = drawRanges(mode === 'records' ? [...all, ...records] : all, seed, mode, 300, known);
      assert.deepEqual(drawn.map(asWritten), written);
    }
    known.push(...written);
  }
});
