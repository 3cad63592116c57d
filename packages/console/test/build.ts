import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PAGE = join(ROOT, 'dist/web/index.html');

/** Builds the console unless what is built is newer than its sources. */
export async function buildOnce(): Promise<void> {
  const built = existsSync(PAGE) ? statSync(PAGE).mtimeMs : 0;
  const folders = ['src', 'public'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(ROOT, folder, name)),
  );
  const newest = Math.max(
    ...[...folders, join(ROOT, 'index.html'), join(ROOT, 'vite.config.ts')].map((file) => statSync(file).mtimeMs),
  );
  if (newest > built) await build({ root: ROOT, logLevel: 'error' });
}
