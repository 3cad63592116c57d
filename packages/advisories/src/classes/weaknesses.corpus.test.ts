import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { corporaRoot } from '../corpora.test-support.ts';
import { readClassContent } from './content.ts';

const root = corporaRoot();

test('parents and names of weaknesses are those of the CWE list', { skip: root === null }, () => {
  const { weaknesses } = readClassContent();
  const parents = new Map(weaknesses.map(([id, , above]) => [String(id), new Set(above.map(String))]));
  const hierarchy = JSON.parse(readFileSync(join(root ?? '', 'vuln/cwe/cwe-hierarchy.json'), 'utf8')) as {
    weaknessId: string;
    parentId: string;
  }[];
  const missing = hierarchy.filter(
    ({ weaknessId, parentId }) => parents.has(weaknessId) && parents.get(weaknessId)?.has(parentId) === false,
  );
  // The other list has the views of code quality (1305, 1340) too, under which a weakness hangs by its measure and not by its kind.
  assert.ok(missing.length / hierarchy.length < 0.04, `${missing.length} of ${hierarchy.length}`);

  const names = new Map(weaknesses.map(([id, name]) => [String(id), name]));
  const lines = readFileSync(join(root ?? '', 'vuln/cwe/cwe_4.13_2023-10-26.csv'), 'utf8').split('\n');
  let different = 0;
  for (const line of lines) {
    const [id, status, name] = line.split('\t');
    if (names.has(id) && status !== 'Deprecated' && names.get(id) !== name) different++;
  }
  assert.ok(different < 20, `${different} names changed between two editions`);
});
