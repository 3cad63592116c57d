import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { newId } from '../packages/platform/src/kernel/identifiers.ts';
import { insertOrganisation } from '../packages/platform/src/kernel/identity/store.ts';
import { openRecords, type Records } from '../packages/platform/src/kernel/records.ts';
import { openGraph } from '../packages/platform/src/library/graph/service.ts';
import { table } from './eval/table.ts';
import { median, treeSeconds } from './measure.ts';

/**
 * Questions about a graph of a million edges, on the embedded engine, behind row-level security. Prints tables; asserts nothing. Beside the time of the clock
 * stands the time of the processor, of this process and of the engine's together, which says the same on a busy machine.
 *
 *     node --conditions=source bench/graph.ts [--nodes 250000] [--edges 1000000] [--assets 20000] [--times 300]
 *
 * The graph is random with a power law: the share of nodes with more than k edges falls with k to the power of 1.5, as the links of products, vendors and
 * techniques do, so that a few nodes have tens of thousands. Beside it is a plant of the organisation: assets in
 * zones, each affected by some vulnerabilities, that communicate as plants do: most with a few, a few with hundreds.
 */
const { values } = parseArgs({
  options: {
    nodes: { type: 'string', default: '250000' },
    edges: { type: 'string', default: '1000000' },
    assets: { type: 'string', default: '20000' },
    times: { type: 'string', default: '300' },
  },
});
const [nodes, edges, assets, times] = [values.nodes, values.edges, values.assets, values.times].map(Number);
const kinds = ['vulnerability', 'product', 'weakness', 'technique', 'malware', 'advisory', 'component', 'indicator'];
const types = ['affects', 'describes', 'has-weakness', 'uses', 'exploits', 'contains', 'indicates', 'related-to'];

/** Fills the records with the graph, the same on every machine. */
async function fill(records: Records, organisation: string): Promise<void> {
  await records.system((tx) => insertOrganisation(tx, { id: organisation, name: 'Bench', level: 'enterprise', parent: null }));
  await records.execute(
    `insert into fengsui.nodes (kind, key, label, search)
      select ($1::text[])[1 + i % cardinality($1::text[])], 'n' || i, 'Node ' || i, '' from generate_series(1, $2::int) i`,
    [kinds, nodes],
  );
  const [{ base }] = (await records.execute('select min(id) as base from fengsui.nodes')).rows;
  for (let at = 0; at < edges; at += 100_000) {
    // A power of a uniform number gives the power law; the multiplier keeps the hubs of both ends apart.
    await records.execute(
      `insert into fengsui.edges (from_id, to_id, type, source, document, method, confidence)
        select $1::bigint + (floor($2::int * power(u(i, 1), 1.5))::bigint * 7919) % $2::int, $1::bigint + floor($2::int * power(u(i, 2), 3))::bigint,
          ($3::text[])[1 + floor(u(i, 3) * cardinality($3::text[]))::int], 'bench', 'd' || i, 'database-entry', 0.9
        from generate_series($4::int + 1, $5::int) i`,
      [base, nodes, types, at, Math.min(edges, at + 100_000)],
    );
  }
  await fillPlant(records, organisation);
  await records.execute('vacuum analyze fengsui.nodes');
  await records.execute('vacuum analyze fengsui.edges');
}

/** Fills the records with assets of the organisation: zones of a hundred, six conversations of each asset, three vulnerabilities of each. */
async function fillPlant(records: Records, organisation: string): Promise<void> {
  await records.execute(
    `insert into fengsui.nodes (organisation_id, kind, key, label, search)
      select $1::uuid, 'zone', 'z' || i, 'Zone ' || i, ''::tsvector from generate_series(0, $2::int / 100) i
      union all select $1::uuid, 'asset', 'a' || i, 'Asset ' || i, ''::tsvector from generate_series(1, $2::int) i`,
    [organisation, assets],
  );
  const put = (from: string, to: string, type: string, per: number) =>
    records.execute(
      `insert into fengsui.edges (organisation_id, from_id, to_id, type, source, document, method, confidence, valid_from)
        select $1::uuid, f.id, t.id, $2, 'bench', 'protocol:' || j, 'derived', 1, now() - interval '30 days'
        from generate_series(1, $3::int) i cross join generate_series(1, $4::int) j
        join fengsui.nodes f on f.organisation_id = $1::uuid and f.kind = 'asset' and f.key = ${from}
        join fengsui.nodes t on ${to} where f.id <> t.id on conflict do nothing`,
      [organisation, type, assets, per],
    );
  const own = 't.organisation_id = $1::uuid and t.kind';
  await put("'a' || i", `${own} = 'zone' and t.key = 'z' || (i / 100)`, 'located-in', 1);
  await put(
    "'a' || i",
    `${own} = 'asset' and t.key = 'a' || (1 + floor($3::int * power(fengsui.u(i * 8 + j, 5), 3))::int)`,
    'communicates-with',
    6,
  );
  await put(
    "'a' || i",
    "t.organisation_id is null and t.kind = 'vulnerability' and t.key = 'n' || (8 * (1 + floor(1000 * power(fengsui.u(i * 8 + j, 6), 2))::int))",
    'affected-by',
    3,
  );
}

