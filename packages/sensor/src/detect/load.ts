import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseRules, type Rule, RuleError } from './rule.ts';

/** The rules that come with the program: `content/detections`, looked for from this file upwards. Null when they are not there. */
export function shippedRules(): string | null {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (let up = 0; up < 8; up++) {
    const candidate = join(folder, 'content', 'detections');
    if (existsSync(candidate)) return candidate;
    folder = dirname(folder);
  }
  return null;
}

/** Reads all `.yml` rules of a folder and its folders, in the order of their paths. Files that end in `.samples.yml` hold tests. Throws RuleError. */
export function loadRules(folder: string): Rule[] {
  let entries: string[];
  try {
    entries = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch (cause) {
    throw new RuleError(`${folder}: the folder of rules cannot be read; give an existing folder with --rules`, { cause });
  }
  return entries
    .filter((name) => /\.ya?ml$/.test(name) && !/\.samples\.ya?ml$/.test(name))
    .toSorted()
    .flatMap((name) => parseRules(readFileSync(join(folder, name), 'utf8'), name));
}
