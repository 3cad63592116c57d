import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { corporaRoot } from '../corpora.test-support.ts';
import { scoreCvss } from './cvss.ts';

const root = corporaRoot();

for (const name of ['vectors_simple2', 'vectors_simple3', 'vectors_simple31', 'vectors_simple4']) {
  test(`every vector of ${name} has the expected scores`, { skip: root === null }, () => {
    const lines = readFileSync(join(root as string, 'vuln/cvss-vectors', name), 'utf8')
      .trim()
      .split('\n');
    const wrong: string[] = [];
    for (const line of lines) {
      const [vector, expected] = line.split(' - ');
      const base = Math.abs(Number(/[\d.]+/.exec(expected)?.[0]));
      const scores = scoreCvss(vector);
      if (!scores.ok || scores.value.overall !== base)
        wrong.push(`${line}: ${scores.ok ? scores.value.overall : scores.problems[0].what}`);
    }
    assert.deepEqual(wrong, [], `${wrong.length} of ${lines.length}`);
  });
}
