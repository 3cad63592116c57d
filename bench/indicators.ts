import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { sql } from 'kysely';
import { IndicatorSet, readReleased } from '../packages/knowledge/src/index.ts';
import { replaceFindings } from '../packages/platform/src/assets/findings.ts';
import { openReleased } from '../packages/platform/src/intelligence/released.ts';
import { openIntelligence } from '../packages/platform/src/intelligence/service.ts';
import type { Bus } from '../packages/platform/src/kernel/bus.ts';
import { newId } from '../packages/platform/src/kernel/identifiers.ts';
import type { Jobs } from '../packages/platform/src/kernel/jobs.ts';
import { openRecords } from '../packages/platform/src/kernel/records.ts';

/**
 * How long a million indicators take: reading their values, writing the hashes for analyses, and holding a capture with 20,000 addresses against them, and what one more
 * document of indicators costs when captures are there; what a sensor pays that holds them in memory: look-ups a second of processor time, bytes, and how long it takes to get and to read
 * them. `node --expose-gc --conditions=source bench/indicators.ts [indicators] [sensor]`; with `sensor` only what a sensor pays for looking up.
 */
const words = process.argv.slice(2);
const count = Number(words.find((word) => word !== 'sensor') ?? 1_000_000);
/** A line of what was done, with its figure. */
const tell = (what: string, figure: number, unit: string, note: string): void =>
  void process.stdout.write(`${what.padEnd(54)} ${figure.toFixed(2).padStart(8)} ${unit.padEnd(3)} ${note}\n`);
/** Seconds of processor time of this process. */
const processor = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** What a sensor pays: the set in memory, and its look-ups. */
function sensorPart(): void {
  const address = (g: number) => (16 + (g % 160)) * 2 ** 24 + (g & 0xffffff);
  const text = (number: number) => [number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255].join('.');
  const hash = (g: number) => (g >>> 0).toString(16).padStart(8, '0').repeat(8);
  globalThis.gc?.();
  const before = process.memoryUsage();
  const begun = processor();
  const set = new IndicatorSet();
  const statement = { name: 'Family', source: 'Feed' };
  for (let g = 0; g < count; g++) {
    if (g % 3 === 0) set.add('ip', text(address(g)), statement, 80, 0);
    else if (g % 3 === 1) set.add('domain', `c${g}.evil.example`, statement, 80, 0);
    else set.add('sha256', hash(g), statement, 80, 0);
  }
  for (let g = 0; g < 1000; g++) set.add('network', `203.${g & 255}.${(g >> 8) * 16}.0/${20 + (g % 9)}`, statement, 80, 0);
  const spent = processor() - begun;
  globalThis.gc?.();
  const after = process.memoryUsage();
  const bytes = after.arrayBuffers - before.arrayBuffers + after.heapUsed - before.heapUsed;
  tell(`${set.size.toLocaleString('en')} values in memory`, spent, 's', `${(bytes / 2 ** 20).toFixed(1)} MiB`);
  const turns = 2_000_000;
  const rate = (what: string, look: (g: number) => unknown) => {
    for (let g = 0; g < 50_000; g++) look(g);
    globalThis.gc?.();
    const heap = process.memoryUsage().heapUsed;
    const start = processor();
    let met = 0;
    for (let g = 0; g < turns; g++) if (look(g) !== null) met++;
    const seconds = processor() - start;
    const grown = process.memoryUsage().heapUsed - heap;
    const note = `${met.toLocaleString('en')} met, ${(grown / turns).toFixed(1)} bytes of heap a look-up`;
    tell(`  ${what}`, turns / seconds / 1e6, 'M/s', note);
  };
  const names = Array.from({ length: 4096 }, (_, g) => `host${g}.plant.example`);
  const known = Array.from({ length: 4096 }, (_, g) => `c${g * 3 + 1}.evil.example`);
  const hashes = Array.from({ length: 4096 }, (_, g) => hash(g * 3));
  rate('IPv4 addresses that nobody names', (g) => set.ipv4((0x0a000000 + g) | 0, 1));
  rate('IPv4 addresses that are named', (g) => set.ipv4(address((g % Math.floor(count / 3)) * 3) | 0, 1));
  rate('names that nobody names', (g) => set.value('domain', names[g & 4095], 1));
  rate('names that are named', (g) => set.value('domain', known[g & 4095], 1));
  rate('hashes that nobody names', (g) => set.value('sha256', hashes[g & 4095], 1));
}
sensorPart();
if (words.includes('sensor')) process.exit();
const folder = mkdtempSync(join(tmpdir(), 'bench-indicators-'));
chmodSync(folder, 0o711);
const records = await openRecords({ records: 'embedded' }, join(folder, 'records'));
const timed = async <T>(what: string, work: () => Promise<T>, note: (result: T) => string): Promise<T> => {
  const begun = performance.now();
  const result = await work();
  tell(what, (performance.now() - begun) / 1000, 's', note(result));
  return result;
};
const memory = () => `${Math.round(process.memoryUsage.rss() / 2 ** 20)} MiB resident`;

