import assert from 'node:assert/strict';
import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../testing.ts';
import { removeOlder } from './older.ts';

test('of what was made before the newest stays, whatever the files are called', async () => {
  const folder = temporaryFolder();
  try {
    for (const [at, name] of ['list-f', 'list-a', 'list-e', 'list-b', 'other-1'].entries()) {
      writeFileSync(join(folder.path, name), '');
      utimesSync(join(folder.path, name), 1_700_000_000 + at, 1_700_000_000 + at);
    }
    await removeOlder(folder.path, 'list-b', (name) => name.startsWith('list-'));
    assert.deepEqual(readdirSync(folder.path).toSorted(), ['list-b', 'list-e', 'other-1']);
  } finally {
    folder.remove();
  }
});
