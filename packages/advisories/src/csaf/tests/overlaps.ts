import type { Cursor } from '../../json.ts';
import type { Problem } from '../../problem.ts';
import { schemeOrder } from '../../vers/schemes.ts';
import { parseVers, type VersConstraint } from '../../vers/vers.ts';
import { compareVersions, parseVersion } from '../../versions/version.ts';
import { broken, type CsafTest, deepest } from './walk.ts';

type Order = (a: string, b: string) => number;

/** One end of an interval: a version, and whether it belongs to it; null is open. */
type End = { version: string; included: boolean } | null;
type Span = { low: End; high: End };

/** A branch that stands for versions: in the scheme of its VERS, or in none (`vls`, and single versions). */
type Versions = { branch: Cursor; form: 'vers' | 'vls' | 'version'; order: Order; spans: Span[] };

/** A range that stands beside a range of the same form, or a version, with which it shares versions. */
type Overlap = [range: Versions, other: Versions];

/** Most siblings that are compared with each other. */
const mostSiblings = 200;

/** Ends of ranges that are read, and intervals that are held against each other, in one document: published ones stay far below. */
const mostWork = 200_000;

/** Counts down what may still be done for a document. */
class Allowance {
  #left = mostWork;

  /** Whether so much more may be done; from the first time that it may not, nothing more. */
  take(work: number): boolean {
    this.#left -= work;
    return this.#left >= 0;
  }
}

/** Groups of product statuses that contradict each other (3.2.4.11). */
const groups: readonly (readonly [name: string, members: readonly string[]])[] = [
  ['affected', ['first_affected', 'known_affected', 'last_affected']],
  ['not affected', ['known_not_affected']],
  ['fixed', ['first_fixed', 'fixed']],
  ['under investigation', ['under_investigation']],
  ['unknown', ['unknown']],
];

/** Versions without a scheme go by the order of industrial versions, and where they have none by their letters. */
const plainOrder: Order = (a, b) => {
  const [one, other] = [parseVersion(a), parseVersion(b)];
  const order = one === null || other === null ? null : compareVersions(one, other);
  return order ?? (a < b ? -1 : a > b ? 1 : 0);
};

function versionsOf(branch: Cursor, allowance: Allowance): Versions | null {
  const text = branch.text('name') ?? '';
  if (branch.text('category') === 'product_version') {
    const end = { version: text, included: true };
    return { branch, form: 'version', order: plainOrder, spans: [{ low: end, high: end }] };
  }
  if (branch.text('category') !== 'product_version_range') return null;
  if (text.startsWith('vers:')) {
    const vers = parseVers(text);
    if (!vers.ok || !allowance.take(vers.value.constraints.length)) return null;
    const order = schemeOrder(vers.value.scheme);
    return { branch, form: 'vers', order, spans: spansOf(vers.value.constraints, order) };
  }
  const parts = text.split('|', mostWork + 1);
  if (!allowance.take(parts.length)) return null;
  const constraints = parts.map((part): VersConstraint | null => {
    const found = /^(<=|>=|<|>)([^\s<>=!|]+)$/.exec(part);
    return found === null ? null : { comparator: found[1] as VersConstraint['comparator'], version: found[2] };
  });
  const all = constraints.filter((constraint) => constraint !== null);
  return all.length < constraints.length ? null : { branch, form: 'vls', order: plainOrder, spans: spansOf(all, plainOrder) };
}

/** Constraints as intervals: each lower bound with the upper bound behind it. What is excluded by `!=` leaves its interval whole. */
function spansOf(constraints: readonly VersConstraint[], order: Order): Span[] {
  const spans: Span[] = [];
  let low: End | undefined;
  const sorted = constraints.toSorted((a, b) => order(a.version, b.version) || (a.comparator.startsWith('<') ? -1 : 1));
  for (const { comparator, version } of sorted) {
    const end = { version, included: comparator !== '<' && comparator !== '>' };
    if (comparator === '*') spans.push({ low: null, high: null });
    else if (comparator === '=') spans.push({ low: end, high: end });
    else if (comparator.startsWith('>')) low ??= end;
    else if (comparator.startsWith('<')) {
      spans.push({ low: low ?? null, high: end });
      low = undefined;
    }
  }
  if (low !== undefined) spans.push({ low, high: null });
  return spans;
}

