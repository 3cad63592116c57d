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

function readRelationship(item: Cursor, byId: Map<string, Product>): Product | null {
  const made = readFullName(item.member('full_product_name'), {
    vendor: null,
    family: null,
    productName: null,
    version: null,
    versionRange: null,
    qualifiers: [],
  });
  const product = item.text('product_reference', true);
  const relatesTo = item.text('relates_to_product_reference', true);
  if (made === null || product === null || relatesTo === null) return null;
  made.relationship = { category: item.text('category', true) ?? '', product, relatesTo };
  const part = byId.get(product);
  if (part === undefined) return made;
  const { vendor, family, productName, version, versionRange, qualifiers } = part;
  return { ...made, vendor, family, productName, version, versionRange, qualifiers, helper: made.helper ?? part.helper };
}

function readHelper(item: Cursor): IdentificationHelper | null {
  const helper = item.member('product_identification_helper');
  if (!isObject(helper.value)) return null;
  return {
    cpe: helper.text('cpe'),
    purl: helper.text('purl'),
    modelNumbers: helper.texts('model_numbers'),
    serialNumbers: helper.texts('serial_numbers'),
    skus: helper.texts('skus'),
    hashes: helper
      .objects('hashes')
      .flatMap((entry) => entry.objects('file_hashes'))
      .map((hash) => ({ algorithm: hash.text('algorithm') ?? '', value: hash.text('value') ?? '' })),
  };
}
