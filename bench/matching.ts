import { parseArgs } from 'node:util';
import {
  type Asset,
  Matcher,
  type PreparedAdvisory,
  type PreparedProduct,
  readVendorContent,
} from '../packages/advisories/src/index.ts';
import { table } from './eval/table.ts';

/**
 * Matching at the size of a national library: a catalogue as large as all of CVE, a plant of ten thousand devices, one new advisory.
 *
 *     node --conditions=source bench/matching.ts [--records N] [--assets N] [--repeated]
 *
 * Every asset has an identity of its own (firmware differs) unless `--repeated`: then a few hundred models repeat, as in a real plant.
 */
const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '300000' },
    assets: { type: 'string', default: '10000' },
    repeated: { type: 'boolean', default: false },
  },
});

/** One record in so many is about industrial products. */
const industrialShare = 12;
/** One industrial product in so many is of a family whose order numbers are known. */
const knownShare = 3;
/** Distinct products of information technology, as in the dictionary of CPE. */
const distinctProducts = 60_000;
const advisoriesTried = 200;

const content = readVendorContent();
let state = 42;

/** A pseudo-random integer below `limit`; the same sequence in every run. */
function below(limit: number): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * limit);
}

const pick = <Item>(list: readonly Item[]): Item => list[below(list.length)];

const syllables =
  'al an ar bo ca ce co da de di do el en er fa fi go in is ka la lo ma mi na no or pa pro ra re sa si so ta te ti to ul va ve vi'.split(
    ' ',
  );
const word = (): string => {
  const text = pick(syllables) + pick(syllables) + pick(syllables);
  return text[0].toUpperCase() + text.slice(1);
};
const kinds = [
  'Server',
  'Manager',
  'Gateway',
  'Plugin',
  'CMS',
  'Router',
  'Suite',
  'Portal',
  'Agent',
  'Viewer',
  'Library',
  'Studio',
  '',
];
const vendors = Array.from({ length: 9000 }, word);
const products = Array.from({ length: distinctProducts }, () => {
  const number = below(4) === 0 ? ` ${pick(['X', 'AC', 'WR', 'DIR-', ''])}${100 + below(9000)}` : '';
  return { vendor: pick(vendors), name: `${word()} ${word()} ${pick(kinds)}${number}`.trim() };
});

/** Order numbers of the schemes that content has examples of: the examples with other digits at the end of each part. */
const families = content.schemes.flatMap(({ vendor, families: all, examples }) =>
  all.filter(({ family }) => family !== '').map(({ family }) => ({ vendor, family, example: pick(examples) })),
);
const models = Array.from({ length: 4000 }, () => {
  const { vendor, family, example } = pick(families);
  const orderNumber = example.replace(/\d(?=\D*$)/, () => String(below(10))).replace(/\d(?=-)/, () => String(below(10)));
  const name = content.vendors.find(({ id }) => id === vendor)?.name ?? vendor;
  return { vendor: name, family, orderNumber };
});

/** Industrial products that have a name and a model code and no order number that we know: most of what advisories list. */
const equipment = Array.from({ length: 3000 }, () => ({
  vendor: pick(content.vendors).name,
  name: `${word()} ${pick(['X', 'AX', 'PX-', 'RT', 'EDS-', 'CP'])}${100 + below(9000)}`,
}));

const version = (): string => `${1 + below(9)}.${below(20)}.${below(20)}`;
const range = (): string =>
  pick([
    `< V${version()}`,
    `<= ${version()}`,
    `>= 1.0 | < ${version()}`,
    'vers:all/*',
    `All versions < V${version()}`,
    version(),
  ]);

function product(industrial: boolean): PreparedProduct {
  if (!industrial) {
    const { vendor, name } = products[Math.floor((below(1000) / 1000) ** 2 * products.length + below(60)) % products.length];
    return { vendor, name, fullName: `${vendor} ${name}`, range: range(), version: null, models: [], serials: [] };
  }
  if (below(knownShare) !== 0) {
    const { vendor, name } = pick(equipment);
    return { vendor, name, fullName: name, range: range(), version: null, models: [], serials: [] };
  }
  const { vendor, family, orderNumber } = pick(models);
  const named = below(2) === 0;
  const name = named ? `${family} ${below(4) === 0 ? 'family (incl. SIPLUS variants)' : `(${orderNumber})`}` : family;
  return { vendor, name, fullName: name, range: range(), version: null, models: named ? [] : [orderNumber], serials: [] };
}

