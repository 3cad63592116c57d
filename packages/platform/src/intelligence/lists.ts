import { WarningLists } from '@fengsui/knowledge';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { finished } from 'node:stream/promises';
import { once } from 'node:events';
import type { Records } from '../kernel/records.ts';
import { removeOlder } from './older.ts';
import * as store from './store-values.ts';

/** Hashes that one statement reads, and characters of rules that are given to an analysis. */
const part = 20_000;
const ruleCharacters = 16 << 20;

/** Files that an analysis judges carved files by: a list of hashes, rules as JSON. */
export interface Lists {
  hashes: string;
  rules: string;
}

/** Writes what the library knows of malicious files for the processes that analyse; a list is written again only when the library says something else. */
export function openLists(records: Pick<Records, 'system'>, directory: string) {
  const fresh = async (kind: keyof Lists, state: string, write: (path: string) => Promise<void>): Promise<string> => {
    const path = join(directory, `${kind}-${createHash('sha256').update(state).digest('hex').slice(0, 16)}`);
    if (existsSync(path)) return path;
    const unfinished = `${path}.${process.pid}.part`;
    await write(unfinished);
    await rename(unfinished, path);
    await removeOlder(directory, basename(path), (name) => name.startsWith(`${kind}-`));
    return path;
  };

  const writeHashes = async (path: string) => {
    const warnings = new WarningLists(await records.system(store.readWarningLists));
    const out = createWriteStream(path, { mode: 0o600 });
    let after = { node: 0, key: '' };
    let source = '';
    for (;;) {
      const rows = await records.system((tx) => store.listHashes(tx, after, part));
      let text = '';
      for (const row of rows) {
        const hash = row.key.slice(row.key.indexOf(':') + 1);
        if (warnings.match(hash).length > 0) continue;
        if (row.source !== source) text += `# source: ${line(row.source)}\n`;
        source = row.source;
        text += `${hash} ${line(row.name)}\n`;
      }
      if (!out.write(text)) await once(out, 'drain');
      const last = rows.at(-1);
      if (last === undefined || rows.length < part) break;
      after = last;
    }
    out.end();
    await finished(out);
  };

  /** @returns the files as the library is now */
  return async (): Promise<Lists> => {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const state = await records.system(store.stateOfLists);
    return {
      hashes: await fresh('hashes', state, writeHashes),
      rules: await fresh('rules', state, async (path) => {
        const rules = await records.system((tx) => store.readYaraRules(tx, ruleCharacters));
        await writeFile(path, JSON.stringify(rules), { mode: 0o600 });
      }),
    };
  };
}

/** A name in one line of a list. */
const line = (text: string) =>
  text
    .replaceAll(/[\s",;#]+/g, ' ')
    .trim()
    .slice(0, 120) || 'unknown';
