import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openLibrary } from '../packages/advisories/src/index.ts';
import { plants, simulate } from '../packages/range/src/index.ts';
import { corpora, walk } from './eval/gold.ts';
import { table } from './eval/table.ts';
import { installed } from './measure.ts';
import { COMMAND, comparePeers } from './peers.ts';
import { store } from './store.ts';

/**
 * Measures the command against its peers, and the parts by themselves. Prints tables; asserts nothing, as machines differ.
 *
 *     npm run bench -- [peers] [big] [range] [library] [store] [--rounds N] [--hours N] [--tshark]
 *
 * Simulated and merged captures are kept in FENGSUI_BENCH (a folder of the temporary one unless set) for the next run.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    hours: { type: 'string', default: '5' },
    tshark: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const hours = Number(values.hours);
const kept = process.env.FENGSUI_BENCH ?? join(tmpdir(), 'fengsui-bench-captures');
const folder = corpora();

const simulated = (id: string): string => join(kept, `${id}-${hours}h.pcap`);

/** Simulates what is not there yet. */
function range(): string {
  const rows: (string | number)[][] = [];
  for (const { id } of plants) {
    const out = simulated(id);
    rmSync(out, { force: true });
    const begin = performance.now();
    const { frames } = simulate(id, { seed: 1, hours, attacks: 'all', out });
    const took = (performance.now() - begin) / 1000;
    rows.push([
      id,
      hours,
      frames,
      (statSync(out).size / 1e6).toFixed(0),
      took.toFixed(2),
      Math.round(frames / took),
      `${Math.round((hours * 3600) / took)} ×`,
    ]);
  }
  return table(['plant', 'hours', 'frames', 'MB', 's', 'frames/s', 'of real time'], rows);
}

async function peers(): Promise<string> {
  if (plants.some(({ id }) => !existsSync(simulated(id)))) range();
  const tables: string[] = [];
  for (const { id } of plants) tables.push(await comparePeers(simulated(id), rounds, values.tshark));
  return tables.join('\n\n');
}

/** The two captures that are merged from the real ones of the corpora. */
async function big(): Promise<string> {
  const make = join(folder ?? '', '..', 'bench', 'make_captures.py');
  const paths = ['mixed.pcap', 'modbus.pcap'].map((name) => join(kept, name));
  if (!paths.every((path) => existsSync(path))) {
    if (folder === null || !existsSync(make) || installed('python3') === null)
      return '  left out: the corpora, or Python, are not here';
    execFileSync('python3', [make, kept], { stdio: 'ignore' });
  }
  const tables: string[] = [];
  for (const path of paths) tables.push(await comparePeers(path, rounds, values.tshark));
  return tables.join('\n\n');
}

/** All advisories and CVE records of the corpora, imported into a new library; then the time to open and to match. */
async function library(): Promise<string> {
  if (folder === null) return '  left out: there is no corpus beside this checkout';
  const scratch = mkdtempSync(join(tmpdir(), 'fengsui-bench-'));
  try {
    const begin = performance.now();
    const report = await openLibrary(scratch).import([join(folder, 'vuln')]);
    const imported = (performance.now() - begin) / 1000;
    const documents = report.added + report.updated + report.unchanged;
    const opening = performance.now();
    const opened = openLibrary(scratch);
    const matcher = opened.matcher();
    const ready = performance.now() - opening;
    const assets = 1000;
    const matching = performance.now();
    let matches = 0;
    for (let i = 0; i < assets; i++) {
      matches += matcher.matchAsset({
        id: String(i),
        vendor: 'Siemens',
        orderNumber: '6ES7 515-2AM01-0AB0',
        firmware: `V2.${i % 10}.${i % 7}`,
      }).length;
    }
    const matched = performance.now() - matching;
    const searching = performance.now();
    const hits = opened.search('buffer overflow').length;
    return table(
      ['advisories', '', ''],
      [
        [`import of ${documents} documents`, `${imported.toFixed(2)} s`, `${Math.round(documents / imported)} a second`],
        ['open, and make ready to match', `${ready.toFixed(0)} ms`, ''],
        [`match ${assets} assets`, `${matched.toFixed(0)} ms`, `${matches} matches`],
        ['search for two words', `${(performance.now() - searching).toFixed(1)} ms`, `${hits} hits`],
      ],
    );
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function stored(): Promise<string> {
  if (plants.some(({ id }) => !existsSync(simulated(id)))) range();
  const documents =
    folder === null
      ? null
      : walk(join(folder, 'vuln', 'cisa-csaf'))
          .filter((file) => file.endsWith('.json'))
          .map((file) => JSON.stringify(JSON.parse(readFileSync(join(folder, 'vuln', 'cisa-csaf', file), 'utf8'))))
          .join('\n');
  return store(
    plants.map(({ id }) => simulated(id)),
    documents,
  );
}

const PARTS: { readonly [name: string]: readonly [title: string, run: () => string | Promise<string>] } = {
  range: ['Simulation', range],
  peers: ['Against the peers, on simulated plants', peers],
  big: ['Against the peers, on merged real captures', big],
  library: ['Library of advisories', library],
  store: ['Store and questions', stored],
};

const unknown = positionals.find((name) => !Object.hasOwn(PARTS, name));
if (unknown !== undefined) {
  process.stderr.write(`bench: there is no part ${unknown}; there are ${Object.keys(PARTS).join(', ')}\n`);
  process.exit(2);
}
if (!existsSync(COMMAND)) {
  process.stderr.write(`bench: ${COMMAND} is not built; run 'npm run build'\n`);
  process.exit(1);
}
mkdirSync(kept, { recursive: true });
for (const [name, [title, run]] of Object.entries(PARTS)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  process.stdout.write(`\n${title}\n${await run()}\n`);
}
