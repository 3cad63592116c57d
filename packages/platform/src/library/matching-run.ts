import { type Asset, Matcher, type PreparedAdvisory, readVendorContent, type VendorContent } from '@fengsui/advisories';
import type { RecordsClient, Tx } from '../kernel/records.ts';
import { attachComponents } from './matching-components.ts';
import { foundMatch, type FoundMatch, type MatchProgress } from './matching.ts';
import { decideAssets, decideMatches } from './matches-decide.ts';
import * as store from './store-matches.ts';

/** Documents that are new or changed up to which only what they speak of is matched again. */
const mostFresh = 5000;
/** Documents about those vulnerabilities up to which they are read one by one. */
const mostRelated = 20_000;
/** Documents that concern an asset of the organisation and are in memory together. */
const mostKept = 60_000;
/** Matches that are written together. */
const writtenTogether = 1000;

/** What a part of the matching replaces: the matches of these assets with these vulnerabilities; null stands for all. */
interface Scope {
  assets: readonly string[] | null;
  vulnerabilities: readonly string[] | null;
}

/**
 * Brings the matches of an organisation up to date with its assets and the library. What changed is matched and nothing else: new
 * documents, with all others about the same vulnerabilities, against all assets; changed assets against all documents. The library is
 * read in parts, and only documents that could concern an asset stay in memory.
 */
export async function matchOrganisation(records: RecordsClient, organisation: string): Promise<MatchProgress> {
  const in_ = <T>(work: (tx: Tx) => Promise<T>) => records.tenant(organisation, work);
  const { state, library, rows, boms } = await in_(async (tx) => ({
    state: await store.findMatchState(tx),
    library: await store.libraryHead(tx),
    rows: await store.listMatchAssets(tx),
    boms: await store.listProductBoms(tx),
  }));
  const progress: MatchProgress = { assets: rows.length, documents: 0, concerning: 0, matches: 0, changed: [] };
  const assets = attachComponents(rows, boms);
  const identities = new Map(assets.map((asset) => [asset.id, store.matchIdentity(asset)]));
  const changedAssets = rows.filter(({ id, matched }) => matched !== identities.get(id));
  const fresh = state === undefined ? null : await in_((tx) => store.freshDocuments(tx, state.documentsAt, mostFresh + 1));
  const removed = state !== undefined && library.documents < state.documents;
  const touched = new Set<string>();
  const run = async (scope: Scope, subjects: readonly Asset[], documents: AsyncIterable<store.PreparedDocument[]>) => {
    for (const id of await replaceMatches(in_, organisation, scope, subjects, documents, progress)) touched.add(id);
  };

  const wholeLibrary = state === undefined || fresh === null || fresh.length > mostFresh || removed;
  if (wholeLibrary || changedAssets.length * 2 > rows.length) {
    await run({ assets: null, vulnerabilities: null }, assets, store.readPrepared(in_));
  } else {
    if (fresh.length > 0) {
      const related = await in_((tx) => store.relatedDocuments(tx, fresh, mostRelated + 1));
      const all = related.documents.length > mostRelated;
      await run(
        { assets: null, vulnerabilities: all ? null : related.vulnerabilities },
        assets,
        all ? store.readPrepared(in_) : store.readThese(in_, related.documents),
      );
    }
    if (changedAssets.length > 0) {
      const ids = new Set(changedAssets.map(({ id }) => id));
      const subjects = assets.filter(({ id }) => ids.has(id));
      await run({ assets: [...ids], vulnerabilities: null }, subjects, store.readPrepared(in_));
    }
  }
  const renewed = new Map(changedAssets.map(({ id }) => [id, identities.get(id)!]));
  await in_((tx) => store.putMatchState(tx, organisation, library, renewed));
  for (const id of await decideMatches(in_, state?.documentsAt ?? null)) touched.add(id);
  progress.matches = await in_(store.countHolding);
  progress.changed = [...touched];
  return progress;
}

/** Finds the matches of a scope and puts them in place of those that are kept. */
async function replaceMatches(
  in_: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
  organisation: string,
  scope: Scope,
  subjects: readonly Asset[],
  documents: AsyncIterable<store.PreparedDocument[]>,
  progress: MatchProgress,
): Promise<string[]> {
  const content = readVendorContent();
  const plain = new Matcher({ advisories: [], content });
  let index = plain.indexAssets(subjects);
  let part: Part = { advisories: [], concerned: new Set() };
  let lastKind = '';
  const parts = [part];
  for await (const page of subjects.length === 0 ? [] : documents) {
    for (const { kind, prepared } of page) {
      progress.documents++;
      // Vendors' advisories come first: their names of order numbers are what the other documents are then looked up by.
      if (kind !== lastKind && lastKind === 'csaf') {
        index = new Matcher({ advisories: part.advisories, content }).indexAssets(subjects);
      }
      lastKind = kind;
      const concerned = plain.candidates(prepared, index);
      if (concerned.size === 0) continue;
      if (part.advisories.length >= mostKept) parts.push((part = { advisories: [], concerned: new Set() }));
      part.advisories.push(prepared);
      for (const { ids } of concerned) for (const id of ids) part.concerned.add(id);
      progress.concerning++;
    }
  }
  return in_(async (tx) => {
    await store.beginFound(tx);
    const wanted = scope.vulnerabilities === null ? null : new Set(scope.vulnerabilities);
    for (const one of parts) await writeMatches(tx, organisation, one, subjects, wanted, content);
    const changed = await store.endFound(tx, scope);
    // With the match comes its place in the work: nobody sees one that is not decided.
    await decideAssets(tx, changed);
    return changed;
  });
}

/** Documents that are in memory together, and the assets that they could concern. */
interface Part {
  advisories: PreparedAdvisory[];
  concerned: Set<string>;
}

async function writeMatches(
  tx: Tx,
  organisation: string,
  { advisories, concerned }: Part,
  subjects: readonly Asset[],
  wanted: ReadonlySet<string> | null,
  content: VendorContent,
): Promise<void> {
  if (advisories.length === 0) return;
  const matcher = new Matcher({ advisories, remembered: 0, content });
  const index = matcher.indexAssets(subjects.filter(({ id }) => concerned.has(id)));
  let rows: FoundMatch[] = [];
  const flush = async () => {
    await store.addFound(tx, organisation, rows);
    rows = [];
  };
  for (const { asset, ids } of index.groups()) {
    for (const match of matcher.matchAsset(asset)) {
      if (wanted?.has(match.vulnerability) === false) continue;
      const found = foundMatch(match);
      for (const id of ids) rows.push({ ...found, asset: id });
    }
    if (rows.length >= writtenTogether) await flush();
    await store.addExclusions(
      tx,
      organisation,
      matcher
        .exclusions(asset)
        .filter(({ vulnerability }) => wanted?.has(vulnerability) !== false)
        .flatMap((exclusion) => ids.map((id) => ({ ...exclusion, asset: id }))),
    );
  }
  await flush();
}
