import { type AliasConflict, explainConflict } from './conflict.ts';
import { compareIdentifiers, isAdvisoryId, isCveId, normaliseIdentifier } from './identifiers.ts';

/** What one document says of identifiers: `aliases` are the same thing as `vulnerability`, `covers` a part of it. */
export type AliasStatement = {
  vulnerability: string;
  aliases: readonly string[];
  covers?: readonly string[];
  /** Who says it (`CNVD`, `NVD`, an advisory's publisher). */
  source: string;
  /** The document, by which it can be taken back. */
  document: string;
};

/** One vulnerability with all its names. */
export type AliasGroup = {
  /** The name to go by: its CVE id, else CNVD, CNNVD and so on. */
  id: string;
  aliases: { id: string; sources: string[] }[];
  /** Vulnerabilities that this entry treats together, and entries that treat this one with others. */
  covers: string[];
  coveredBy: string[];
  conflicts: AliasConflict[];
};

/** A group that grows beyond this was joined by mistake or on purpose: then only what is said directly counts. */
const maxGroup = 1000;

/** An edge from a node: to whom, who says it, in which document. Numbers, since there are as many as aliases in all documents. */
type Edges = number[];
const stride = 3;

/**
 * Identifiers joined over all documents. Statements are added and taken back by document; groups are read from what is there, so that
 * the order of documents does not matter. Cycles are harmless. Two CVE ids never come into one group: an identifier between them is an
 * entry about several vulnerabilities when one source says so, a conflict when sources differ.
 *
 * A statement costs its own length; a group costs its own size, at most {@link maxGroup}.
 */
export class AliasIndex {
  readonly #numbers = new Map<string, number>();
  readonly #names: string[] = [];
  readonly #sources: string[] = [];
  readonly #sourceNumbers = new Map<string, number>();
  readonly #documentNumbers = new Map<string, number>();
  readonly #same = new Map<number, Edges>();
  readonly #parts = new Map<number, Edges>();
  /** Nodes that a document speaks of. */
  readonly #documents = new Map<number, number[]>();
  readonly #touched = new Set<number>();

