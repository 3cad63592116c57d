import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Which packages each may use. A package stands on those below it; nothing stands on `cli` or `console`. */
export const MAY_USE: { readonly [name: string]: readonly string[] } = {
  capture: [],
  wire: [],
  sensor: ['capture', 'wire'],
  range: ['capture', 'wire'],
  sources: ['sensor'],
  advisories: [],
  knowledge: ['advisories'],
  platform: ['capture', 'wire', 'sensor', 'range', 'advisories', 'knowledge', 'sources'],
  console: [],
  cli: ['capture', 'wire', 'sensor', 'range', 'advisories', 'knowledge', 'sources', 'platform'],
};

/** An import that the house does not allow. */
export interface Breach {
  file: string;
  what: string;
}

const IMPORT = /(?:\bfrom\s+|\bimport\s*\(\s*|\bimport\s+)'([^']+)'/g;

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name));
}

/** All imports between packages that point up or sideways, reach past a package's door, or cross capabilities behind their services. */
export function breaches(root: string): Breach[] {
  const found: Breach[] = [];
  for (const [name, allowed] of Object.entries(MAY_USE)) {
    const folder = join(root, 'packages', name);
    for (const file of sources(join(folder, 'src'))) {
      for (const [, target] of readFileSync(file, 'utf8').matchAll(IMPORT)) {
        const place = relative(root, file);
        const used = /^@fengsui\/([^/]+)(\/.*)?$/.exec(target);
        if (used && !allowed.includes(used[1])) found.push({ file: place, what: `${name} must not use ${used[1]}` });
        else if (used?.[2])
          found.push({ file: place, what: `${target} reaches past the door of ${used[1]}; use what its index exports` });
        if (target.startsWith('.')) {
          const path = join(dirname(file), target);
          // Content goes into the console when that is built; everybody else reads it where it runs.
          const isContent = name === 'console' && path.startsWith(join(root, 'content')) && path.endsWith('.json');
          if (!path.startsWith(folder) && !isContent) found.push({ file: place, what: `${target} leaves its package` });
          else if (name === 'platform') {
            const breach = crossing(relative(join(folder, 'src'), file), relative(join(folder, 'src'), path));
            if (breach) found.push({ file: place, what: breach });
          }
        }
      }
    }
  }
  return found;
}

/** The files of a store: `store.ts`, or several of one subject each, `store-*.ts`. */
const STORE = /\/store(?:-[^/]+)?\.ts$/;

/** A capability calls another through its service, never its store. */
function crossing(from: string, to: string): string | null {
  const [one, other] = [from.split('/')[0], to.split('/')[0]];
  if (one === other || !to.includes('/') || !from.includes('/')) return null;
  if (one === 'kernel') return `kernel must not use ${other}`;
  return STORE.test(to) && other !== 'kernel' ? `${one} must not use the store of ${other}; call its service` : null;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const found = breaches(join(import.meta.dirname, '..'));
  for (const { file, what } of found) process.stderr.write(`${file}: ${what}\n`);
  process.stdout.write(found.length === 0 ? 'All arrows between packages point down.\n' : '');
  process.exitCode = found.length === 0 ? 0 : 1;
}
