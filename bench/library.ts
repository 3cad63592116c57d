import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Client } from '../packages/platform/src/testing.ts';
import { table } from './eval/table.ts';
import { QUESTIONS, writeCnvd, writeNvd } from './library-data.ts';
import { median } from './measure.ts';

/**
 * The library at the size of the public ones: import of simulated entries of NVD and CNVD, memory of the server and its children
 * (PostgreSQL's apart), and the time of searches in both languages. Prints tables; asserts nothing.
 *
 *     node --conditions=source bench/library.ts [--records 300000] [--keep FOLDER]
 *
 * With `--keep` the data folder stays, and the next run only searches.
 */
const { values } = parseArgs({ options: { records: { type: 'string', default: '300000' }, keep: { type: 'string' } } });
const records = Number(values.records);
const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'fengsui-bench-'));
mkdirSync(folder, { recursive: true });
// The embedded PostgreSQL runs as another user when this runs as root, and must pass here.
chmodSync(folder, 0o711);
const password = 'correct horse battery';
const seconds = (since: number): number => (performance.now() - since) / 1000;

/** Ticks a second of the times in /proc, which Linux fixes for programs. */
const TICKS = 100;

/** Resident memory in MiB of a process and its descendants, PostgreSQL's left out; processor time of all is noted in `spent`, by process. */
function look(pid: number, spent: Map<number, { first: number; last: number }>): number {
  const parents = new Map<number, number[]>();
  const names = new Map<number, string>();
  const ticks = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      parents.set(parent, [...(parents.get(parent) ?? []), Number(name)]);
      names.set(Number(name), stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')')));
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      ticks.set(Number(name), Number(fields[11]) + Number(fields[12]));
    } catch {
      // Gone between two looks.
    }
  }
  // What was there before the first look had used its time for something else; what came later is counted whole.
  const isFirst = spent.size === 0;
  let total = 0;
  const stack = [pid];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    stack.push(...(parents.get(next) ?? []));
    const now = (ticks.get(next) ?? 0) / TICKS;
    spent.set(next, { first: spent.get(next)?.first ?? (isFirst ? now : 0), last: now });
    if (names.get(next)?.startsWith('postgres')) continue;
    try {
      total += Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${next}/status`, 'utf8'))?.[1] ?? 0) / 1024;
    } catch {
      // Gone between two looks.
    }
  }
  return total;
}

async function upload(client: Client, path: string): Promise<string> {
  const { size } = statSync(path);
  const { id } = await client.must<{ id: string }>('POST', '/api/imports', { name: path.split('/').at(-1), size });
  const file = await open(path);
  const hash = createHash('sha256');
  const part = Buffer.alloc(8 << 20);
  for (let at = 0; at < size; ) {
    const { bytesRead } = await file.read(part, 0, part.length, at);
    hash.update(part.subarray(0, bytesRead));
    const bytes = Buffer.from(part.subarray(0, bytesRead));
    await client.must('PUT', `/api/imports/${id}/content`, bytes, { 'upload-offset': String(at) });
    at += bytesRead;
  }
  await file.close();
  await client.must('POST', `/api/imports/${id}/complete`, { sha256: hash.digest('hex') });
  return id;
}

interface Import {
  state: string;
  documents: number;
  rejected: number;
  error: string | null;
}

async function importAll(client: Client, server: ChildProcess): Promise<string> {
  const rows: (string | number)[][] = [];
  for (const [name, count, write] of [
    ['nvd.json', records, writeNvd],
    ['cnvd.xml', Math.round(records / 10), writeCnvd],
    // The same again: what is unchanged is passed over.
    ['cnvd.xml', Math.round(records / 10), writeCnvd],
  ] as const) {
    const path = join(folder, name);
    if (!existsSync(path)) await write(path, count);
    const id = await upload(client, path);
    const started = performance.now();
    let peak = 0;
    const spent = new Map<number, { first: number; last: number }>();
    const timer = setInterval(() => (peak = Math.max(peak, look(server.pid!, spent))), 500);
    const done = await client.until<Import>(`/api/imports/${id}`, ({ state }) => state === 'done' || state === 'failed', 3600);
    clearInterval(timer);
    const took = seconds(started);
    const processor = [...spent.values()].reduce((sum, { first, last }) => sum + last - first, 0);
    const size = `${(statSync(path).size / 1e6).toFixed(0)} MB`;
    rows.push([
      name,
      size,
      done.documents,
      done.rejected,
      `${took.toFixed(1)} s`,
      `${processor.toFixed(1)} s`,
      Math.round(done.documents / took),
      `${peak.toFixed(0)} MiB`,
    ]);
    if (done.error !== null) throw new Error(done.error);
    rmSync(path);
  }
  return table(['import', 'size', 'documents', 'rejected', 'took', 'processor', 'a second', 'peak resident'], rows);
}

async function search(client: Client): Promise<string> {
  const times: [number, string, string][] = [];
  for (let round = 0; round < 3; round++) {
    for (const question of QUESTIONS) {
      const begin = performance.now();
      const { items, facets } = await client.get<{ items: unknown[]; facets: { total: number; atLeast: boolean } }>(
        `/api/library/search?${question}`,
      );
      const hits = `${items.length} of ${facets.total}${facets.atLeast ? ' or more' : ''}`;
      times.push([performance.now() - begin, decodeURIComponent(question), hits]);
    }
  }
  const slowest = times.toSorted(([one], [other]) => other - one).slice(0, 12);
  const all = times.map(([time]) => time).toSorted((one, other) => one - other);
  const list: number[] = [];
  for (let round = 0; round < 20; round++) {
    const begin = performance.now();
    await client.get('/api/vulnerabilities?q=siemens&limit=50');
    list.push(performance.now() - begin);
  }
  return [
    table(
      ['search', 'queries', 'median', '95 %', 'slowest'],
      [
        [
          'everything',
          QUESTIONS.length,
          ...[0.5, 0.95, 1].map((part) => `${all[Math.min(all.length - 1, Math.floor(all.length * part))].toFixed(1)} ms`),
        ],
        ['/api/vulnerabilities', 1, `${median(list).toFixed(1)} ms`, '', `${Math.max(...list).toFixed(1)} ms`],
      ],
    ),
    table(
      ['slowest', 'took', 'hits'],
      slowest.map(([time, question, hits]) => [question || '(nothing asked)', `${time.toFixed(1)} ms`, hits]),
    ),
  ].join('\n\n');
}

const script = fileURLToPath(new URL('../packages/platform/src/testing-server.ts', import.meta.url));
const server = spawn(process.execPath, ['--conditions=source', script, join(folder, 'data')], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  const [line] = (await once(server.stdout, 'data')) as [Buffer];
  const { address, setupLink } = JSON.parse(line.toString()) as { address: string; setupLink: string | null };
  const client = new Client(address);
  if (setupLink === null) await client.must('POST', '/api/session', { name: 'admin', password });
  else {
    await client.setUp(setupLink);
    console.log(await importAll(client, server));
  }
  console.log(`\n${await search(client)}`);
} finally {
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  await ended;
  if (values.keep === undefined) rmSync(folder, { recursive: true, force: true });
}
