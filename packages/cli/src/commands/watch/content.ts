import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import type { Released, ReleasedCounts } from '@fengsui/knowledge';
import type { FileJudge, Fingerprint, IndicatorMatch, Indicators, Rule } from '@fengsui/sensor';
import { Detector, parseRules, readFingerprint } from '@fengsui/sensor';
import type { Connection } from './connection.ts';

/** Bytes of the content as it comes, and unpacked. */
const PACKED = 268_435_456;
const UNPACKED = 1024 * 2 ** 20;
/** Seconds between two questions, and before a question that got no answer is asked again. */
const ASK_EVERY = 300;
const AGAIN_AFTER = 30;
/** Rules and fingerprints that cannot be used are told up to this number. */
const TOLD = 3;

/** Which content of the platform a sensor judges by. */
export interface ContentState extends ReleasedCounts {
  /** SHA-256 of the packed bytes. */
  version: string;
  made: string;
  fetched: string;
}

/** What a sensor takes of the content. */
export interface ContentUse {
  /** Rules for its events, and names of its own that were retracted. */
  rules: Rule[];
  withdrawn: ReadonlySet<string>;
  fingerprints: Fingerprint[];
}

const NOTHING: ContentUse = { rules: [], withdrawn: new Set(), fingerprints: [] };

/**
 * What the platform has released for its sensors: fetched with the sensor's credential when there is another, kept on the disk for starts without the platform, and whole or not at all. What
 * the platform retracted is not in it any more, so it is dropped with the one before.
 */
export class PlatformContent implements Indicators, FileJudge {
  /** Which content is in use; null for none. */
  about: ContentState | null = null;
  use: ContentUse = NOTHING;
  private readonly folder: string;
  private readonly connection: Connection;
  private readonly problem: (what: string) => void;
  private readonly own: FileJudge | null;
  private readonly scansFiles: boolean;
  private released: Released | null = null;
  private scanner: { judge: FileJudge['judge']; close(): void } | null = null;
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | null = null;

  /**
   * @param folder the sensor's
   * @param own judges files by what was given on the command line; null when files are not looked at
   * @param problem is told what a person should know
   */
  constructor(folder: string, connection: Connection, own: FileJudge | null, problem: (what: string) => void) {
    this.folder = join(folder, 'content');
    this.connection = connection;
    this.own = own;
    this.scansFiles = own !== null;
    this.problem = problem;
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
  }

  /** Tells one content from another. */
  get state(): string {
    return this.about?.version ?? '';
  }

  ipv4(address: number, now: number): IndicatorMatch | null {
    return this.released?.indicators.ipv4(address, now) ?? null;
  }

  value(type: Parameters<Indicators['value']>[0], text: string, now: number): IndicatorMatch | null {
    return this.released?.indicators.value(type, text, now) ?? null;
  }

  /** Everything that is known against a file: on the command line, among the hashes of the platform, by its YARA rules. */
  judge(...[facts, content]: Parameters<FileJudge['judge']>): ReturnType<FileJudge['judge']> {
    const answers = [this.own?.judge(facts, content), this.scanner?.judge(facts, content)].filter((one) => one !== undefined);
    const verdicts = answers.flatMap((answer) => answer.verdicts);
    const now = Math.floor(Date.now() / 1000);
    for (const type of ['sha256', 'sha1', 'md5'] as const) {
      const met = this.released?.indicators.value(type, facts[type], now) ?? null;
      if (met === null) continue;
      verdicts.push({
        by: 'hash',
        name: met.name,
        reason: `its ${type} ${facts[type]} is an indicator of the platform`,
        source: met.source,
        techniques: [],
      });
      break;
    }
    const problem = answers.map((answer) => answer.problem).find((what) => what !== undefined);
    return problem === undefined ? { verdicts } : { verdicts, problem };
  }

  /** Takes what is on the disk. A file that is damaged is given up, and fetched again. */
  async load(): Promise<void> {
    let known: { server: string; version: string; fetched: string };
    try {
      known = JSON.parse(readFileSync(this.path('json'), 'utf8')) as typeof known;
    } catch {
      return;
    }
    // Another platform's content says nothing here.
    if (known.server !== this.connection.server) return;
    try {
      await this.take(this.path('gz'), known.version, known.fetched);
    } catch (error) {
      this.problem(`the content of the platform on the disk cannot be used: ${(error as Error).message}`);
    }
  }

  /** Asks the platform from now on. @param changed is called when there is other content */
  start(changed: () => Promise<void>): void {
    const ask = async () => {
      const again = await this.ask(changed).catch((error: unknown) => {
        if (!this.stopping.signal.aborted)
          this.problem(`the content of the platform could not be fetched: ${(error as Error).message}`);
        return AGAIN_AFTER * 2;
      });
      if (!this.stopping.signal.aborted)
        this.timer = setTimeout(() => void ask(), again * 1000 * (0.75 + Math.random() / 2)).unref();
    };
    void ask();
  }

