import { cpeText, cpeVersion, parseCpe } from '../cpe/name.ts';
import type { CpeNode } from '../record/values.ts';
import type { PreparedProduct } from './prepare.ts';

/** Bounds of one record; what has more says nothing to a person. */
const most = { products: 2000, ranges: 200, platforms: 200, depth: 20 };

/** More ranges than this are spread over several products, so that each stays readable in a reason. */
const rangesPerProduct = 12;

type Collected = {
  vendor: string;
  name: string;
  cpe: string;
  platforms: string[][];
  ranges: Set<string>;
  any: boolean;
  none: boolean;
};

/**
 * Products of applicability statements (NVD's configurations, CNNVD's cncpe): what is vulnerable with its versions, and on which platforms
 * only, where a statement joins both by AND. What is negated is left out.
 */
export function prepareConfigurations(configurations: readonly CpeNode[]): PreparedProduct[] {
  const collected = new Map<string, Collected>();
  for (const node of configurations) collect(node, [], collected, 0);
  return [...collected.values()].flatMap(prepare).slice(0, most.products);
}

function collect(node: CpeNode, platforms: readonly string[][], into: Map<string, Collected>, depth: number): void {
  if (node.negate || depth > most.depth) return;
  for (const match of node.matches) if (match.vulnerable) add(match, platforms, into);
  const beside = node.operator === 'AND' ? node.children.map(platformsOf) : [];
  for (const [at, child] of node.children.entries()) {
    const others = beside.filter((list, other) => other !== at && list.length > 0);
    collect(child, [...platforms, ...others], into, depth + 1);
  }
}

/** What a part of an AND requires beside what is vulnerable. */
function platformsOf(node: CpeNode): string[] {
  if (node.negate) return [];
  return node.matches
    .filter(({ vulnerable }) => !vulnerable)
    .map(({ criteria }) => criteria)
    .slice(0, most.platforms);
}

function add(match: CpeNode['matches'][number], platforms: readonly string[][], into: Map<string, Collected>): void {
  const name = parseCpe(match.criteria);
  if (name === null) return;
  const key = `${name.part}:${name.vendor}:${name.product}:${JSON.stringify(platforms)}`;
  let known = into.get(key);
  if (known === undefined) {
    if (into.size >= most.products) return;
    const [vendor, product] = [cpeText(name.vendor), cpeText(name.product)];
    known = { vendor, name: product, cpe: match.criteria, platforms: [...platforms], ranges: new Set(), any: false, none: false };
    into.set(key, known);
  }
  const range = rangeOf(match) ?? cpeVersion(name);
  if (range !== '') {
    if (known.ranges.size < most.ranges) known.ranges.add(range);
  } else if (name.version === '-') known.none = true;
  else known.any = true;
}

function rangeOf(match: CpeNode['matches'][number]): string | null {
  const ends: [string, string | undefined][] = [
    ['>=', match.versionStartIncluding],
    ['>', match.versionStartExcluding],
    ['<=', match.versionEndIncluding],
    ['<', match.versionEndExcluding],
  ];
  const stated = ends.filter(([, version]) => version !== undefined && version !== '');
  return stated.length === 0 ? null : stated.map(([sign, version]) => `${sign} ${version}`).join(', ');
}

function prepare({ vendor, name, cpe, platforms, ranges, any, none }: Collected): PreparedProduct[] {
  const make = (range: string | null, called = cpe): PreparedProduct => ({
    vendor,
    name,
    fullName: `${vendor} ${name}`,
    range,
    version: null,
    models: [],
    serials: [],
    cpe: called,
    ...(platforms.length === 0 ? {} : { platforms }),
  });
  if (any) return [make('*', withoutVersion(cpe))];
  const list = [...ranges];
  const products = Array.from({ length: Math.ceil(list.length / rangesPerProduct) }, (_, part) =>
    make(list.slice(part * rangesPerProduct, (part + 1) * rangesPerProduct).join(' | '), withoutVersion(cpe)),
  );
  return none && products.length === 0 ? [make(null)] : products;
}

/** The name with any version: the range says which. */
function withoutVersion(cpe: string): string {
  const name = parseCpe(cpe);
  return name === null ? cpe : `cpe:2.3:${[name.part, name.vendor, name.product].join(':')}${':*'.repeat(8)}`;
}
