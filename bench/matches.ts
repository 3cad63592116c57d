import { chmodSync, createReadStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { Matcher, readVulnerabilityFile } from '../packages/advisories/src/index.ts';
import { newId } from '../packages/platform/src/kernel/identifiers.ts';
import { openRecords, type Tx } from '../packages/platform/src/kernel/records.ts';
import { matchingContent, matchingMadeBy } from '../packages/platform/src/library/matching-content.ts';
import { matchOrganisation } from '../packages/platform/src/library/matching-run.ts';
import { insertAssertions } from '../packages/platform/src/library/store-documents.ts';
import { putDocumentKeys } from '../packages/platform/src/library/store-matches-documents.ts';
import { table } from './eval/table.ts';
import { writeNvd } from './library-data.ts';
import { treeSeconds } from './measure.ts';

/**
 * Matching in the database at the size of the public libraries: the keys of all documents, which are made once after an import for all
 * organisations; every asset of a large organisation with every document; then one new document, one changed asset, and nothing new. Times hold
 * everything: reading from PostgreSQL, matching, deciding, writing. Processor time is that of this process and of PostgreSQL (on Linux).
 *
 *     node --conditions=source --max-old-space-size=1024 bench/matches.ts [--records 300000] [--assets 10000]
 */
const { values } = parseArgs({
  options: { records: { type: 'string', default: '300000' }, assets: { type: 'string', default: '10000' } },
});
const [count, assets] = [Number(values.records), Number(values.assets)];
const folder = mkdtempSync(join(tmpdir(), 'fengsui-bench-'));
// The embedded PostgreSQL runs as another user when this runs as root, and must pass here.
chmodSync(folder, 0o711);
const organisation = newId();
/** New documents that come one after the other. */
const newDocuments = 5;
/** Documents that are written together. */
const together = 2000;

interface Row {
  id: string;
  prepared: string;
}

/** Keeps documents as an import does, as far as matching reads them. */
async function put(tx: Tx, rows: readonly Row[]): Promise<void> {
  const ids = rows.map(({ id }) => id);
  await sql`insert into documents (kind, id, title, content_hash, content, prepared)
    select 'nvd', id, '', '', '{}', prepared::jsonb from unnest(${ids}::text[], ${rows.map(({ prepared }) => prepared)}::text[]) as r (id, prepared)
    on conflict (kind, id) do update set prepared = excluded.prepared, imported_at = now()`.execute(tx);
  await sql`insert into vulnerabilities (id) select unnest(${ids}::text[]) on conflict do nothing`.execute(tx);
  const said = { kind: 'nvd', assertions: [], vendors: [], products: [], aliases: [], links: [] };
  await insertAssertions(
    tx,
    ids.map((id) => ({ ...said, document: id, subject: id })),
  );
}

const records = await openRecords({ records: 'embedded' }, join(folder, 'records'));
const rows: (string | number)[][] = [];
let peak = 0;
const look = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 50);
look.unref();
/** Processor seconds that PostgreSQL's processes have used. */
function databaseSeconds(): number {
  return treeSeconds(Number(readFileSync(join(folder, 'records', 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]));
}

async function measure(what: string, work: () => Promise<(string | number)[]>): Promise<void> {
  peak = 0;
  const [cpu, database, start] = [process.cpuUsage(), databaseSeconds(), performance.now()];
  const done = await work();
  const { user, system } = process.cpuUsage(cpu);
  rows.push([
    what,
    ((performance.now() - start) / 1000).toFixed(2),
    ((user + system) / 1e6).toFixed(2),
    (databaseSeconds() - database).toFixed(2),
    ...done,
    Math.round(peak / 2 ** 20),
  ]);
  process.stderr.write(`${rows.at(-1)!.join(' | ')}\n`);
}

async function match(what: string): Promise<void> {
  await measure(what, async () => {
    const done = await matchOrganisation(records, organisation);
    return [done.documents, done.matches];
  });
}

try {
  const path = join(folder, 'nvd.json');
  await writeNvd(path, count);
  let part: Row[] = [];
  const names: { vendor: string; product: string }[] = [];
  let first = '';
  const flush = async () => {
    const full = part;
    part = [];
    await records.system((tx) => put(tx, full));
  };
  for await (const item of readVulnerabilityFile('nvd', createReadStream(path), { retrieved: '2026-01-01T00:00:00Z' })) {
    if (!('document' in item) || item.document.prepared === null) continue;
    const { id, prepared } = item.document;
    first ||= JSON.stringify(prepared);
    const [named] = prepared.products;
    if (names.length < assets && named) names.push({ vendor: named.vendor, product: named.name.replace(/ firmware$/, '') });
    part.push({ id, prepared: JSON.stringify(prepared) });
    if (part.length >= together) await flush();
  }
  await flush();
  await records.execute('analyze');
  const list = Array.from({ length: assets }, (_, at) => ({
    ...names[at % names.length],
    id: newId(),
    firmware: `${1 + (at % 9)}.${at % 20}`,
  }));
  await records.system(async (tx) => {
    const site = newId();
    await sql`insert into organisations (id, name, level) values (${organisation}, 'Bench', 'enterprise')`.execute(tx);
    await sql`insert into sites (id, organisation_id, name) values (${site}, ${organisation}, 'Plant')`.execute(tx);
    await sql`insert into assets (id, organisation_id, site_id, vendor, product, firmware, first_seen, last_seen)
      select r.id, ${organisation}, ${site}, r.vendor, r.product, r.firmware, now(), now()
      from jsonb_to_recordset(${JSON.stringify(list)}::jsonb) as r (id uuid, vendor text, product text, firmware text)`.execute(
      tx,
    );
  });
  const keys = new Matcher({ advisories: [], content: matchingContent() });
  await measure(`keys of ${count} documents`, async () => {
    await putDocumentKeys(records, matchingMadeBy(), (prepared) => keys.documentKeys(prepared));
    return [count, ''];
  });
  await match(`${assets} assets against ${count} documents`);
  for (let at = 1; at <= newDocuments; at++) {
    const id = `CVE-2099-${10_000 + at}`;
    await records.system((tx) => put(tx, [{ id, prepared: first.replaceAll(/CVE-\d+-\d+/g, id) }]));
    await match(`one new document against ${assets} assets (${at})`);
  }
  await records.system((tx) => sql`update assets set firmware = '9.9' where id = ${list[0].id}`.execute(tx));
  await match('one changed asset against all documents');
  await match('nothing new');
  console.log(table(['what', 'seconds', 'processor s', 'of the database', 'documents read', 'matches', 'resident MiB'], rows));
} finally {
  await records.close();
  rmSync(folder, { recursive: true, force: true });
}