  stop(): void {
    this.stopping.abort();
    if (this.timer !== null) clearTimeout(this.timer);
    this.scanner?.close();
    this.connection.close();
  }

  /** Asks once. Answers the seconds until the next question. */
  async ask(changed: () => Promise<void>): Promise<number> {
    const { signal } = this.stopping;
    const part = this.path('part');
    const answer = await this.connection.download('/api/fleet/content', {
      etag: this.about?.version ?? null,
      file: part,
      limit: PACKED,
      signal,
    });
    if (answer.status === 304) return ASK_EVERY;
    if (answer.status === 503 || answer.status === 429) return Math.max(answer.retryAfter, 1);
    // A platform that has no content for sensors yet is an older one.
    if (answer.status === 404) return ASK_EVERY;
    if (answer.status !== 200) throw new Error(`the platform answers ${answer.status}`);
    if (answer.sha256 !== answer.etag) throw new Error('what came is not what the platform says it sent');
    const fetched = new Date().toISOString();
    await this.take(part, answer.sha256, fetched);
    renameSync(part, this.path('gz'));
    writeFileSync(this.path('json'), JSON.stringify({ server: this.connection.server, version: answer.sha256, fetched }), {
      mode: 0o600,
    });
    await changed();
    return ASK_EVERY;
  }

  /** Reads a packed file and puts it in use. What was in use before stays when it cannot be read. */
  private async take(path: string, version: string, fetched: string): Promise<void> {
    const { readReleased } = await import('@fengsui/knowledge');
    const hash = createHash('sha256');
    const packed = createReadStream(path);
    packed.on('data', (bytes) => hash.update(bytes));
    const plain = createGunzip();
    packed.on('error', (error) => plain.destroy(error));
    packed.pipe(plain);
    const released = await readReleased(bounded(plain));
    if (hash.digest('hex') !== version) throw new Error('it was changed');
    const use = await this.usable(released);
    const scanner = this.scansFiles && released.yara.length > 0 ? await scannerOf(released) : null;
    this.scanner?.close();
    this.scanner = scanner;
    this.released = released;
    this.use = use;
    this.about = { version, made: released.made, fetched, ...released.counts };
    if (released.leftOut > 0)
      this.problem(`${released.leftOut} lines of the platform's content were left out: too many, or wrong`);
    // Texts are read now, and not needed any more.
    released.rules = [];
    released.yara = [];
    released.fingerprints = [];
  }

  private async usable(released: Released): Promise<ContentUse> {
    const wrong: string[] = [];
    const rules: Rule[] = [];
    for (const { name, text } of released.rules) {
      try {
        const parsed = await parseRules(text, name);
        // A platform that is newer names functions that are not known here: such a rule costs itself, not the sensor's start.
        const alone = new Detector(parsed.filter(({ correlation }) => correlation === null));
        rules.push(...alone.rules, ...parsed.filter(({ correlation }) => correlation !== null));
      } catch (error) {
        wrong.push((error as Error).message);
      }
    }
    const fingerprints = released.fingerprints.flatMap((one): Fingerprint[] => {
      const read = readFingerprint(one);
      if ('mistake' in read) {
        wrong.push(`${read.id || 'a fingerprint without id'}: ${read.mistake.text}`);
        return [];
      }
      const { id, on, from, pattern, says, confidence } = read.print;
      return [{ id, on, from, pattern, says, confidence }];
    });
    for (const what of wrong.slice(0, TOLD)) this.problem(`not used of the platform's content: ${what}`);
    return { rules, withdrawn: new Set(released.withdrawn), fingerprints };
  }

  private path(ending: string): string {
    return join(this.folder, `content.${ending}`);
  }
}

/** The rules of a sensor with those of the platform: one of the same name stands in its place, one that was retracted is gone. */
export function withContent(own: readonly Rule[], { rules, withdrawn }: ContentUse): Rule[] {
  const given = new Map(rules.map((rule) => [rule.name, rule]));
  const kept = own.filter(({ name }) => !given.has(name) && !withdrawn.has(name));
  const all = [...kept, ...given.values()];
  // A correlation is nothing without the rules that it counts, which may be correlations themselves.
  for (let left = all; ; ) {
    const names = new Set(left.map(({ name }) => name));
    const whole = left.filter(({ correlation }) => correlation?.rules.every((name) => names.has(name)) ?? true);
    if (whole.length === left.length) return whole;
    left = whole;
  }
}

async function* bounded(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > UNPACKED) throw new Error('it becomes more than it may');
    yield chunk;
  }
}

async function scannerOf(released: Released): Promise<{ judge: FileJudge['judge']; close(): void }> {
  const { MalwareLibrary, YaraEngine } = await import('@fengsui/knowledge');
  return new MalwareLibrary(new YaraEngine(released.yara));
}
