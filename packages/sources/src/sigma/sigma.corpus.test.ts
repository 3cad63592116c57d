import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadSigma } from './rules.ts';

const folder = join(import.meta.dirname, '../../../../../shared/corpora/rules/sigma');

test('of the public collection all rules but those with transformations of text compile', { skip: !existsSync(folder) }, () => {
  const { rules, idle } = loadSigma(folder);
  assert.ok(
    rules.length >= 297,
    `${rules.length} of ${rules.length + idle.length}: ${idle.map(({ path, why }) => `${path}: ${why}`).join('\n')}`,
  );
  for (const { why } of idle) assert.match(why, /unknown modifier (?:base64offset|expand)/);
});
