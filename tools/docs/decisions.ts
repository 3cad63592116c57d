import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, table } from './pages.ts';

/** Folder of the decisions. */
export const DECISIONS = join(ROOT, 'docs', 'decisions');

/** Sections that every decision has, in this order. */
export const SECTIONS = ['Context', 'Options', 'Decision', 'Cost', 'When to look again'];

/** One decision: its file, its title, and the packages of npm that it is about. */
export interface Decision {
  file: string;
  title: string;
  packages: string[];
  text: string;
}

/** All decisions, in the order of their numbers. */
export function decisions(): Decision[] {
  return readdirSync(DECISIONS)
    .filter((file) => /^\d{4}-.*\.md$/.test(file))
    .toSorted()
    .map((file) => {
      const text = readFileSync(join(DECISIONS, file), 'utf8');
      const title = /^# (.+)$/m.exec(text)?.[1] ?? file;
      const packages = [...(/^Packages: (.+)$/m.exec(text)?.[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name);
      return { file, title, packages, text };
    });
}

/** The index of docs/decisions/README.md. */
export function decisionsTable(): string {
  return table(
    ['decision', 'packages'],
    decisions().map(({ file, title, packages }) => [`[${title}](${file})`, packages.map((name) => `\`${name}\``).join(', ')]),
  );
}

/** Every package of npm that a package.json of this repository asks for, and where. */
export function dependencies(): Map<string, string> {
  const found = new Map<string, string>();
  const files = ['package.json', ...readdirSync(join(ROOT, 'packages')).map((name) => `packages/${name}/package.json`)];
  for (const file of files) {
    const manifest = JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as {
      [kind: string]: { [name: string]: string } | undefined;
    };
    for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies'])
      for (const name of Object.keys(manifest[kind] ?? {})) if (!name.startsWith('@fengsui/')) found.set(name, file);
  }
  return found;
}
