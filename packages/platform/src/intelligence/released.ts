import { countsUntil, indicatorScore, indicatorValues, readDecayTable, WarningLists } from '@fengsui/knowledge';
import type { ReleasedCounts, ReleasedLine } from '@fengsui/knowledge';
import { type Fingerprint, parseRules, shippedRules } from '@fengsui/sensor';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { finished } from 'node:stream/promises';
import { setImmediate as breathe } from 'node:timers/promises';
import { createGzip } from 'node:zlib';
import type { Records } from '../kernel/records.ts';
import { isLookedFor } from './keys.ts';
import { removeOlder } from './older.ts';
import { readWarningLists, readYaraRules } from './store-values.ts';
import * as store from './store-released.ts';

/** Entries read at once, values that are released at most, characters of YARA rules. */
const part = 5000;
const mostValues = 1_000_000;
/** Different words about values; what is behind that goes by its source alone. A sensor takes twice as many. */
const mostStatements = 100_000;
const yaraCharacters = 16 << 20;
const name = /^content-([0-9a-f]{16})-([0-9a-f]{64})$/;

/** The content as sensors get it: packed lines, and the SHA-256 of the packed bytes, which names it. */
export interface ReleasedFile {
  version: string;
  path: string;
  size: number;
}

export type ReleasedContent = ReturnType<typeof openReleased>;

/**
 * What the platform has released for its sensors: its fingerprints in force, detection rules for the sensor's events, YARA rules, and the values of indicators that count. All of it each time, so that
 * what was retracted is gone. Kept as a file, made anew when the library says something else.
 * @param fingerprints the server's own that are in force
 * @param failed is told why it could not be made; it is tried again when it is asked for again
 */
export function openReleased(
  records: Pick<Records, 'system'>,
  directory: string,
  fingerprints: () => Promise<readonly Fingerprint[]>,
  failed: (error: unknown) => void = () => {},
) {
  let making: Promise<ReleasedFile> | null = null;

  const newest = async (state: string | null): Promise<ReleasedFile | null> => {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    let found: (ReleasedFile & { at: number }) | null = null;
    for (const file of await readdir(directory)) {
      const [, of, version] = name.exec(file) ?? [];
      if (of === undefined || (state !== null && of !== state)) continue;
      const path = join(directory, file);
      const { size, mtimeMs: at } = await stat(path);
      if (found === null || at > found.at) found = { version, path, size, at };
    }
    return found;
  };

  const make = async (state: string): Promise<ReleasedFile> => {
    // One is made at a time: what a kill left is written over.
    const unfinished = join(directory, 'content.part');
    const hash = createHash('sha256');
    const pack = createGzip({ level: 6 });
    const out = createWriteStream(unfinished, { mode: 0o600 });
    pack.on('data', (bytes: Buffer) => hash.update(bytes));
    pack.pipe(out);
    try {
      for await (const line of lines(records, await fingerprints()))
        if (!pack.write(`${JSON.stringify(line)}\n`)) await once(pack, 'drain');
      pack.end();
      await finished(out);
    } catch (error) {
      pack.destroy();
      out.destroy();
      await rm(unfinished, { force: true });
      throw error;
    }
    const version = hash.digest('hex');
    const path = join(directory, `content-${state}-${version}`);
    await rename(unfinished, path);
    await removeOlder(directory, basename(path), (file) => name.test(file));
    return { version, path, size: (await stat(path)).size };
  };

  return {
    /**
     * The content as the library is now; while that is being made, what there was before.
     * @returns null when there is none yet: whoever asks should come back soon
     */
    async current(): Promise<ReleasedFile | null> {
      const state = createHash('sha256')
        .update(await records.system(store.stateOfReleased))
        .digest('hex')
        .slice(0, 16);
      const there = await newest(state);
      if (there !== null) return there;
      making ??= make(state).finally(() => {
        making = null;
      });
      making.catch(failed);
      return newest(null);
    },
    /** The content as the library is now, when it is made. */
    async made(): Promise<ReleasedFile> {
      for (;;) {
        const there = await this.current();
        if (making === null && there !== null) return there;
        await making;
      }
    },
    open: ({ path }: ReleasedFile) => createReadStream(path),
  };
}

/** Whether a rule is one that comes with the program, unchanged: a sensor has it, maybe a newer one. What cannot be read is of no use to a sensor either. */
async function isShipped(): Promise<(key: string, text: string) => Promise<boolean>> {
  const content = (rule: object) => JSON.stringify({ ...rule, path: '' });
  const shipped = new Set((await shippedRules()).map(content));
  return async (key, text) => {
    // Rules are read one after the other; requests are answered in between.
    await breathe();
    const rules = await parseRules(text, key).catch(() => []);
    return rules.every((rule) => shipped.has(content(rule)));
  };
}

/** All lines. Decay is told as the time until which a value counts, so that a sensor without the platform forgets in time. */
async function* lines(records: Pick<Records, 'system'>, fingerprints: readonly Fingerprint[]): AsyncGenerator<ReleasedLine> {
  const now = Date.now();
  const counts: ReleasedCounts = { fingerprints: 0, rules: 0, withdrawn: 0, yara: 0, indicators: 0 };
  yield { format: 1, made: new Date(now).toISOString() };
  for (const fingerprint of fingerprints) {
    counts.fingerprints++;
    yield { fingerprint };
  }
  const known = await isShipped();
  for (const { key, text, retracted } of await records.system(store.listSensorRules)) {
    if (!retracted && (await known(key, text))) continue;
    if (retracted) counts.withdrawn++;
    else counts.rules++;
    yield retracted ? { withdrawn: key } : { rule: key, text };
  }
  for (const { name: file, text } of await records.system((tx) => readYaraRules(tx, yaraCharacters))) {
    counts.yara++;
    yield { yara: file, text };
  }
  const warnings = new WarningLists(await records.system(readWarningLists));
  const table = readDecayTable();
  const statements = new Map<string, number>();
  for (let after = 0; counts.indicators < mostValues; ) {
    const rows = await records.system((tx) => store.listIndicatorEntries(tx, after, part));
    for (const { entry: said, source, name: indicates, dated } of rows) {
      const entry = { ...said, modified: said.modified ?? said.published ?? dated };
      const { score, active } = indicatorScore(entry, table, now);
      if (!active || Date.parse(String(entry.attributes.valid_from)) > now) continue;
      const until = Math.ceil(countsUntil(entry, table) / 1000);
      for (const { type, value } of indicatorValues(entry)) {
        if (!isLookedFor(type, value) || warnings.match(value).length > 0 || counts.indicators >= mostValues) continue;
        const words = statements.size < mostStatements ? indicates : '';
        const key = `${words}\n${source}`;
        let statement = statements.get(key);
        if (statement === undefined) {
          statement = statements.size;
          statements.set(key, statement);
          yield { statement: [words, source] };
        }
        counts.indicators++;
        yield { i: [type, value, statement, Math.round(score), Number.isFinite(until) ? until : 0] };
      }
    }
    const last = rows.at(-1);
    if (last === undefined || !last.more) break;
    after = last.node;
  }
  yield { end: counts };
}
