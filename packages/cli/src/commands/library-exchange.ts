import { closeSync, createReadStream, existsSync, openSync, readSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { type ImportProgress, importProblems, openLibrary, providerSource, updateLibrary } from '@fengsui/advisories';
import {
  type BundleTaken,
  chooseSources,
  FolderLibrary,
  isBundle,
  isBundleKey,
  makeBundleKey,
  publicBundleKey,
  readSourceTable,
  readState,
  shortKey,
  useProxyOfEnvironment,
  writeState,
} from '@fengsui/knowledge';
import { bold, count, dim, ProgressLine, safe, size, table } from '../terminal.ts';
import { readGiven, requireReadable } from '../readable.ts';
import { NothingDone, UsageError } from '../usage.ts';
import { requireWritableFile } from '../writable.ts';
import { LibraryServer } from './library-server.ts';

/** Options of the verbs by which a library is kept up to date and carried. */
export interface ExchangeOptions {
  library: string;
  json: boolean;
  server?: string;
  'token-file'?: string;
  out?: string;
  since?: string;
  key?: string;
  only?: string;
  provider?: string[];
  trust?: string;
  forget?: string;
  name?: string;
  until?: string;
}

/** A source as a server tells it. */
interface ServerSource {
  id: string;
  name: string;
  state: string;
  succeededAt: string | null;
  error: string | null;
}

const open = (options: ExchangeOptions): FolderLibrary => new FolderLibrary(openLibrary(options.library));
const serverOf = (options: ExchangeOptions): LibraryServer | null =>
  options.server === undefined ? null : new LibraryServer(options.server, options['token-file']);
const namesOf = (options: ExchangeOptions): string[] | null =>
  options.only
    ?.split(',')
    .map((name) => name.trim())
    .filter(Boolean) ?? null;

/** `library update`: from the official addresses, or by the server. */
export async function updateVerb(options: ExchangeOptions): Promise<void> {
  const names = namesOf(options);
  const server = serverOf(options);
  const line = new ProgressLine();
  if (server !== null) {
    await server.send('POST', '/api/library/updates', names === null ? {} : { sources: names });
    const { sources } = await server.until<{ running: boolean; sources: ServerSource[] }>(
      '/api/library/updates',
      ({ running }) => !running,
      ({ sources }) => line.show(sources.find(({ state }) => state === 'running')?.name ?? 'waiting'),
    );
    line.clear();
    const columns = [{ title: 'source' }, { title: 'last success' }, { title: 'error' }];
    process.stdout.write(
      options.json
        ? `${JSON.stringify(sources)}\n`
        : `${table(
            columns,
            sources.map(({ name, succeededAt, error }) => [name, succeededAt?.slice(0, 16) ?? '', error ?? '']),
          )}\n`,
    );
    return;
  }
  const chosen = unlessUnknown(() => chooseSources(readSourceTable(), names ?? (options.provider === undefined ? null : [])));
  const sources = [...chosen, ...(options.provider ?? []).map(providerSource)];
  if (!useProxyOfEnvironment())
    process.stderr.write(
      `fengsui: this Node cannot use the proxy that the environment names; set NODE_USE_ENV_PROXY=1, or use Node 24\n`,
    );
  const library = open(options);
  const progress = ({ stage, done, total, item }: ImportProgress): void =>
    line.show(`${stage} ${count(done)}${total === null ? '' : ` of ${count(total)}`}  ${item}`);
  const report = await updateLibrary(library, {
    sources,
    progress,
    told: ({ source, ok, added, updated, unchanged, problems }) => {
      line.clear();
      if (options.json) return;
      process.stdout.write(
        `  ${ok ? '✓' : '✗'} ${source.name}: ${count(added)} added, ${count(updated)} updated, ${count(unchanged)} unchanged${ok ? '' : dim(`  ${safe(problems[0]?.what ?? '')}`)}\n`,
      );
    },
  }).finally(() => line.clear());
  if (options.json) process.stdout.write(`${JSON.stringify({ ...report, status: library.vulnerabilities.status() })}\n`);
  for (const problem of importProblems(report)) process.stderr.write(`  ${safe(problem)}\n`);
  if (report.added + report.updated + report.unchanged === 0)
    throw new NothingDone(
      `library: nothing was taken into ${library.folder}; without a way to the Internet, carry a bundle (fengsui library bundle)`,
    );
}

/** `library state`: what this library holds, for the side that makes bundles. */
export async function stateVerb(options: ExchangeOptions): Promise<void> {
  const out = needed(options.out, 'state needs --out FILE');
  requireWritableFile('library: --out', out);
  const server = serverOf(options);
  if (server !== null) await server.download('/api/library/state', out);
  else {
    const library = open(options);
    const documents = library.documents();
    await writeFile(out, writeState(library.exchange().library, each(documents)));
    process.stderr.write(`${count(documents.length)} documents are named in ${out}; take it to the side that makes the bundle\n`);
  }
}

/** `library bundle`: what the other side has not, signed. */
export async function bundleVerb(options: ExchangeOptions): Promise<void> {
  const out = needed(options.out, 'bundle needs --out FILE');
  requireWritableFile('library: --out', out);
  if (options.since !== undefined) requireReadable('library: --since', options.since);
  const server = serverOf(options);
  const line = new ProgressLine();
  const only = namesOf(options);
  if (server !== null) {
    const query = only === null ? '' : `?only=${encodeURIComponent(only.join(','))}`;
    const { id } = await server.sendFile<{ id: string }>(`/api/library/bundles${query}`, options.since ?? null);
    const made = await server.until<{ state: string; documents: number; gone: number; error: string | null }>(
      `/api/library/bundles/${id}`,
      ({ state }) => state === 'done' || state === 'failed',
      ({ documents }) => line.show(`${count(documents)} documents`),
    );
    line.clear();
    if (made.state === 'failed') throw new NothingDone(`library: the bundle was not made: ${made.error}`);
    await server.download(`/api/library/bundles/${id}/content`, out);
    process.stdout.write(
      options.json ? `${JSON.stringify(made)}\n` : `${count(made.documents)} documents, ${count(made.gone)} gone: ${out}\n`,
    );
    return;
  }
  const path = needed(options.key, "bundle needs --key FILE; make a key with 'fengsui library key --out FILE'");
  const key = readGiven('library: --key', path);
  const since = options.since === undefined ? null : await readState(createReadStream(options.since));
  const manifest = await open(options)
    .bundle({
      since,
      only: only === null ? undefined : new Set(only),
      key,
      path: out,
      progress: (done) => line.show(`${count(done)} documents`),
    })
    .finally(() => line.clear());
  const { documents, gone, sequence, parts } = manifest;
  process.stdout.write(
    options.json
      ? `${JSON.stringify(manifest)}\n`
      : `${out}: ${count(documents)} documents, ${count(gone)} gone, ${size(parts.reduce((sum, { bytes }) => sum + bytes, 0))}, number ${sequence}\nsigned with ${publicBundleKey(key)}\n`,
  );
}

/** `library import FILE.fsb`. Answers what became of it. */
export async function takeBundle(options: ExchangeOptions, path: string): Promise<BundleTaken> {
  const line = new ProgressLine();
  return open(options)
    .takeBundle(path, (done, of) => line.show(`part ${count(done)} of ${count(of)}`))
    .finally(() => line.clear());
}

/** `library import` into a server: files of anything, bundles included. */
export async function importToServer(options: ExchangeOptions, paths: readonly string[]): Promise<void> {
  const server = serverOf(options)!;
  const line = new ProgressLine();
  for (const path of paths) {
    const { state, accepted, rejected, error } = await server
      .import(path, (done) => line.show(`${path}: ${done}`))
      .finally(() => line.clear());
    if (state === 'failed') throw new NothingDone(`library: ${path} was not imported: ${error}`);
    process.stdout.write(`${path}: ${count(accepted)} accepted, ${count(rejected)} rejected\n`);
  }
}

/** `library key`: makes a key, or says whose bundles are taken. */
export async function keyVerb(options: ExchangeOptions): Promise<void> {
  const server = serverOf(options);
  if (options.out !== undefined) {
    requireWritableFile('library: --out', options.out);
    if (existsSync(options.out))
      throw new NothingDone(`library: ${options.out} exists; a key that is in use is not written over`);
    const key = makeBundleKey();
    writeFileSync(options.out, key, { mode: 0o600, flag: 'wx' });
    process.stdout.write(`${publicBundleKey(key)}\n`);
    process.stderr.write(
      `${options.out} is the secret; on the other side: fengsui library key --trust ${publicBundleKey(key)} --name NAME\n`,
    );
    return;
  }
  const key = options.trust ?? options.forget;
  if (key !== undefined) {
    if (!isBundleKey(key)) throw new UsageError(`library: ${key} is no public key; it begins with fsb1- and has 48 characters`);
    const name =
      options.forget === undefined
        ? needed(options.name, 'key --trust needs --name NAME, such as that of the office that makes the bundles')
        : '';
    const { until } = options;
    if (until !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(until))
      throw new UsageError(`library: --until ${until} is no day; write it as 2027-12-31`);
    if (server === null) open(options).trust(key, name, until);
    else if (name === '') await server.send('DELETE', `/api/library/keys/${key}`);
    else await server.send('POST', '/api/library/keys', { key, name, ...(until === undefined ? {} : { until }) });
  }
  const trusted =
    server === null
      ? open(options).exchange().trusted
      : (await server.get<{ trusted: { name: string; key: string; until?: string | null }[] }>('/api/library/keys')).trusted;
  if (options.json) process.stdout.write(`${JSON.stringify(trusted)}\n`);
  else if (trusted.length === 0) process.stdout.write('no key is trusted: no bundle is taken\n');
  else
    process.stdout.write(
      `${table(
        [{ title: 'name' }, { title: 'short' }, { title: 'until' }, { title: 'key' }],
        trusted.map(({ name, key, until }) => [name, shortKey(key), until ?? '', key]),
      )}\n`,
    );
}

/** What a server tells of its library: entries by kind, most first. */
interface ServerLibrary {
  lastImport: string | null;
  kinds: { value: string; count: number; own: number }[];
}

/** `library status` of a server: entries by kind, and how new the library is. */
async function serverStatus(server: LibraryServer, json: boolean): Promise<void> {
  const state = await server.get<ServerLibrary>('/api/library');
  if (json) {
    process.stdout.write(`${JSON.stringify(state)}\n`);
    return;
  }
  const columns = [{ title: 'kind' }, { title: 'entries', right: true }, { title: 'own', right: true }];
  const rows = state.kinds.map(({ value, count: entries, own }) => [value, count(entries), count(own)]);
  process.stdout.write(rows.length === 0 ? 'the library is empty\n' : `${table(columns, rows)}\n`);
  if (state.lastImport !== null) process.stdout.write(`last import ${state.lastImport.slice(0, 16).replace('T', ' ')}\n`);
}

/** `library status`: every kind with how many documents, how new, and from where. */
export async function statusVerb(options: ExchangeOptions): Promise<void> {
  const server = serverOf(options);
  if (server !== null) {
    await serverStatus(server, options.json);
    return;
  }
  const library = open(options);
  const kinds = new Map<string, { documents: number; newest: string; sources: Map<string, number> }>();
  for (const { kind, source, retrieved } of library.documents()) {
    const known = kinds.get(kind) ?? { documents: 0, newest: '', sources: new Map<string, number>() };
    kinds.set(kind, known);
    known.documents++;
    if (retrieved > known.newest) known.newest = retrieved;
    const from = placeOf(source);
    known.sources.set(from, (known.sources.get(from) ?? 0) + 1);
  }
  const rows = [...kinds]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, { documents, newest, sources }]) => ({
      kind,
      documents,
      newest,
      sources: [...sources].toSorted((a, b) => b[1] - a[1]).map(([source, documents]) => ({ source, documents })),
    }));
  const { trusted, received } = library.exchange();
  const { kev, epss, bytes } = library.vulnerabilities.status();
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ folder: library.folder, bytes, kinds: rows, kev, epss, trusted, received })}\n`);
    return;
  }
  process.stdout.write(`${bold(library.folder)}  ${size(bytes)}\n`);
  if (rows.length === 0)
    process.stdout.write("the library is empty; fill it with 'fengsui library update', or import files or a bundle\n");
  else
    process.stdout.write(
      `${table(
        [{ title: 'kind' }, { title: 'documents', right: true }, { title: 'newest' }, { title: 'from' }],
        rows.map(({ kind, documents, newest, sources }) => [
          kind,
          count(documents),
          newest.slice(0, 16).replace('T', ' '),
          sources
            .slice(0, 3)
            .map(({ source }) => source)
            .join(', '),
        ]),
      )}\n`,
    );
  if (kev !== null) process.stdout.write(`KEV of ${kev.version} with ${count(kev.entries)} entries\n`);
  if (epss !== null) process.stdout.write(`EPSS of ${epss.date}\n`);
  for (const { name, key } of trusted) process.stdout.write(`bundles of ${safe(name)} are taken (${shortKey(key)})\n`);
}

/** Where a document came from, short: host, bundle, or folder. */
function placeOf(source: string): string {
  if (source.startsWith('bundle:')) return 'bundle';
  const host = /^https?:\/\/([^/]+)/.exec(source);
  return host === null ? source.replace(/[^/\\]*$/, '').replace(/[/\\]$/, '') || source : host[1];
}

/** Whether a file is a bundle. */
export function isBundleFile(path: string): boolean {
  const head = Buffer.alloc(512);
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return false;
  }
  try {
    return isBundle(head.subarray(0, readSync(file, head, 0, head.length, 0)));
  } catch {
    return false;
  } finally {
    closeSync(file);
  }
}

function needed(value: string | undefined, what: string): string {
  if (value === undefined) throw new UsageError(`library: ${what}`);
  return value;
}

function unlessUnknown<T>(choose: () => T): T {
  try {
    return choose();
  } catch (error) {
    throw new UsageError(`library: ${(error as Error).message}`);
  }
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
