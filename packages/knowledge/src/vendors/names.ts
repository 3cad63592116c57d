import { vendorKey } from '@fengsui/advisories';
import type { Draft } from '../model/draft.ts';
import { type NodeRef, nodeRef } from '../model/entry.ts';

/** Adds a vendor; null when the name says nothing. */
export function addVendor(draft: Draft, name: string, url: string | null = null): NodeRef | null {
  const key = vendorKey(name);
  return key === null ? null : draft.entry({ kind: 'vendor', key, name: name.trim(), url });
}

/** The key of a product's entry, as `siemens/simatic s7-1500`. */
export function productKey(vendor: string, name: string): string {
  return `${vendor}/${name.toLowerCase()}`;
}

/** Adds a product of a vendor: `product:siemens/simatic s7-1500`; null when one of the names says nothing. */
export function addProduct(draft: Draft, vendor: string, product: string): NodeRef | null {
  const maker = vendorKey(vendor);
  const name = product.slice(0, 300).normalize('NFKC').replace(/\s+/g, ' ').trim();
  if (maker === null || name === '') return null;
  const ref = draft.entry({ kind: 'product', key: productKey(maker, name), name: `${vendor.trim()} ${name}` });
  draft.entry({ kind: 'vendor', key: maker, name: vendor.trim() });
  draft.edge(ref, 'made-by', nodeRef('vendor', maker));
  return ref;
}
