import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Where data is kept unless a person says otherwise: FENGSUI_DATA, else the place that the system has for it. As root that is /var/lib: the embedded database
 * runs as another user, who cannot pass root's home.
 */
export function dataFolder(): string {
  if (process.env.FENGSUI_DATA) return process.env.FENGSUI_DATA;
  if (process.getuid?.() === 0) return '/var/lib/fengsui';
  return join(process.env.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'fengsui');
}

/** The library of advisories that commands use when none is named. */
export function libraryFolder(): string {
  return process.env.FENGSUI_LIBRARY ?? join(dataFolder(), 'library');
}

/** A folder of the installation, looked for from this file upwards; null when it is not there. */
export function installed(...parts: string[]): string | null {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (let up = 0; up < 6; up++) {
    const candidate = join(folder, ...parts);
    if (existsSync(candidate)) return candidate;
    folder = dirname(folder);
  }
  return null;
}
