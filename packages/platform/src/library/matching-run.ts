import { type Asset, type Exclusion, Matcher, type NumberName, plainKeys, type PreparedAdvisory } from '@fengsui/advisories';
import type { RecordsClient, Tx } from '../kernel/records.ts';
import { attachComponents, type Subject, subjectOf } from './matching-components.ts';
import { matchingContent, matchingMadeBy } from './matching-content.ts';
import { foundMatch, type FoundMatch, type MatchProgress } from './matching.ts';
import { decideAssets, type Decided, decideFound, decideMatches } from './matches-decide.ts';
import * as store from './store-matches.ts';
import * as assetStore from './store-matches-assets.ts';
import * as documentStore from './store-matches-documents.ts';

/** Documents that are new or changed up to which only what they speak of is matched again. */
const mostFresh = 5000;
/** Documents about those vulnerabilities up to which they are read. */
const mostRelated = 20_000;
/** Identities of assets that are matched together, and documents that are then in memory. */
const most = { identities: 500, documents: 20_000 };
/** Matches that are written together. */
const writtenTogether = 1000;
/** Work that the server does itself: starting a process would take longer. */
const small = { documents: 50, octets: 2 ** 20, spoken: 200, changes: 50, assets: 50 };

type InTenant = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

/**
 * Brings the matches of an organisation up to date with its assets and the library. What changed is matched and nothing else: assets that
 * changed, with the documents that bear their keys; documents that changed, with all others about the same vulnerabilities, and the assets
 * that bear their keys. The result is the same as if everything was matched with everything.
 */
export async function matchOrganisation(records: RecordsClient, organisation: string): Promise<MatchProgress> {
  const in_: InTenant = (work) => records.tenant(organisation, work);
  const plain = new Matcher({ advisories: [], content: matchingContent() });
  await documentStore.putDocumentKeys(records, matchingMadeBy(), (prepared) => plain.documentKeys(prepared));
  const progress: MatchProgress = { assets: 0, documents: 0, matches: 0, changed: [] };
  const run = new Run(in_, organisation, plain, progress);
  const { head, news } = await in_((tx) => run.begin(tx));
  await run.matchDue();
  if (news !== null) await run.matchNews(news);
  const decided = await decideMatches(in_, news?.records ?? []);
  for (const id of decided) run.touched.add(id);
  await in_((tx) => assetStore.putMatchState(tx, organisation, { seq: head, madeBy: matchingMadeBy() }));
  progress.changed = [...run.touched];
  return progress;
}

/** Whether so little waits that a run takes no longer than starting a process would. */
export async function isSmall(tx: Tx): Promise<boolean> {
  const state = await assetStore.findMatchState(tx);
  if (state?.madeBy !== matchingMadeBy()) return false;
  if ((await assetStore.countDueAssets(tx, small.assets + 1)) > small.assets) return false;
  const { documents, octets, spoken, changes } = await documentStore.waitingWork(tx, state.seq, small.documents + 1);
  return documents <= small.documents && octets <= small.octets && spoken <= small.spoken && changes <= small.changes;
}

/** What changed in the library, and concerns what of it. */
type News = documentStore.LibraryChanges & { related: documentStore.DocumentName[]; touched: string[] };

/** Assets that are matched together, with the keys that they are filed under, and all documents that could concern them. */
interface Part {
  subjects: (Subject & { filed: readonly string[] })[];
  documents: documentStore.PreparedDocument[];
}

/** One run for one organisation. */
class Run {
  readonly touched = new Set<string>();
  readonly #in: InTenant;
  readonly #organisation: string;
  readonly #plain: Matcher;
  readonly #progress: MatchProgress;

  constructor(in_: InTenant, organisation: string, plain: Matcher, progress: MatchProgress) {
    this.#in = in_;
    this.#organisation = organisation;
    this.#plain = plain;
    this.#progress = progress;
  }

