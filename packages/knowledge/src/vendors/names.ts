import { normaliseVendor, readVendorContent, VendorTable } from '@fengsui/advisories';
import type { Draft } from '../model/draft.ts';
import { type NodeRef, nodeRef } from '../model/entry.ts';

let table: VendorTable | null = null;
/** Keys of names that were asked for: registries name the same vendor thousands of times. */
const known = new Map<string, string | null>();
const mostKnown = 50_000;

/** The one key of a vendor: its id in the table of vendors, otherwise its name without legal forms; null when nothing is left. */
export function vendorKey(name: string): string | null {
  const before = known.get(name);
  if (before !== undefined) return before;
  table ??= new VendorTable(readVendorContent().vendors);
  const plain = name.slice(0, 300).replace(/\([^()]*\)/g, ' ');
  // Whole names only: that a name begins with a vendor's says little in a registry of tens of thousands.
  const whole = [plain, ...plain.split('/')].find((part) => table?.isKnown(part));
  const key = (whole === undefined ? undefined : table.keys(whole)[0]) ?? (normaliseVendor(plain) || null);
  if (known.size >= mostKnown) known.clear();
  known.set(name, key);
  return key;
}

/** Adds a vendor; null when the name says nothing. */
export function addVendor(draft: Draft, name: string, url: string | null = null): NodeRef | null {
  const key = vendorKey(name);
  return key === null ? null : draft.entry({ kind: 'vendor', key, name: name.trim(), url });
}

/** Adds a product of a vendor: `product:siemens/simatic s7-1500`; null when one of the names says nothing. */
export function addProduct(draft: Draft, vendor: string, product: string): NodeRef | null {
  const maker = vendorKey(vendor);
  const name = product.slice(0, 300).normalize('NFKC').replace(/\s+/g, ' ').trim();
  if (maker === null || name === '') return null;
  const ref = draft.entry({ kind: 'product', key: `${maker}/${name.toLowerCase()}`, name: `${vendor.trim()} ${name}` });
  draft.entry({ kind: 'vendor', key: maker, name: vendor.trim() });
  draft.edge(ref, 'made-by', nodeRef('vendor', maker));
  return ref;
}