/** Seconds of the processor that this process and those of the engine have taken. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6 + treeSeconds(engine);
}

/** Times of a question over many starts. */
async function measure(what: string, ask: (at: number) => Promise<string | null>): Promise<(string | number)[]> {
  const taken: number[] = [];
  const said = new Map<string, number>();
  let spent = 0;
  for (let at = -10; at < times; at++) {
    if (at === 0) spent = processorTime();
    const begin = performance.now();
    const note = await ask(Math.abs(at));
    // The first ones warm the engine's plans and its cache.
    if (at < 0) continue;
    taken.push(performance.now() - begin);
    if (note !== null) said.set(note, (said.get(note) ?? 0) + 1);
  }
  const processor = ((processorTime() - spent) / times) * 1000;
  const sorted = taken.toSorted((a, b) => a - b);
  const p95 = sorted[Math.floor(sorted.length * 0.95)];
  const notes = [...said].toSorted(([a], [b]) => a.localeCompare(b)).map(([note, count]) => `${note}: ${count}`);
  return [
    what,
    `${median(taken).toFixed(1)} ms`,
    `${p95.toFixed(1)} ms`,
    `${sorted.at(-1)!.toFixed(1)} ms`,
    `${processor.toFixed(1)} ms`,
    notes.join(', '),
  ];
}

const folder = mkdtempSync(join(tmpdir(), 'fengsui-bench-'));
// The embedded PostgreSQL runs as another user when this runs as root, and must pass here.
chmodSync(folder, 0o711);
const records = await openRecords({ records: 'embedded' }, join(folder, 'records'));
const [postmaster] = (await records.execute("select pg_read_file('postmaster.pid') as text")).rows as { text: string }[];
const engine = Number(postmaster.text.split('\n')[0]);
try {
  const organisation = newId();
  const begin = performance.now();
  // Numbers from 0 to 1 that look random and follow from their place.
  await records.execute(`create function fengsui.u(i int, n int) returns double precision language sql immutable
    return (hashint8extended(i::bigint * 4 + n, 42) & 1099511627775)::double precision / 1099511627776`);
  await fill(records, organisation);
  const { rows } = await records.execute(`select count(*)::int as edges, percentile_disc(0.5) within group (order by n) as median,
      percentile_disc(0.99) within group (order by n) as high, max(n) as most from (select count(*) as n from
      (select from_id as id from fengsui.edges union all select to_id from fengsui.edges) e group by id) d`);
  const [{ median: usual, high, most }] = rows as { median: number; high: number; most: number }[];
  process.stdout.write(
    `${edges.toLocaleString('en-US')} edges between ${nodes.toLocaleString('en-US')} nodes, made in ${((performance.now() - begin) / 1000).toFixed(0)} s; edges of a node: median ${usual}, 99 % ${high}, most ${most}\n\n`,
  );
  // Starts are ends of random edges: a node with many edges is asked for more often, as people do.
  const starts = (
    await records.execute(
      `select n.kind || ':' || n.key as ref from (select case when random() < 0.5 then from_id else to_id end as id
        from fengsui.edges tablesample bernoulli (1)) e join fengsui.nodes n on n.id = e.id order by random() limit ${times * 2 + 20}`,
    )
  ).rows.map(({ ref }) => String(ref));
  const graph = openGraph({ records });
  const actor = { organisation };
  const assetAt = (at: number) => `asset:a${1 + ((at * 7919) % assets)}`;
  const other = (at: number) => starts[starts.length - 1 - at];
  const results = [
    await measure('neighbourhood, depth 1', async (at) => {
      await graph.neighbourhood(actor, { node: starts[at] });
      return null;
    }),
    await measure('neighbourhood, depth 2', async (at) => {
      await graph.neighbourhood(actor, { node: starts[at], depth: 2 });
      return null;
    }),
    await measure('shortest path', async (at) => {
      const { path, exact } = await graph.shortestPath(actor, { from: starts[at], to: other(at) });
      return `${path === null ? 'none' : `${path.length - 1} steps`}${exact ? '' : ', a shorter one may lead through hubs'}`;
    }),
    await measure('shortest path, along the edges', async (at) => {
      const { path, exact } = await graph.shortestPath(actor, { from: starts[at], to: other(at), direction: 'out' });
      return `${path === null ? 'none' : `${path.length - 1} steps`}${exact ? '' : ', a shorter one may lead through hubs'}`;
    }),
    await measure('all paths up to 3', async (at) => {
      await graph.allPaths(actor, { from: starts[at], to: other(at), longest: 3 });
      return null;
    }),
    await measure('common causes of two', async (at) => {
      await graph.commonCauses(actor, { nodes: [starts[at], other(at) === starts[at] ? starts[at + 1] : other(at)], longest: 2 });
      return null;
    }),
    await measure('blast radius', async (at) => {
      await graph.blastRadius(actor, { node: starts[at], longest: 3 });
      return null;
    }),
    await measure('neighbourhood of an asset', async (at) => {
      await graph.neighbourhood(actor, { node: assetAt(at) });
      return null;
    }),
    await measure('shortest path from an asset', async (at) => {
      const { path } = await graph.shortestPath(actor, { from: assetAt(at), to: starts[at] });
      return path === null ? 'none' : `${path.length - 1} steps`;
    }),
    await measure('what an attacker at an asset reaches in 2 steps', async (at) => {
      await graph.blastRadius(actor, { node: assetAt(at), longest: 2 });
      return null;
    }),
    await measure('what an attacker at an asset reaches', async (at) => {
      const { complete } = await graph.blastRadius(actor, { node: assetAt(at) });
      return complete ? 'all' : 'bounded';
    }),
    await measure('fewest causes of eight assets', async (at) => {
      await graph.commonCauses(actor, { nodes: Array.from({ length: 8 }, (_, n) => assetAt(at + n * 131)), longest: 2 });
      return null;
    }),
  ];
  process.stdout.write(`${table(['question', 'median', 'p95', 'most', 'processor, mean', ''], results)}\n`);
} finally {
  await records.close();
  rmSync(folder, { recursive: true, force: true });
}
