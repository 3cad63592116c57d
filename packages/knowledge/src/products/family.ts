import { isObject, type JsonObject, memberOf, objectsOf, textOf, textsOf } from '../json.ts';
import { type Refusal, vendorKey } from '@fengsui/advisories';
import { refusal } from '../refusal.ts';

/** Where a fact about a product was read. */
export interface ProductSource {
  /** An identifier of an advisory or a CVE record, or the short name of another source. */
  id: string;
  title: string;
  publisher: string;
  url: string;
}

/** How somebody gets in with what the vendor ships. The secret itself is never held: its source has it. */
export const shippedAccessKinds = {
  'default-account': { en: 'default password', zh: '默认口令' },
  'no-password': { en: 'account without a password', zh: '无口令账户' },
  'hard-coded-account': { en: 'account that cannot be changed', zh: '无法更改的内置账户' },
  'shared-key': { en: 'key that all devices share', zh: '所有设备共用的密钥' },
} as const;

/** A way in that a product is shipped with. */
export interface ShippedAccess {
  kind: keyof typeof shippedAccessKinds;
  /** Names of accounts or levels, as far as the source tells them. */
  accounts: string[];
  /** Where it is asked for; empty when the source does not say. */
  service: string;
  /** The CVE identifier, when this was called a vulnerability. */
  vulnerability: string | null;
  source: ProductSource;
}

/** States of a product's life after its sale began to end. */
export const lifeStates = {
  announced: { en: 'end of sale announced', zh: '已宣布停售' },
  discontinued: { en: 'no longer sold', zh: '已停售' },
  'end-of-support': { en: 'no longer supported', zh: '已停止支持' },
} as const;

/** What is known of the end of a product. Dates are `2025`, `2025-10` or `2025-10-01`, as exact as the source. */
export interface ProductLife {
  state: keyof typeof lifeStates;
  saleEnds: string | null;
  supportEnds: string | null;
  source: ProductSource;
}

/** A family of products: what all of its members are, offer, and are shipped with. */
export interface ProductFamily {
  /** Key of the vendor, as in `content/vendors`. */
  vendor: string;
  /** The vendor as the file writes it. */
  vendorName: string;
  name: string;
  /** Id of its asset type. */
  type: string;
  /** Beginnings of the names and models by which its members are known on the wire. */
  matches: string[];
  sources: ProductSource[];
  /** Protocols with ports (`102/tcp`); the port is null where the source names none. */
  offers: { protocol: string; port: string | null; source: ProductSource }[];
  shipped: ShippedAccess[];
  life: ProductLife | null;
  successor: string | null;
}

const advisory = /^ICSM?A-\d{2}-\d{3}-\d{2}[A-Z]?$/;

/** What is wrong with a file of products; the others of the file are read. */
export interface ProductProblem extends Refusal {
  at: string;
}

/** Reads the families of a file in the form of `content/products`; what cannot be read is told, and costs only itself. */
export function readProductFamilies(value: unknown): { families: ProductFamily[]; problems: ProductProblem[] } {
  const families: ProductFamily[] = [];
  const problems: ProductProblem[] = [];
  const table = memberOf(value, 'sources');
  for (const [index, product] of objectsOf(value, 'products').entries()) {
    const name = textOf(product, 'name');
    const vendor = vendorKey(textOf(product, 'vendor'));
    const at = name || `product ${index + 1}`;
    const unknown = sourceIds(product).find((id) => findSource(table, id) === null);
    if (name === '' || vendor === null || textOf(product, 'type') === '') problems.push({ at, ...refusal('product', {}) });
    else if (unknown !== undefined) problems.push({ at, ...refusal('noSource', { source: unknown.slice(0, 60) }) });
    else families.push(readFamily(product, vendor, (id) => findSource(table, id) as ProductSource));
  }
  return { families, problems };
}

/** The source with an id: advisories and CVE records are found by their publishers' rules, others stand in the file. */
export function findSource(table: unknown, id: string): ProductSource | null {
  const written = memberOf(table, id);
  if (isObject(written))
    return { id, title: textOf(written, 'title'), publisher: textOf(written, 'publisher'), url: textOf(written, 'url') };
  if (!advisory.test(id)) return null;
  const page = id.replace(/(\d)[A-Z]$/, '$1').toLowerCase();
  const medical = id.startsWith('ICSMA');
  return {
    id,
    title: id,
    publisher: 'CISA',
    url: `https://www.cisa.gov/news-events/ics-${medical ? 'medical-' : ''}advisories/${page}`,
  };
}

function sourceIds(product: JsonObject): string[] {
  const parts = [...objectsOf(product, 'offers'), ...objectsOf(product, 'defaults'), ...objectsOf(product, 'life')];
  return [...textsOf(product, 'sources'), ...parts.map((part) => textOf(part, 'source'))];
}

function readFamily(product: JsonObject, vendor: string, sourceOf: (id: string) => ProductSource): ProductFamily {
  const name = textOf(product, 'name');
  const matches = textsOf(product, 'matches');
  return {
    ...partsOf(product, 'defaults', (part) => sourceOf(textOf(part, 'source'))),
    vendor,
    vendorName: textOf(product, 'vendor'),
    matches: matches.length > 0 ? matches : [name],
    sources: textsOf(product, 'sources').map(sourceOf),
  };
}

/** A family as the library gives it back: what is empty was left out of the entry. Null when it is none. */
export function restoreFamily(value: unknown): ProductFamily | null {
  const vendor = textOf(value, 'vendor');
  const sourceOf = (of: unknown): ProductSource => ({
    id: textOf(of, 'id'),
    title: textOf(of, 'title'),
    publisher: textOf(of, 'publisher'),
    url: textOf(of, 'url'),
  });
  const parts = partsOf(value, 'shipped', (part) => sourceOf(memberOf(part, 'source')));
  if (vendor === '' || parts.name === '' || parts.type === '') return null;
  return {
    ...parts,
    vendor,
    vendorName: textOf(value, 'vendorName'),
    matches: textsOf(value, 'matches'),
    sources: objectsOf(value, 'sources').map(sourceOf),
  };
}

/** What stands alike in a file of products and in an entry; only the ways in have another name, and a part its source in another form. */
function partsOf(
  value: unknown,
  waysIn: 'defaults' | 'shipped',
  sourceOf: (part: JsonObject) => ProductSource,
): Omit<ProductFamily, 'vendor' | 'vendorName' | 'matches' | 'sources'> {
  const life = objectsOf(value, 'life')[0];
  const state = textOf(life, 'state');
  return {
    name: textOf(value, 'name'),
    type: textOf(value, 'type'),
    offers: objectsOf(value, 'offers').map((offer) => ({
      protocol: textOf(offer, 'protocol'),
      port: textOf(offer, 'port') || null,
      source: sourceOf(offer),
    })),
    shipped: objectsOf(value, waysIn).flatMap((way) => {
      const kind = textOf(way, 'kind');
      if (!isOneOf(shippedAccessKinds, kind)) return [];
      const [service, vulnerability] = [textOf(way, 'service'), textOf(way, 'vulnerability') || null];
      return { kind, accounts: textsOf(way, 'accounts'), service, vulnerability, source: sourceOf(way) };
    }),
    life: isOneOf(lifeStates, state)
      ? {
          state,
          saleEnds: textOf(life, 'saleEnds') || null,
          supportEnds: textOf(life, 'supportEnds') || null,
          source: sourceOf(life),
        }
      : null,
    successor: textOf(value, 'successor') || null,
  };
}

function isOneOf<T extends object>(table: T, key: string): key is keyof T & string {
  return Object.hasOwn(table, key);
}
