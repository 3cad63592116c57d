import { accessSync, constants, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UsageError } from './usage.ts';

/**
 * Makes sure, before long work begins, that a file can be written where a person wants it: its folder is there and lets itself be written, and the path is
 * no folder itself. `option` names who asks, such as `analyze: --report`.
 *
 * @throws UsageError of one line that says what, where and what to do.
 */
export function requireWritableFile(option: string, path: string): void {
  if (isFolder(path) === true) throw new UsageError(`${option}: ${path} is a folder; give a file in it`);
  requireFolder(option, dirname(path));
  if (isFolder(path) === false) requireAccess(option, path);
}

/**
 * The same for a folder that is made when it is not there: the nearest folder above that exists lets itself be written.
 *
 * @throws UsageError of one line that says what, where and what to do.
 */
export function requireWritableFolder(option: string, path: string): void {
  let folder = resolve(path);
  while (isFolder(folder) === null && dirname(folder) !== folder) folder = dirname(folder);
  requireFolder(option, folder);
}

function requireFolder(option: string, folder: string): void {
  const found = isFolder(folder);
  if (found === null) throw new UsageError(`${option}: the folder ${folder} does not exist; make it, or give a path elsewhere`);
  if (!found) throw new UsageError(`${option}: ${folder} is a file, not a folder; give a path elsewhere`);
  requireAccess(option, folder);
}

function requireAccess(option: string, path: string): void {
  try {
    accessSync(path, constants.W_OK);
  } catch {
    throw new UsageError(`${option}: ${path} cannot be written; change its permissions, or give a path elsewhere`);
  }
}

/** Whether a path is a folder, false for anything else that exists, null when nothing is there. */
function isFolder(path: string): boolean | null {
  try {
    return statSync(path).isDirectory();
  } catch {
    return null;
  }
}
