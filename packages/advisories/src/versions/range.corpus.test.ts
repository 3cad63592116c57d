import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { corporaRoot, filesUnder } from '../corpora.test-support.ts';
import { readCsaf } from '../csaf/read.ts';
import { rangeCoverage } from './range.ts';

const root = corporaRoot();

test('at least 95 % of the range strings of the advisories are understood', { skip: root === null }, (t) => {
  const ranges: { text: string; product: string }[] = [];
  for (const path of filesUnder(join(root as string, 'vuln/cisa-csaf'), '.json')) {
    const read = readCsaf(readFileSync(path, 'utf8'));
    assert.ok(read.ok, path);
    for (const { versionRange, productName, vendor } of read.value.products) {
      if (versionRange !== null) ranges.push({ text: versionRange, product: `${productName} ${vendor}` });
    }
  }
  const coverage = rangeCoverage(ranges);
  const share = (100 * coverage.parsed) / coverage.total;
  t.diagnostic(
    `${coverage.parsed} of ${coverage.total} range strings (${share.toFixed(2)} %), ${coverage.conditional} of them with conditions`,
  );
  for (const text of new Set(coverage.unparsed.map((entry) => entry.text))) t.diagnostic(`not understood in full: ${text}`);
  assert.ok(share >= 95);
});