  /** Add what a document says. Saying it twice changes nothing. */
  add({ vulnerability, aliases, covers = [], source, document }: AliasStatement): void {
    const id = normaliseIdentifier(vulnerability);
    if (id === null) return;
    const named = [...new Set(aliases.flatMap((alias) => normaliseIdentifier(alias) ?? []))].filter((alias) => alias !== id);
    const parts = [...new Set(covers.flatMap((part) => normaliseIdentifier(part) ?? []))].filter((part) => part !== id);
    const cves = [id, ...named].filter(isCveId);
    const [from, by, at] = [this.#number(id), this.#sourceNumber(source), this.#documentNumber(document)];
    this.#touched.add(from);
    for (const alias of named) {
      const to = this.#number(alias);
      this.#touched.add(to);
      // One entry that names several CVE ids, or an advisory, is about them; it is none of them.
      if (isAdvisoryId(alias)) this.#join(this.#parts, to, from, by, at);
      else if (isAdvisoryId(id) || (cves.length > 1 && isCveId(alias) && !isCveId(id))) this.#join(this.#parts, from, to, by, at);
      else if (isCveId(id) && isCveId(alias)) continue;
      else this.#join(this.#same, from, to, by, at);
    }
    for (const part of parts) {
      const to = this.#number(part);
      this.#touched.add(to);
      this.#join(this.#parts, from, to, by, at);
    }
  }

  /** Take back everything that a document said. */
  remove(document: string): void {
    const at = this.#documentNumbers.get(document);
    if (at === undefined) return;
    for (const node of this.#documents.get(at) ?? []) {
      for (const other of this.#component(node).keys()) this.#touched.add(other);
      for (const table of [this.#same, this.#parts]) {
        const edges = table.get(node);
        if (edges === undefined) continue;
        const kept = edges.filter((_, index) => edges[index - (index % stride) + 2] !== at);
        if (kept.length === 0) table.delete(node);
        else table.set(node, kept);
      }
    }
    this.#documents.delete(at);
  }

  /** The identifiers whose group may be another than when this was last asked: what to resolve again after an import. */
  takeAffected(): string[] {
    const affected = new Set<number>();
    for (const node of this.#touched) {
      if (affected.has(node)) continue;
      for (const other of this.#component(node).keys()) affected.add(other);
      for (const other of neighbours(this.#parts.get(node))) affected.add(other);
    }
    this.#touched.clear();
    return [...affected].map((node) => this.#names[node]);
  }

  /** The vulnerability that an identifier names, with its other names. An identifier that no document speaks of is a group of its own. */
  group(identifier: string): AliasGroup {
    const id = normaliseIdentifier(identifier) ?? identifier;
    const node = this.#numbers.get(id);
    if (node === undefined) return { id, aliases: [], covers: [], coveredBy: [], conflicts: [] };
    const component = this.#component(node);
    const owners = this.#owners(component);
    const owner = owners.of.get(node) ?? node;
    const members = [...component.keys()].filter((other) => (owners.of.get(other) ?? other) === owner);
    const names = members.map((member) => this.#names[member]).toSorted(compareIdentifiers);
    const [name] = names;
    const parts = (table: 'covers' | 'coveredBy'): string[] =>
      members.flatMap((member) => this.#partsOf(member, table)).filter((other) => !names.includes(other));
    const conflicts = owners.conflicts.filter(
      ({ identifier: about, claims }) =>
        names.includes(about) || claims.some(({ vulnerability }) => names.includes(vulnerability)),
    );
    const shared = conflicts.filter(({ kept }) => kept === null);
    return {
      id: name,
      aliases: names.slice(1).map((alias) => ({ id: alias, sources: this.#sourcesOf(alias) })),
      covers: united(
        parts('covers'),
        shared
          .filter((one) => names.includes(one.identifier))
          .flatMap(({ claims }) => claims.map(({ vulnerability }) => vulnerability)),
      ),
      coveredBy: united(
        parts('coveredBy'),
        shared.filter((one) => !names.includes(one.identifier)).map((one) => one.identifier),
      ),
      conflicts,
    };
  }

  /** Every group once. */
  *groups(): Generator<AliasGroup> {
    const done = new Set<string>();
    for (const node of new Set([...this.#same.keys(), ...this.#parts.keys()])) {
      if (done.has(this.#names[node])) continue;
      const group = this.group(this.#names[node]);
      done.add(group.id);
      for (const alias of group.aliases) done.add(alias.id);
      yield group;
    }
  }

  #number(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.#names.length);
    this.#names.push(name);
    return this.#names.length - 1;
  }

  #sourceNumber(source: string): number {
    const known = this.#sourceNumbers.get(source);
    if (known !== undefined) return known;
    this.#sourceNumbers.set(source, this.#sources.length);
    return this.#sources.push(source) - 1;
  }

  #documentNumber(document: string): number {
    const known = this.#documentNumbers.get(document);
    if (known !== undefined) return known;
    this.#documentNumbers.set(document, this.#documentNumbers.size);
    return this.#documentNumbers.size - 1;
  }

  #join(table: Map<number, Edges>, from: number, to: number, by: number, at: number): void {
    if (!push(table, from, to, by, at)) return;
    // Parts are read from both ends too; the sign tells which end is the whole.
    push(table, to, table === this.#parts ? -from - 1 : from, by, at);
    const nodes = this.#documents.get(at);
    if (nodes === undefined) this.#documents.set(at, [from, to]);
    else nodes.push(from, to);
  }

  /** Nodes that are joined with one, with their distance; the node alone with its neighbours where there are too many. */
  #component(start: number): ReadonlyMap<number, number> {
    const found = new Map([[start, 0]]);
    for (const [node, distance] of found) {
      for (const next of neighbours(this.#same.get(node))) if (!found.has(next)) found.set(next, distance + 1);
      if (found.size > maxGroup)
        return new Map([
          [start, 0],
          ...neighbours(this.#same.get(start))
            .slice(0, maxGroup)
            .map((next): [number, number] => [next, 1]),
        ]);
    }
    return found;
  }

  /** To which CVE each node of a component belongs; without two of them, to the node that comes first. */
  #owners(component: ReadonlyMap<number, number>): { of: Map<number, number>; conflicts: AliasConflict[] } {
    const of = new Map<number, number>();
    const nodes = [...component.keys()];
    const cves = nodes.filter((node) => isCveId(this.#names[node]));
    if (cves.length < 2) {
      const [first] = nodes.map((node) => this.#names[node]).toSorted(compareIdentifiers);
      const owner = this.#numbers.get(first) ?? nodes[0];
      for (const node of nodes) of.set(node, owner);
      return { of, conflicts: [] };
    }
    const conflicts: AliasConflict[] = [];
    let edge = cves;
    for (const cve of cves) of.set(cve, cve);
    // Outward from the CVE ids, one step at a time: a node that is reached from two at once stays by itself, and carries nothing further.
    const settled = new Set(cves);
    while (edge.length > 0) {
      const reached = new Map<number, Set<number>>();
      for (const node of edge) {
        for (const next of neighbours(this.#same.get(node))) {
          if (settled.has(next) || !component.has(next)) continue;
          reached.set(next, (reached.get(next) ?? new Set()).add(of.get(node) ?? node));
        }
      }
      edge = [];
      // All of one step are judged by the steps before it, so that their order does not matter.
      const decided = [...reached].map(([node, claimed]) => {
        if (claimed.size === 1) return { node, owner: [...claimed][0], carries: true };
        const conflict = this.#conflict(node, [...claimed], of);
        conflicts.push(conflict);
        const kept = conflict.kept === null ? undefined : this.#numbers.get(conflict.kept);
        return { node, owner: kept ?? node, carries: kept !== undefined };
      });
      for (const { node, owner, carries } of decided) {
        settled.add(node);
        of.set(node, owner);
        if (carries) edge.push(node);
      }
    }
    return { of, conflicts: conflicts.toSorted((one, other) => compareIdentifiers(one.identifier, other.identifier)) };
  }

  #conflict(node: number, claimed: readonly number[], of: ReadonlyMap<number, number>): AliasConflict {
    const identifier = this.#names[node];
    const said = new Map<number, Set<string>>(claimed.map((cve) => [cve, new Set()]));
    const edges = this.#same.get(node) ?? [];
    for (let at = 0; at < edges.length; at += stride) {
      const owner = of.get(edges[at]);
      if (owner !== undefined) said.get(owner)?.add(this.#sources[edges[at + 1]]);
    }
    const claims = claimed
      .map((cve) => ({ vulnerability: this.#names[cve], sources: [...(said.get(cve) ?? [])].toSorted() }))
      .toSorted((one, other) => compareIdentifiers(one.vulnerability, other.vulnerability));
    return explainConflict(identifier, claims);
  }

  #partsOf(node: number, table: 'covers' | 'coveredBy'): string[] {
    const edges = this.#parts.get(node) ?? [];
    const found: string[] = [];
    for (let at = 0; at < edges.length; at += stride) {
      const other = edges[at];
      if (table === 'covers' && other >= 0) found.push(this.#names[other]);
      if (table === 'coveredBy' && other < 0) found.push(this.#names[-other - 1]);
    }
    return found;
  }

  #sourcesOf(alias: string): string[] {
    const edges = this.#same.get(this.#numbers.get(alias) ?? -1) ?? [];
    const sources = new Set<string>();
    for (let at = 0; at < edges.length && sources.size < 50; at += stride) sources.add(this.#sources[edges[at + 1]]);
    return [...sources].toSorted();
  }
}

function push(table: Map<number, Edges>, from: number, to: number, by: number, at: number): boolean {
  const edges = table.get(from);
  if (edges === undefined) {
    table.set(from, [to, by, at]);
    return true;
  }
  for (let index = 0; index < edges.length; index += stride)
    if (edges[index] === to && edges[index + 1] === by && edges[index + 2] === at) return false;
  edges.push(to, by, at);
  return true;
}

function neighbours(edges: Edges | undefined): number[] {
  if (edges === undefined) return [];
  const found: number[] = [];
  for (let at = 0; at < edges.length; at += stride) found.push(edges[at] < 0 ? -edges[at] - 1 : edges[at]);
  return found;
}

const united = (...lists: string[][]): string[] => [...new Set(lists.flat())].toSorted(compareIdentifiers);
