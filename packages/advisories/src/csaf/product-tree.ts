import type { Cursor } from '../json.ts';
import { isObject } from '../json.ts';
import type { IdentificationHelper, Product } from './model.ts';

/** A product tree flattened: each leaf once, each group as the ids of its products. */
export type ProductTree = { products: Product[]; groups: Map<string, string[]> };

/** Branches nest at most this deep; the specification's own examples reach 10 (3.1.2.3 allows any depth, 6.4 recommends 30). */
const maxBranchDepth = 60;

/** What the branches above a leaf have said so far. */
type Path = Pick<Product, 'vendor' | 'family' | 'productName' | 'version' | 'versionRange' | 'qualifiers'>;

/** Which field of a {@link Path} a branch category (3.1.2.2) fills; other categories become qualifiers. */
const branchFields: Record<string, 'vendor' | 'family' | 'productName' | 'version' | 'versionRange'> = {
  vendor: 'vendor',
  product_family: 'family',
  product_name: 'productName',
  product_version: 'version',
  product_version_range: 'versionRange',
};

/**
 * Flatten a `product_tree` (3.2.2): leaves of the branches, `full_product_names`, and the products that relationships make. A product
 * of a relationship takes over vendor, name and version of the product that it is made of (`product_reference`), since that is the
 * part in which the vulnerability lies. Groups are expanded to product ids.
 */
export function resolveProductTree(tree: Cursor): ProductTree {
  const products: Product[] = [];
  const byId = new Map<string, Product>();
  const add = (product: Product): void => {
    if (byId.has(product.id)) return;
    byId.set(product.id, product);
    products.push(product);
  };
  const start: Path = { vendor: null, family: null, productName: null, version: null, versionRange: null, qualifiers: [] };
  walkBranches(tree, start, 0, add);
  for (const item of tree.objects('full_product_names')) {
    const product = readFullName(item, start);
    if (product !== null) add(product);
  }
  for (const item of tree.objects('relationships')) {
    const made = readRelationship(item, byId);
    if (made !== null) add(made);
  }
  for (const item of tree.objects('product_paths')) {
    const made = readPath(item, byId);
    if (made !== null) add(made);
  }
  const groups = new Map<string, string[]>();
  for (const item of tree.objects('product_groups')) {
    const id = item.text('group_id', true);
    if (id !== null) groups.set(id, item.texts('product_ids'));
  }
  return { products, groups };
}

function walkBranches(owner: Cursor, above: Path, depth: number, add: (product: Product) => void): void {
  if (depth > maxBranchDepth) {
    owner.problems.push({
      at: owner.at,
      what: `branches nest deeper than ${maxBranchDepth}`,
      fix: 'ask the publisher to flatten them',
    });
    return;
  }
  for (const branch of owner.objects('branches')) {
    const category = branch.text('category', true) ?? '';
    const name = branch.text('name', true) ?? '';
    const field = Object.hasOwn(branchFields, category) ? branchFields[category] : undefined;
    const path: Path =
      field === undefined ? { ...above, qualifiers: [...above.qualifiers, { category, name }] } : { ...above, [field]: name };
    const leaf = branch.member('product');
    if (isObject(leaf.value)) {
      const product = readFullName(leaf, path);
      if (product !== null) add(product);
    }
    walkBranches(branch, path, depth + 1, add);
  }
}

function readFullName(item: Cursor, path: Path): Product | null {
  const id = item.text('product_id', true);
  if (id === null) return null;
  return { id, name: item.text('name', true) ?? id, ...path, helper: readHelper(item), relationship: null };
}

const nothingSaid: Path = { vendor: null, family: null, productName: null, version: null, versionRange: null, qualifiers: [] };

function readRelationship(item: Cursor, byId: Map<string, Product>): Product | null {
  const made = readFullName(item.member('full_product_name'), nothingSaid);
  const product = item.text('product_reference', true);
  const relatesTo = item.text('relates_to_product_reference', true);
  if (made === null || product === null || relatesTo === null) return null;
  return madeOf(made, { category: item.text('category', true) ?? '', product, relatesTo, beyond: [] }, byId);
}

/** A path of 2.1: the product at its beginning, on, with or inside of the next, and so on. */
function readPath(item: Cursor, byId: Map<string, Product>): Product | null {
  const made = readFullName(item.member('full_product_name'), nothingSaid);
  const product = item.text('beginning_product_reference', true);
  const [first, ...beyond] = item.objects('subpaths').map((step) => ({
    category: step.text('category', true) ?? '',
    relatesTo: step.text('next_product_reference', true) ?? '',
  }));
  if (made === null || product === null || first === undefined) return null;
  return madeOf(made, { ...first, product, beyond }, byId);
}

function madeOf(made: Product, relationship: Product['relationship'] & object, byId: Map<string, Product>): Product {
  const part = byId.get(relationship.product);
  if (part === undefined) return { ...made, relationship };
  const { vendor, family, productName, version, versionRange, qualifiers } = part;
  return {
    ...made,
    vendor,
    family,
    productName,
    version,
    versionRange,
    qualifiers,
    helper: made.helper ?? part.helper,
    relationship,
  };
}

function readHelper(item: Cursor): IdentificationHelper | null {
  const helper = item.member('product_identification_helper');
  if (!isObject(helper.value)) return null;
  const single = helper.text('purl');
  const purls = [...(single === null ? [] : [single]), ...helper.texts('purls')];
  return {
    cpe: helper.text('cpe'),
    purl: purls[0] ?? null,
    purls,
    modelNumbers: helper.texts('model_numbers'),
    serialNumbers: helper.texts('serial_numbers'),
    skus: helper.texts('skus'),
    hashes: helper
      .objects('hashes')
      .flatMap((entry) => entry.objects('file_hashes'))
      .map((hash) => ({ algorithm: hash.text('algorithm') ?? '', value: hash.text('value') ?? '' })),
  };
}
