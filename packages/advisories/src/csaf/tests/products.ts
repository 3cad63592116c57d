import { parseVers } from '../../vers/vers.ts';
import { type Cursor, isObject } from '../../json.ts';
import type { Problem } from '../../problem.ts';
import { branchesOf, broken, type CsafTest, deepest, namedProducts, productsOf } from './walk.ts';

/** Members whose texts are product ids, besides the statuses of a vulnerability. */
const idLists: ReadonlySet<string> = new Set(['product_ids', 'products']);
const idMembers: ReadonlySet<string> = new Set(['beginning_product_reference', 'next_product_reference']);

/** Every product id that is named is defined in the product tree (6.1.1). */
export const idsAreDefined: CsafTest = (document) => {
  const known = new Set([...productsOf(document)].map((product) => product.text('product_id')));
  const found: Problem[] = [];
  const check = (at: Cursor): void => {
    if (typeof at.value === 'string' && !known.has(at.value))
      found.push(broken(at, `product id ${JSON.stringify(at.value.slice(0, 100))} is not defined`));
  };
  const visit = (at: Cursor, depth: number): void => {
    if (depth > deepest || !isObject(at.value)) return;
    for (const [name, value] of Object.entries(at.value)) {
      if (idMembers.has(name)) check(at.member(name));
      else if (name === 'product_status')
        for (const status of Object.keys(isObject(value) ? value : {})) at.member(name).items(status).forEach(check);
      else if (idLists.has(name)) at.items(name).forEach(check);
      else if (Array.isArray(value)) for (const item of at.items(name)) visit(item, depth + 1);
      else visit(at.member(name), depth + 1);
    }
  };
  visit(document.member('document'), 0);
  visit(document.member('product_tree'), 0);
  for (const vulnerability of document.objects('vulnerabilities')) visit(vulnerability, 0);
  return found;
};

/** No product of a path is made, directly or through others, of itself (6.1.3). */
export const pathsHaveNoCircle: CsafTest = (document) => {
  const paths = document.member('product_tree').objects('product_paths');
  const madeOf = new Map<string, string[]>();
  for (const path of paths) {
    const id = path.member('full_product_name').text('product_id') ?? '';
    const parts = [
      path.text('beginning_product_reference'),
      ...path.objects('subpaths').map((step) => step.text('next_product_reference')),
    ];
    madeOf.set(id, [...(madeOf.get(id) ?? []), ...parts.filter((part) => part !== null)]);
  }
  const reaches = (from: string): boolean => {
    const seen = new Set<string>();
    const open = [...(madeOf.get(from) ?? [])];
    for (let part = open.pop(); part !== undefined; part = open.pop()) {
      if (part === from) return true;
      if (seen.has(part)) continue;
      seen.add(part);
      for (const inner of madeOf.get(part) ?? []) open.push(inner);
    }
    return false;
  };
  return paths
    .map((path) => path.member('full_product_name').member('product_id'))
    .filter((id) => typeof id.value === 'string' && reaches(id.value))
    .map((id) => broken(id, 'the product is defined by itself'));
};

