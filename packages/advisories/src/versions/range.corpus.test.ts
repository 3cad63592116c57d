import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { corporaRoot } from '../corpora.test-support.ts';
import { folderRangeCoverage } from '../load/coverage.ts';

const root = corporaRoot();

test('at least 95 % of the range strings of the advisories are understood', { skip: root === null }, (t) => {
  const coverage = folderRangeCoverage(join(root as string, 'vuln/cisa-csaf'));
  const share = (100 * coverage.parsed) / coverage.total;
  t.diagnostic(
    `${coverage.parsed} of ${coverage.total} range strings (${share.toFixed(2)} %), ${coverage.conditional} of them with conditions`,
  );
  for (const text of new Set(coverage.unparsed.map((entry) => entry.text))) t.diagnostic(`not understood in full: ${text}`);
  assert.ok(share >= 95);
});