  /** Looks at what changed. When it is much, all assets are due, and there is no news beside. */
  async begin(tx: Tx): Promise<{ head: number; news: News | null }> {
    const state = await assetStore.findMatchState(tx);
    const head = await documentStore.libraryHead(tx);
    const all = async () => {
      await assetStore.setDue(tx, null);
      await assetStore.putMatchState(tx, this.#organisation, { seq: head, madeBy: matchingMadeBy() });
      return { head, news: null };
    };
    if (state === undefined || state.madeBy !== matchingMadeBy()) return all();
    const changes = await documentStore.libraryChanges(tx, state.seq, mostFresh + 1);
    const much = Object.values(changes).some((list: unknown[]) => list.length > mostFresh);
    // A bill of a product may say of any asset what is in it.
    if (much || changes.replaced.some((name) => /^(?:cyclonedx|spdx)/.test(name))) return all();
    const { vulnerabilities, documents } = await documentStore.relatedDocuments(
      tx,
      changes.documents,
      changes.vulnerabilities,
      mostRelated + 1,
    );
    if (documents.length > mostRelated) return all();
    return { head, news: { ...changes, related: documents, touched: vulnerabilities } };
  }

  /** Matches the assets that changed with all documents. */
  async matchDue(): Promise<void> {
    const { rows, boms } = await this.#in(async (tx) => {
      const due = await assetStore.listDueAssets(tx);
      return { rows: due, boms: due.length === 0 ? [] : await assetStore.listProductBoms(tx) };
    });
    if (rows.length === 0) return;
    this.#progress.assets += rows.length;
    const subjects = attachComponents(rows, boms);
    const names = await this.#in((tx) => this.#findNumberNames(tx, subjects));
    const groups = [
      ...this.#matcher([], names)
        .indexAssets(subjects.map(({ asset }) => asset))
        .groups(),
    ];
    const byId = new Map(subjects.map((subject) => [subject.row.id, subject]));
    // What is alike is found by the same documents, and stands together.
    const sorted = groups
      .map((group) => ({ group, order: orderOf(group.asset) }))
      .toSorted((a, b) => (a.order < b.order ? -1 : 1));
    // While one part is written the next is read.
    let writing = Promise.resolve();
    for (let at = 0; at < sorted.length; at += most.identities) {
      const ids = sorted.slice(at, at + most.identities).flatMap(({ group }) => group.ids);
      for await (const part of this.#readWhole(
        ids.map((id) => byId.get(id)!),
        names,
      )) {
        await writing;
        writing = this.#writeWhole(part, names);
        // Its failure is told by the next, and is not unhandled until then.
        writing.catch(() => {});
      }
    }
    await writing;
  }

  /** These assets with their keys and all documents that bear one of them; in halves while that is more than fits into memory. */
  async *#readWhole(subjects: readonly Subject[], names: ReadonlyMap<string, NumberName>): AsyncGenerator<Part> {
    const namer = this.#matcher([], names);
    const keyed = subjects.map((subject) => ({ ...subject, keys: namer.assetKeys(subject.asset) }));
    const wanted = [...new Set(keyed.flatMap(({ keys }) => keys.wanted))];
    const concerning = await this.#in((tx) => documentStore.documentsWithKeys(tx, wanted));
    if (concerning.length > most.documents && subjects.length > 1) {
      const half = subjects.length >> 1;
      yield* this.#readWhole(subjects.slice(0, half), names);
      yield* this.#readWhole(subjects.slice(half), names);
      return;
    }
    yield {
      subjects: keyed.map(({ keys, ...subject }) => ({ ...subject, filed: keys.filed })),
      documents: await this.#in((tx) => documentStore.readPrepared(tx, concerning)),
    };
  }

  /** Puts all matches of these assets in place of those that are kept, and files the assets under their keys. */
  async #writeWhole({ subjects, documents }: Part, names: ReadonlyMap<string, assetStore.DocumentNumberName>): Promise<void> {
    this.#progress.documents += documents.length;
    const matched = subjects.map(({ row, asset, filed }): assetStore.MatchedAsset => {
      const own = Object.fromEntries(
        [...this.#plain.numberNames([asset]).keys()].flatMap((number) => {
          const name = names.get(number);
          return name === undefined ? [] : [[number, name]];
        }),
      );
      const namedBy = Object.values(own).map(({ document }) => `named-by:${document}`);
      return { id: row.id, revision: row.revision, keys: [...filed, ...namedBy], inside: insideOf(row, asset), numberNames: own };
    });
    await this.#write({ assets: matched.map(({ id }) => id), vulnerabilities: null }, subjects, documents, names, (tx) =>
      assetStore.setMatched(tx, this.#organisation, matched),
    );
  }

  /** Matches what changed in the library, with the assets that it could concern. */
  async matchNews({ documents, replaced, related, touched }: News): Promise<void> {
    if (documents.length + replaced.length + touched.length === 0) return;
    const { prepared, rows } = await this.#in(async (tx) => {
      const prepared = await documentStore.readPrepared(tx, related);
      const keys = prepared.flatMap((one) => this.#plain.documentKeys(one.prepared));
      const named = [...replaced, ...documents.map(documentStore.nameOf)].map((name) => `named-by:${name}`);
      return { prepared, rows: await assetStore.listAssetsWithKeys(tx, [...plainKeys(keys), ...named]) };
    });
    this.#progress.documents += prepared.length;
    const due = this.#renamed(rows, prepared, new Set([...replaced, ...documents.map(documentStore.nameOf)]));
    if (due.length > 0) {
      await this.#in((tx) => assetStore.setDue(tx, due));
      await this.matchDue();
    }
    const left = new Set(due);
    const subjects = rows.filter(({ id }) => !left.has(id)).map((row) => subjectOf(row, row.inside));
    this.#progress.assets += subjects.length;
    const names = new Map(subjects.flatMap(({ row }) => Object.entries(row.numberNames)));
    await this.#write({ assets: null, vulnerabilities: touched, except: due }, subjects, prepared, names);
  }

  /** Assets of which an order number is called something else by documents that changed: everything of them is matched again. */
  #renamed(
    rows: readonly assetStore.MatchAssetRow[],
    documents: readonly documentStore.PreparedDocument[],
    changed: ReadonlySet<string>,
  ): string[] {
    const naming = documents
      .filter((document) => changed.has(documentStore.nameOf(document)))
      .map((document) => ({ document, matcher: this.#matcher([document.prepared]) }));
    return rows
      .filter((row) => {
        if (Object.values(row.numberNames).some(({ document }) => changed.has(document))) return true;
        const { asset } = subjectOf(row, row.inside);
        return naming.some(({ document, matcher }) =>
          [...matcher.numberNames([asset])].some(([number, name]) => {
            const known = row.numberNames[number];
            return name !== null && (known === undefined || documentStore.byOrder(document, splitName(known.document)) < 0);
          }),
        );
      })
      .map(({ id }) => id);
  }

  /** What the library calls the order numbers of assets: the first document that calls one something. */
  async #findNumberNames(tx: Tx, subjects: readonly Subject[]): Promise<Map<string, assetStore.DocumentNumberName>> {
    const assets = subjects.map(({ asset }) => asset);
    const numbers = [...this.#plain.numberNames(assets).keys()];
    const listing = await documentStore.documentsWithKeys(
      tx,
      numbers.map((number) => `number:${number}`),
    );
    const names = new Map<string, assetStore.DocumentNumberName>();
    for (let at = 0; at < listing.length && names.size < numbers.length; at += readTogether) {
      const documents = await documentStore.readPrepared(tx, listing.slice(at, at + readTogether));
      const ids = new Map(documents.map((document) => [documentStore.nameOf(document), document.prepared.id]));
      // Documents of two kinds may bear one identifier: here they go by both their names.
      const named = documents.map((document) => ({ ...document.prepared, id: documentStore.nameOf(document) }));
      for (const [number, name] of this.#matcher(named).numberNames(assets)) {
        if (name === null || names.has(number)) continue;
        names.set(number, { name: name.name, advisory: ids.get(name.advisory)!, document: name.advisory });
      }
    }
    return names;
  }

  #matcher(advisories: PreparedAdvisory[], numberNames?: ReadonlyMap<string, NumberName>): Matcher {
    return new Matcher({ advisories, remembered: 0, content: matchingContent(), ...(numberNames && { numberNames }) });
  }

  /** Finds the matches of a scope, puts them in place of those that are kept, and decides them: nobody sees one that is not decided. */
  async #write(
    scope: store.Scope,
    subjects: readonly Subject[],
    documents: readonly documentStore.PreparedDocument[],
    names: ReadonlyMap<string, NumberName>,
    beside: (tx: Tx) => Promise<void> = async () => {},
  ): Promise<void> {
    const advisories = documents.map(({ prepared }) => prepared);
    const matcher = this.#matcher(advisories, names);
    const wanted = scope.vulnerabilities === null ? null : new Set(scope.vulnerabilities);
    const index = matcher.indexAssets(subjects.map(({ asset }) => asset));
    const changed = await this.#in(async (tx) => {
      await store.beginFound(tx);
      const [undecided, touched] = [new Set<string>(), new Set<string>()];
      const take = async (rows: readonly FoundMatch[]) => {
        let kept: readonly (FoundMatch & Partial<Decided>)[] = await store.withoutHeldBack(tx, rows);
        // All matches of an asset are decided together: one update closes several.
        if (wanted === null) {
          const { decided, others } = await decideFound(tx, kept);
          for (const id of others) undecided.add(id);
          kept = decided;
        }
        this.#progress.matches += kept.length;
        for (const id of await store.addFound(tx, this.#organisation, kept)) touched.add(id);
      };
      const rows: FoundMatch[] = [];
      const excluded: Exclusion[] = [];
      for (const { asset, ids } of index.groups()) {
        for (const match of matcher.matchAsset(asset)) {
          if (wanted?.has(match.vulnerability) === false) continue;
          const found = foundMatch(match);
          for (const id of ids) rows.push({ ...found, asset: id });
        }
        for (const exclusion of matcher.exclusions(asset)) {
          if (wanted?.has(exclusion.vulnerability) === false) continue;
          for (const id of ids) excluded.push({ ...exclusion, asset: id });
        }
        if (rows.length >= writtenTogether) await take(rows.splice(0));
        if (excluded.length >= writtenTogether) await store.addExclusions(tx, this.#organisation, excluded.splice(0));
      }
      await take(rows);
      await store.addExclusions(tx, this.#organisation, excluded);
      for (const id of await store.endFound(tx, scope)) touched.add(id);
      await decideAssets(tx, [...(wanted === null ? undecided : touched)]);
      await beside(tx);
      return touched;
    });
    for (const id of changed) this.touched.add(id);
  }
}

/** Documents that are read together when names are looked for: most are found in the first. */
const readTogether = 500;

/** The components of an asset that are not of its own bills. */
function insideOf(row: assetStore.MatchAssetRow, { components = [] }: Asset) {
  return components.slice(row.components.length);
}

function orderOf({ vendor, product, model, orderNumber }: Asset): string {
  return [vendor, product, model, orderNumber].join('\n').toLowerCase();
}

function splitName(name: string): documentStore.DocumentName {
  const at = name.indexOf(':');
  return { kind: name.slice(0, at), id: name.slice(at + 1) };
}