function overlap({ order, spans }: Versions, other: Versions): boolean {
  return spans.some((a) => other.spans.some((b) => meets(a.low, b.high, order) && meets(b.low, a.high, order)));
}

/** Whether something lies between a lower and an upper end. */
function meets(low: End, high: End, order: Order): boolean {
  if (low === null || high === null) return true;
  const step = order(low.version, high.version);
  return step < 0 || (step === 0 && low.included && high.included);
}

const known = new WeakMap<Cursor, readonly Overlap[]>();

/** Overlaps among the branches of one parent, anywhere in the product tree; found once for all tests of a document. */
function overlapsOf(document: Cursor): readonly Overlap[] {
  let found = known.get(document);
  if (found === undefined) {
    found = [...findOverlaps(document)];
    known.set(document, found);
  }
  return found;
}

function* findOverlaps(document: Cursor): Generator<Overlap> {
  const allowance = new Allowance();
  for (const siblings of families(document.member('product_tree'), 0)) {
    const all = siblings
      .slice(0, mostSiblings)
      .map((branch) => versionsOf(branch, allowance))
      .filter((versions) => versions !== null);
    for (const [at, one] of all.entries()) {
      for (const second of all.slice(at + 1)) {
        const [range, other] = one.form === 'version' ? [second, one] : [one, second];
        if (range.form === 'version' || (other.form !== range.form && other.form !== 'version')) continue;
        if (!allowance.take(range.spans.length * other.spans.length)) return;
        if (overlap(range, other)) yield [range, other];
      }
    }
  }
}

function* families(owner: Cursor, depth: number): Generator<Cursor[]> {
  const branches = owner.objects('branches');
  if (branches.length === 0 || depth > deepest) return;
  yield branches;
  for (const branch of branches) yield* families(branch, depth + 1);
}

/** Overlapping products in the same group of statuses of a vulnerability, or in groups that contradict each other. */
function statusTest(form: Versions['form'], fails: (one: string, other: string) => boolean, what: string): CsafTest {
  return (document) => {
    const found = overlapsOf(document)
      .filter(([, other]) => other.form === form)
      .map((pair) => pair.map(({ branch }) => branch.member('product').text('product_id')));
    return document.objects('vulnerabilities').flatMap((vulnerability): Problem[] => {
      const status = vulnerability.member('product_status');
      const memberships = new Map<string, string[]>();
      for (const [name, members] of groups)
        for (const id of new Set(members.flatMap((member) => status.texts(member))))
          memberships.set(id, [...(memberships.get(id) ?? []), name]);
      const isWrong = found.some(([one, other]) =>
        (memberships.get(one ?? '') ?? []).some((first) =>
          (memberships.get(other ?? '') ?? []).some((second) => fails(first, second)),
        ),
      );
      return isWrong ? [broken(status, what)] : [];
    });
  };
}

/** Overlapping versions do not contradict each other (6.2.50.1 VERS, 2 vls, 3 a version in a range). */
export const overlapsAgree = (form: Versions['form']): CsafTest =>
  statusTest(form, (one, other) => one !== other, 'overlapping versions have statuses that contradict each other');

/** Versions of one status do not overlap (6.3.19.1 VERS, 2 vls, 3 a version in a range). */
export const statusIsSaidOnce = (form: Versions['form']): CsafTest =>
  statusTest(form, (one, other) => one === other, 'overlapping versions have the same status');

/** Branches of one parent that have branches of their own do not overlap (6.3.19.4 ranges, 5 a version in a range). */
export const branchesAreApart =
  (kind: 'range' | 'version'): CsafTest =>
  (document) =>
    overlapsOf(document)
      .filter(([, other]) => (other.form === 'version') === (kind === 'version'))
      .filter(([, other]) => other.branch.member('branches').value !== undefined)
      .map(([, other]) => broken(other.branch.member('name'), 'its versions overlap with those of another branch'));
