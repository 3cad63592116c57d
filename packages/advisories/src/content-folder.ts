import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * A folder of the content that comes with the program, looked for from this file upwards; null when it is not there.
 * @param name of the folder in `content`
 * @param file that is in it
 */
export function contentFolder(name: string, file: string): string | null {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const content = join(folder, 'content', name);
    if (existsSync(join(content, file))) return content;
    if (dirname(folder) === folder) return null;
  }
}
