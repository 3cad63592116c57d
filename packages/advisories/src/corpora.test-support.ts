import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Root of the shared corpora beside the repository, or null where they are not there. */
export function corporaRoot(): string | null {
  const root = join(import.meta.dirname, '../../../../shared/corpora');
  return existsSync(root) ? root : null;
}

/** All files under a folder whose name ends so, sorted. */
export function filesUnder(folder: string, end: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(end))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}
