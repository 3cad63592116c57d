import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from '../packages/platform/src/index.ts';
import { Client } from '../packages/platform/src/testing.ts';
import { table } from './eval/table.ts';
import { median } from './measure.ts';

interface Done {
  state: string;
  error?: string | null;
  assets?: number;
}

/** What a page of the console asks for. */
const QUESTIONS: readonly (readonly [what: string, path: string])[] = [
  ['overview', '/api/overview'],
  ['assets, first page', '/api/assets?limit=50'],
  ['findings, first page', '/api/findings?limit=50'],
  ['conversations, first page', '/api/conversations?limit=50'],
  ['map of the site', '/api/map?site={site}'],
  ['vulnerabilities by a word', '/api/vulnerabilities?q=overflow'],
  ['matches, first page', '/api/matches?limit=50'],
];
const TIMES = 25;

const seconds = (since: number): number => (performance.now() - since) / 1000;

/** The platform on its embedded engines, through its HTTP interface: captures and advisories in, pages out. */
export async function store(captures: readonly string[], advisories: string | null): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'fengsui-bench-'));
  // The embedded PostgreSQL runs as another user when this runs as root, and must pass here.
  chmodSync(folder, 0o711);
  const begin = performance.now();
  const server = await startServer({ dataDir: join(folder, 'data'), port: 0, demo: false, configuration: { logLevel: 'error' } });
  const rows: (string | number)[][] = [['first start', `${seconds(begin).toFixed(2)} s`, '']];
  try {
    const client = new Client(server.address);
    await client.setUp(server.setupLink);
    const { id: site } = await client.must<{ id: string }>('POST', '/api/sites', { name: 'Bench' });
    for (const path of captures) {
      const bytes = readFileSync(path);
      const name = path.split('/').at(-1) ?? path;
      const started = performance.now();
      const id = await client.upload('captures', { site, name }, bytes, 8 << 20);
      const uploaded = seconds(started);
      const done = await client.until<Done>(`/api/captures/${id}`, ({ state }) => state === 'done' || state === 'failed', 300);
      rows.push([`upload ${name}`, `${uploaded.toFixed(2)} s`, `${(bytes.length / 1e6 / uploaded).toFixed(0)} MB/s`]);
      rows.push([
        '  until its assets and findings are stored',
        `${seconds(started).toFixed(2)} s`,
        done.error ?? `${done.assets ?? ''} assets`,
      ]);
    }
    if (advisories !== null) {
      const bytes = Buffer.from(advisories);
      const started = performance.now();
      const id = await client.upload('imports', { name: 'advisories.jsonl' }, bytes, 8 << 20);
      const done = await client.until<{ state: string; documents: number }>(
        `/api/imports/${id}`,
        ({ state }) => state === 'done' || state === 'failed',
        300,
      );
      rows.push([
        `import of ${done.documents} documents`,
        `${seconds(started).toFixed(2)} s`,
        `${(done.documents / seconds(started)).toFixed(0)} a second`,
      ]);
    }
    for (const [what, path] of QUESTIONS) {
      const times: number[] = [];
      for (let i = 0; i < TIMES; i++) {
        const asked = performance.now();
        const { status } = await client.ask('GET', path.replace('{site}', site));
        if (status !== 200) throw new Error(`${path}: status ${status}`);
        times.push(performance.now() - asked);
      }
      rows.push([what, `${median(times).toFixed(1)} ms`, `slowest ${Math.max(...times).toFixed(1)} ms`]);
    }
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return table(['platform, embedded engines', 'took', ''], rows);
}
