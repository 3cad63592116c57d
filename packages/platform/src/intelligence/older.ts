import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Removes what was made before a file in a folder, but the newest of it: whoever began with that may still read it.
 * @param made name of the file that was made now
 * @param isOne whether a name is that of such a file
 */
export async function removeOlder(directory: string, made: string, isOne: (name: string) => boolean): Promise<void> {
  const others = (await readdir(directory)).filter((name) => name !== made && isOne(name));
  const aged = await Promise.all(others.map(async (name) => ({ name, at: (await stat(join(directory, name))).mtimeMs })));
  for (const { name } of aged.toSorted((one, other) => other.at - one.at).slice(1))
    await rm(join(directory, name), { force: true });
}
