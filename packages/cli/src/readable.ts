import { readFileSync, statSync } from 'node:fs';
import { UsageError } from './usage.ts';

/** Longest file that a person names which is read as a whole. */
const LONGEST = 512 * 2 ** 20;

/**
 * Reads a file that a person named. `option` names who asks, such as `analyze: --hashes`.
 *
 * @throws UsageError of one line that says what, where and what to do
 */
export function readGiven(option: string, path: string): string {
  requireReadable(option, path);
  return readFileSync(path, 'utf8');
}

/** Makes sure that a file which a person named can be read as a whole. @throws UsageError as above */
export function requireReadable(option: string, path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new UsageError(`${option} ${path}: does not exist; give a file`);
  if (found.isDirectory()) throw new UsageError(`${option} ${path}: is a folder; give a file`);
  if (found.size > LONGEST) throw new UsageError(`${option} ${path}: longer than ${LONGEST} bytes`);
}
