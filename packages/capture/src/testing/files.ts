import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';

/** A folder that is removed after the tests, and a function that makes a file in it. */
export function temporaryFolder(): { folder: string; file: (name: string, bytes: Iterable<number> | string) => string } {
  const folder = mkdtempSync(join(tmpdir(), 'fengsui-capture-'));
  after(() => rmSync(folder, { recursive: true }));
  return {
    folder,
    file: (name, bytes) => {
      const path = join(folder, name);
      writeFileSync(path, typeof bytes === 'string' ? bytes : Uint8Array.from(bytes));
      return path;
    },
  };
}