/** Documents of indicators as a feed brings them: addresses, names, hashes, in equal parts. */
async function feed(from: number, to: number, document: string): Promise<void> {
  await records.system(async (tx) => {
    await sql`insert into documents (kind, id, title, content, content_hash, source) values ('misp-event', ${document}, 'Feed', '{}', ${document}, 'Feed')`.execute(
      tx,
    );
    await sql`insert into nodes (kind, key, label, search, state) select 'indicator', 'i' || g, 'i' || g, ''::tsvector, 'released' from generate_series(${from}::int, ${to}::int) g`.execute(
      tx,
    );
    await sql`insert into statements (kind, document, node_id, source, method, confidence, entry)
      select 'misp-event', ${document}, n.id, 'Feed', 'observation', 0.7, jsonb_build_object('kind', 'indicator', 'key', n.key, 'name', n.key, 'aliases', '[]'::jsonb,
        'descriptions', '[]'::jsonb, 'published', null, 'modified', to_char(now(), 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'revoked', false, 'url', null, 'attributes', case g % 3
          when 0 then jsonb_build_object('misp_type', 'ip-dst', 'value', (16 + g % 160)::text || '.' || (g / 65536 % 256) || '.' || (g / 256 % 256) || '.' || (g % 256))
          when 1 then jsonb_build_object('misp_type', 'domain', 'value', 'c' || g || '.evil.example')
          else jsonb_build_object('misp_type', 'sha256', 'value', encode(sha256(g::text::bytea), 'hex')) end)
      from (select g from generate_series(${from}::int, ${to}::int) g) s join nodes n on n.kind = 'indicator' and n.key = 'i' || g`.execute(
      tx,
    );
  });
}

let run: Parameters<Jobs['define']>[1] | undefined;
const jobs = { define: (_: string, job: typeof run) => (run = job), queue: async () => newId() } as unknown as Jobs;
const place = { organisation: newId(), site: newId(), capture: newId() };
const { organisation, site, capture } = place;
const service = openIntelligence({
  records,
  bus: { handle() {}, publish: async () => {} } as unknown as Bus,
  jobs,
  directory: join(folder, 'lists'),
  samples: join(folder, 'samples'),
  replaceFindings,
});
const work = (subject: string) =>
  run!.run({ id: newId(), organisation, subject, signal: new AbortController().signal, progress() {} });
try {
  await records.system(async (tx) => {
    await sql`insert into organisations (id, name, level) values (${organisation}, 'x', 'enterprise')`.execute(tx);
    await sql`insert into sites (id, organisation_id, name, description) values (${site}, ${organisation}, 'x', '')`.execute(tx);
  });
  const step = 50_000;
  for (let at = 0; at < count; at += step) await feed(at, Math.min(count, at + step) - 1, `feed-${at}`);
  await records.execute('analyze');
  await timed(`${count.toLocaleString('en')} indicators read`, () => work(''), memory);
  await timed('hashes written for analyses', () => service.prepare(place), memory);
  await timed('the same again', () => service.prepare(place), memory);
  const released = openReleased(records, join(folder, 'content'), async () => []);
  const file = await timed(
    'the content for sensors made',
    () => released.made(),
    ({ size }) => `${(size / 2 ** 20).toFixed(1)} MiB packed, ${memory()}`,
  );
  await timed(
    'read by a sensor',
    () => readReleased(released.open(file).pipe(createGunzip())),
    ({ counts }) => `${counts.indicators.toLocaleString('en')} values, ${memory()}`,
  );
  const at = new Date().toISOString();
  const conversations = Array.from({ length: 20_000 }, (_, g) => ({
    client: `10.${(g >> 16) & 255}.${(g >> 8) & 255}.${g & 255}`,
    server:
      g % 200 === 0
        ? `${16 + ((g * 3) % 160)}.${((g * 3) >> 16) & 255}.${((g * 3) >> 8) & 255}.${(g * 3) & 255}`
        : `192.0.2.${g % 250}`,
    protocol: 'http',
    port: 80,
    messages: 1,
    bytes: 1,
    errors: 0,
    firstSeen: at,
    lastSeen: at,
    functions: [],
  }));
  await records.system((tx) =>
    sql`insert into captures (id, organisation_id, site_id, name, size) values (${capture}, ${organisation}, ${site}, 'x', 1)`.execute(
      tx,
    ),
  );
  await timed(
    'values of a capture with 20,000 conversations filed',
    () => records.tenant(organisation, (tx) => service.file(tx, place, { conversations })),
    memory,
  );
  const met = () =>
    records.tenant(organisation, (tx) => sql<{ n: number }>`select count(*)::int as n from indicator_sightings`.execute(tx));
  await timed('the capture held against all', () => work(capture), memory);
  await feed(count + 1, count + 1000, 'one-more');
  await timed('a document of 1,000 more, against all captures', () => work(''), memory);
  const { n } = (await met()).rows[0];
  process.stdout.write(`indicators met: ${n}\n`);
} finally {
  await records.close();
  rmSync(folder, { recursive: true, force: true });
}
