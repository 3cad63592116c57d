import { type Cursor, isObject } from '../../json.ts';
import type { Problem } from '../../problem.ts';

/** A test of CSAF 2.1, section 6: what a document gets wrong, empty when it passes. */
export type CsafTest = (document: Cursor) => Problem[];

/**
 * A test of our own by its clause. It stands in the place of the test of csaf-validator-lib, which follows an earlier draft or another
 * reading, or beside it.
 */
export type OwnTest = { id: string; replaces: boolean; run: CsafTest };

/** An {@link OwnTest}. */
export function own(id: string, run: CsafTest, replaces = true): OwnTest {
  return { id, replaces, run };
}

/** One branch with the branches above it, from the outermost. */
export type BranchAt = { branch: Cursor; above: Cursor[] };

/** Nesting at which the tests stop to look. */
export const deepest = 60;

/** The failure of a test at a place. */
export function broken(at: Cursor, what: string): Problem {
  return { at: at.at, what, fix: 'ask the publisher to correct it' };
}

/** All branches of the product tree, each before those inside of it. */
export function* branchesOf(document: Cursor): Generator<BranchAt> {
  yield* inside(document.member('product_tree'), []);
}

function* inside(owner: Cursor, above: Cursor[]): Generator<BranchAt> {
  if (above.length > deepest) return;
  for (const branch of owner.objects('branches')) {
    yield { branch, above };
    yield* inside(branch, [...above, branch]);
  }
}

/** All full product names: of branches, of the list, and of product paths. */
export function* productsOf(document: Cursor): Generator<Cursor> {
  for (const { branch } of branchesOf(document)) {
    const product = branch.member('product');
    if (isObject(product.value)) yield product;
  }
  const tree = document.member('product_tree');
  yield* tree.objects('full_product_names');
  for (const path of tree.objects('product_paths')) yield path.member('full_product_name');
}

/** The metrics of all vulnerabilities, each with its vulnerability. */
export function* metricsOf(document: Cursor): Generator<{ vulnerability: Cursor; metric: Cursor; content: Cursor }> {
  for (const vulnerability of document.objects('vulnerabilities')) {
    for (const metric of vulnerability.objects('metrics')) yield { vulnerability, metric, content: metric.member('content') };
  }
}

/** Gives the product ids that an element of a document names, those of its groups among them. */
export function namedProducts(document: Cursor): (owner: Cursor) => string[] {
  const groups = new Map(
    document
      .member('product_tree')
      .objects('product_groups')
      .map((group) => [group.text('group_id'), group.texts('product_ids')]),
  );
  return (owner) => [...owner.texts('product_ids'), ...owner.texts('group_ids').flatMap((id) => groups.get(id) ?? [])];
}

/** Milliseconds of a member's time; not a number when it has none. */
export function timeOf(owner: Cursor, member: string): number {
  return Date.parse(owner.text(member) ?? '');
}

/** The time of the newest revision of a document whose status binds its times, else infinity. */
export function newestRevision(document: Cursor): number {
  const tracking = document.member('document').member('tracking');
  if (!['final', 'interim'].includes(tracking.text('status') ?? '')) return Number.POSITIVE_INFINITY;
  return latest(tracking.objects('revision_history').map((revision) => timeOf(revision, 'date')));
}

/** The latest of times; minus infinity when none of them is one. */
export function latest(times: readonly number[]): number {
  return times.reduce((last, time) => (time > last ? time : last), Number.NEGATIVE_INFINITY);
}
