import { isIP } from 'node:net';
import { lookUp, memberOf, textOf, textsOf } from '../json.ts';
import type { Entry } from '../model/entry.ts';
import { addressBytes, PrefixTable } from './prefixes.ts';
import { safeRegex } from './safe-regex.ts';

/** A value that stands in a warning list, and by which of its entries. */
export interface Warning {
  /** Name of the list. */
  list: string;
  entry: string;
}

/** Longest value that is looked up; no address, name or hash is longer. */
const longest = 2048;
/** Most expressions and parts of texts that are tried on one value. */
const mostTried = 20_000;
/** Most warnings about one value. */
const mostWarnings = 50;

/**
 * Warning lists, ready to be asked whether a value is known to be harmless or shared by many: a look-up costs the same whatever the lists
 * hold, except for parts of texts and expressions, which are tried one by one up to a bound.
 *
 *     const lists = new WarningLists(entries);
 *     lists.match('10.1.2.3'); // [{ list: 'List of RFC 1918 CIDR blocks', entry: '10.0.0.0/8' }]
 */
export class WarningLists {
  readonly #lists: string[] = [];
  readonly #whole = new Map<string, Warning[]>();
  readonly #hosts = new Map<string, Warning[]>();
  readonly #networks = new PrefixTable<Warning>();
  readonly #parts: { part: string; warning: Warning }[] = [];
  readonly #expressions: { expression: RegExp; warning: Warning }[] = [];
  /** Entries that cannot be compared: no network, or an expression that may take long. */
  skipped = 0;

  /** Takes entries of the kind `warning-list`; others are passed over. */
  constructor(entries: Iterable<Pick<Entry, 'kind' | 'name' | 'attributes'>>) {
    for (const entry of entries) if (entry.kind === 'warning-list') this.#add(entry);
  }

  /** Names of the lists. */
  get lists(): readonly string[] {
    return this.#lists;
  }

  #add({ name, attributes }: Pick<Entry, 'name' | 'attributes'>): void {
    const list = name.replace(/ #\d+$/, '');
    if (this.#lists.at(-1) !== list) this.#lists.push(list);
    const add = lookUp(adders, textOf(attributes, 'type'));
    for (const entry of textsOf({ values: memberOf(attributes, 'values') }, 'values')) {
      const warning = { list, entry };
      const tables = {
        whole: this.#whole,
        hosts: this.#hosts,
        networks: this.#networks,
        parts: this.#parts,
        expressions: this.#expressions,
      };
      if (add === undefined || !add(entry, warning, tables)) this.skipped++;
    }
  }

  /** The lists that a value stands in: an address, a host, a URL, a hash, a file name. */
  match(value: string): Warning[] {
    const text = value.trim();
    if (text === '' || text.length > longest) return [];
    const lower = text.toLowerCase();
    const found = [...(this.#whole.get(lower) ?? [])];
    const host = hostOf(lower);
    if (isIP(host) === 0) {
      for (let dot = 0; dot >= 0; dot = host.indexOf('.', dot + 1)) {
        found.push(...(this.#hosts.get(host.slice(dot === 0 ? 0 : dot + 1)) ?? []));
      }
    } else {
      const address = addressBytes(host);
      if (address !== null) found.push(...this.#networks.find(address));
    }
    for (const { part, warning } of this.#parts) if (lower.includes(part)) found.push(warning);
    for (const { expression, warning } of this.#expressions) if (expression.test(text)) found.push(warning);
    return found.slice(0, mostWarnings);
  }
}

interface Tables {
  whole: Map<string, Warning[]>;
  hosts: Map<string, Warning[]>;
  networks: PrefixTable<Warning>;
  parts: { part: string; warning: Warning }[];
  expressions: { expression: RegExp; warning: Warning }[];
}

function put(map: Map<string, Warning[]>, key: string, warning: Warning): boolean {
  const known = map.get(key);
  if (known === undefined) map.set(key, [warning]);
  else known.push(warning);
  return true;
}

/** How the entries of each type of list are kept; false for one that cannot be. */
const adders: Readonly<Record<string, (entry: string, warning: Warning, tables: Tables) => boolean>> = {
  string: (entry, warning, { whole }) => put(whole, entry.toLowerCase(), warning),
  hostname: (entry, warning, { hosts }) => put(hosts, hostOf(entry.toLowerCase().replace(/^\*?\./, '')), warning),
  substring: (entry, warning, { parts }) => parts.length < mostTried && parts.push({ part: entry.toLowerCase(), warning }) > 0,
  cidr: (entry, warning, { networks }) => {
    const [base = '', length] = entry.split('/');
    const address = addressBytes(base);
    const bits = length === undefined ? (address?.length ?? 0) * 8 : Number(length);
    return address !== null && Number.isInteger(bits) && networks.add(address, bits, warning);
  },
  regex: (entry, warning, { expressions }) => {
    const expression = expressions.length < mostTried ? safeRegex(entry) : null;
    return expression !== null && expressions.push({ expression, warning }) > 0;
  },
};

/** The host of a URL; of anything else the text before a slash or a port. */
function hostOf(text: string): string {
  const host = text
    .replace(/^[a-z][a-z0-9+.-]*:\/\//, '')
    .split(/[/?#]/, 1)[0]
    .replace(/^[^@]*@/, '');
  const [, bracketed] = /^\[([^\]]*)\](?::\d+)?$/.exec(host) ?? [];
  if (bracketed !== undefined) return bracketed;
  return isIP(host) === 0 ? host.replace(/:\d+$/, '').replace(/\.$/, '') : host;
}