/** Package URLs of one product differ in their qualifiers only (6.1.42). */
export const purlsDifferInQualifiers: CsafTest = (document) =>
  [...productsOf(document)].flatMap((product) => {
    const purls = product.member('product_identification_helper').texts('purls');
    const bases = new Set(purls.map((purl) => purl.replace(/\?[^#]*/, '')));
    return bases.size < 2 ? [] : [broken(product, 'its package URLs differ in more than their qualifiers')];
  });

/** At most one star that is not escaped in serial numbers (6.1.44) and stock keeping units (6.1.61). */
export const oneStar =
  (member: 'serial_numbers' | 'skus'): CsafTest =>
  (document) =>
    [...productsOf(document)].flatMap((product) =>
      product
        .member('product_identification_helper')
        .items(member)
        .filter((item) => typeof item.value === 'string' && (item.value.replaceAll(/\\./g, '').match(/\*/g) ?? []).length > 1)
        .map((item) => broken(item, 'it holds more than one star')),
    );

/** Along the branches to a product each category occurs once, families aside (6.1.57). */
export const categoriesAreNotStacked: CsafTest = (document) =>
  [...branchesOf(document)].flatMap(({ branch, above }) => {
    const category = branch.text('category');
    const repeated = category !== 'product_family' && above.some((outer) => outer.text('category') === category);
    return repeated ? [broken(branch.member('category'), `${category} stands in a branch of ${category}`)] : [];
  });

/** One bound in the short form of a range: an operator and a version, without blanks. */
const shortBound = /^(?:<=|>=|<|>)[^\s<>=!|]+$/;

/** Version ranges are VERS, or bounds without blanks (6.1.50). */
export const rangesAreWritten: CsafTest = (document) =>
  ranges(document)
    .filter(({ text }) => !isRange(text))
    .map(({ at }) => broken(at, 'it is neither a VERS nor a bound such as <1.0'));

function isRange(text: string): boolean {
  if (/^vers:\/(?:all|none)$/.test(text)) return true;
  return text.startsWith('vers:') ? parseVers(text).ok : text.split('|').every((part) => shortBound.test(part));
}

/** A range is more than one version (6.1.59). */
export const rangesAreNoVersions: CsafTest = (document) =>
  ranges(document).flatMap(({ at, text }) => {
    const vers = parseVers(text);
    const single = vers.ok && vers.value.constraints.length === 1 && vers.value.constraints[0].comparator === '=';
    return single ? [broken(at, 'the range is a single version')] : [];
  });

function ranges(document: Cursor): { at: Cursor; text: string }[] {
  return [...branchesOf(document)]
    .filter(({ branch }) => branch.text('category') === 'product_version_range')
    .map(({ branch }) => ({ at: branch.member('name'), text: branch.text('name') ?? '' }));
}

/** Categories of branches that tell versions of one product apart. */
const versionCategories: ReadonlySet<string> = new Set([
  'product_version',
  'product_version_range',
  'patch_level',
  'service_pack',
]);

const affectedStatuses: readonly string[] = ['known_affected', 'first_affected', 'last_affected'];

/** What the products of some statuses are, whatever their versions. */
function keysOf(status: Cursor, members: readonly string[], keys: ReadonlyMap<string, string>): Set<string> {
  return new Set(members.flatMap((member) => status.texts(member)).map((id) => keys.get(id) ?? id));
}

/** For each fixed product another version of it is affected in the same vulnerability (6.1.27.13, security advisories). */
export const fixedHaveAffected: CsafTest = (document) => {
  const keys = productKeys(document);
  return document.objects('vulnerabilities').flatMap((vulnerability): Problem[] => {
    const status = vulnerability.member('product_status');
    const affected = keysOf(status, affectedStatuses, keys);
    return status
      .items('fixed')
      .filter(({ value }) => typeof value === 'string' && !affected.has(keys.get(value) ?? value))
      .map((item) => broken(item, 'no version of the fixed product is affected'));
  });
};

/** Remedies that say that no fixed version is there to be listed. */
const noFix: ReadonlySet<string> = new Set(['fix_planned', 'no_fix_planned', 'none_available']);

/** For each affected product a version of it is fixed in the same vulnerability, unless there is none (6.2.39.1, security advisories). */
export const affectedHaveFixed: CsafTest = (document) => {
  const keys = productKeys(document);
  const productsIn = namedProducts(document);
  return document.objects('vulnerabilities').flatMap((vulnerability): Problem[] => {
    const status = vulnerability.member('product_status');
    const remedied = (wanted: (category: string) => boolean): Set<string> =>
      new Set(
        vulnerability
          .objects('remediations')
          .filter((remediation) => wanted(remediation.text('category') ?? ''))
          .flatMap(productsIn),
      );
    const unfixed = remedied((category) => noFix.has(category));
    const repaired = remedied((category) => category === 'vendor_fix');
    const fixed = keysOf(status, ['fixed', 'first_fixed'], keys);
    return affectedStatuses
      .flatMap((member) => status.items(member))
      .filter(({ value }) => typeof value === 'string' && (!unfixed.has(value) || repaired.has(value)))
      .filter(({ value }) => !fixed.has(keys.get(value as string) ?? (value as string)))
      .map((item) => broken(item, 'no version of the affected product is fixed'));
  });
};

/** What a product is, whatever its version: the names of its branches, and for a path what is on, with and in what. */
function productKeys(document: Cursor): Map<string, string> {
  const keys = new Map<string, string>();
  for (const { branch, above } of branchesOf(document)) {
    const id = branch.member('product').text('product_id');
    if (id === null) continue;
    const named = [...above, branch].filter((step) => !versionCategories.has(step.text('category') ?? ''));
    keys.set(id, named.map((step) => `${step.text('category')}:${step.text('name')}`).join('/'));
  }
  for (const path of document.member('product_tree').objects('product_paths')) {
    const id = path.member('full_product_name').text('product_id');
    const begin = path.text('beginning_product_reference') ?? '';
    if (id === null) continue;
    const steps = path.objects('subpaths');
    // What a product is installed with does not make it another one.
    const upTo = steps.findIndex((step) => step.text('category') === 'installed_with');
    const counted = upTo < 0 ? steps : steps.slice(0, upTo);
    const parts = counted.map((step) => {
      const next = step.text('next_product_reference') ?? '';
      return `${step.text('category')}>${keys.get(next) ?? next}`;
    });
    keys.set(id, [keys.get(begin) ?? begin, ...parts].join('|'));
  }
  return keys;
}
