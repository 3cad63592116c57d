import { vendorKey } from '@fengsui/advisories';
import type { ProductFamily } from './family.ts';

/** What is known of a device by which its family of products is found; parts that are not known are null. */
export interface NamedDevice {
  vendor: string | null;
  product: string | null;
  model: string | null;
  orderNumber: string | null;
}

/** Families of products, found by what a device says of itself. */
export class ProductKnowledge {
  readonly #byVendor = new Map<string, { start: string; family: ProductFamily }[]>();

  constructor(families: Iterable<ProductFamily>) {
    for (const family of families) {
      const list = this.#byVendor.get(family.vendor) ?? [];
      for (const start of [family.name, ...family.matches]) list.push({ start: plain(start), family });
      this.#byVendor.set(family.vendor, list);
    }
    // The longest beginning says most.
    for (const list of this.#byVendor.values()) list.sort((a, b) => b.start.length - a.start.length);
  }

  /** The family of a device: by its model, else by its product or its order number, the one with the longest beginning; null when none is known. */
  find({ vendor, product, model, orderNumber }: NamedDevice): ProductFamily | null {
    const key = vendor === null ? null : vendorKey(vendor);
    const list = key === null ? undefined : this.#byVendor.get(key);
    if (list === undefined) return null;
    for (const name of [model, product, orderNumber]) {
      const whole = name === null ? '' : plain(name.slice(0, 200));
      const found = list.find(({ start }) => whole.startsWith(start));
      if (found !== undefined) return found.family;
    }
    return null;
  }
}

/** A name without case and doubled space. */
function plain(name: string): string {
  return name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}