function record(at: number): PreparedAdvisory {
  const industrial = below(industrialShare) === 0;
  const listed = Array.from({ length: 1 + below(industrial ? 8 : 4) }, () => product(industrial));
  const id = `CVE-${2000 + (at % 26)}-${10_000 + at}`;
  return {
    id,
    title: `A vulnerability in ${listed[0].name}`,
    publisher: 'bench',
    released: '2026-01-01',
    url: null,
    products: listed,
    remediations: [{ category: 'vendor_fix', details: 'Update to a fixed version.', url: null, products: null }],
    vulnerabilities: [
      {
        id,
        title: null,
        cwe: 'CWE-787',
        affected: listed.map((_, position) => position),
        implied: [],
        investigated: [],
        notAffected: [],
        scores: [{ version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', stated: 9.8, products: null }],
        remediations: [0],
      },
    ],
  };
}

/** Two thirds controllers, drives and switches by order number or name, the rest computers with named software, and devices known by vendor only. */
function asset(at: number): Asset {
  const firmware = values.repeated ? `V${1 + below(4)}.${below(3)}` : `V${1 + below(9)}.${below(20)}.${at % 1000}`;
  const id = `asset-${at}`;
  const sort = below(6);
  if (sort === 0) return { id, vendor: pick(models).vendor, product: null, firmware };
  if (sort === 1)
    return {
      id,
      ...(({ vendor, name }) => ({ vendor, product: name }))(products[below(values.repeated ? 300 : products.length)]),
      firmware,
    };
  if (below(2) === 0) {
    const { vendor, name } = equipment[below(values.repeated ? 200 : equipment.length)];
    return { id, vendor, product: name, firmware };
  }
  const { vendor, family, orderNumber } = models[below(values.repeated ? 200 : models.length)];
  return sort === 2 ? { id, vendor, product: family, firmware } : { id, vendor, orderNumber, firmware };
}

const rows: (string | number)[][] = [];
const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
const timed = <Result>(what: string, work: () => Result, note: (result: Result) => string): Result => {
  const begin = performance.now();
  const processor = process.cpuUsage();
  const result = work();
  const { user } = process.cpuUsage(processor);
  rows.push([
    what,
    `${((performance.now() - begin) / 1000).toFixed(2)} s`,
    `${note(result)}; ${(user / 1e6).toFixed(2)} s of processor`,
  ]);
  return result;
};

const count = Number(values.records);
const records = Array.from({ length: count }, (_, at) => record(at));
const before = process.memoryUsage().heapUsed;
const matcher = timed(
  `index ${count.toLocaleString('en')} records`,
  () => new Matcher({ advisories: records, content }),
  () => `${records.reduce((sum, { products: all }) => sum + all.length, 0).toLocaleString('en')} products`,
);
rows.push([
  'memory of the index',
  megabytes(process.memoryUsage().heapUsed - before),
  `resident in all ${megabytes(process.memoryUsage().rss)}`,
]);
const assets = Array.from({ length: Number(values.assets) }, (_, at) => asset(at));
const index = timed(
  `index ${assets.length.toLocaleString('en')} assets`,
  () => matcher.indexAssets(assets),
  ({ identities }) => `${identities.toLocaleString('en')} identities`,
);
timed(
  'match all assets against all records',
  () => {
    let matches = 0;
    for (const group of matcher.matchGroups(index)) matches += group.matches.length * group.assets.length;
    return matches;
  },
  (matches) => `${matches.toLocaleString('en')} matches`,
);
rows.push(['memory then', megabytes(process.memoryUsage().heapUsed), `resident ${megabytes(process.memoryUsage().rss)}`]);
const times: number[] = [];
let found = 0;
for (let at = 0; at < advisoriesTried; at++) {
  const advisory = record(count + at);
  const begin = performance.now();
  found += matcher.matchAdvisory(advisory, index).length;
  times.push(performance.now() - begin);
}
times.sort((a, b) => a - b);
rows.push([
  'one new advisory against all assets',
  `${times[Math.floor(times.length / 2)].toFixed(2)} ms`,
  `slowest of ${advisoriesTried}: ${times[times.length - 1].toFixed(1)} ms, ${found} matches`,
]);
process.stdout.write(`${table(['matching', 'median or total', ''], rows)}\n`);
