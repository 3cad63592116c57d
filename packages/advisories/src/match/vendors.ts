import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentFolder } from '../content-folder.ts';
import type { WrittenVersionRule } from '../versions/rules.ts';

/** One vendor of `content/vendors/vendors.json`. */
export type Vendor = { id: string; name: string; aliases: string[]; related?: string[] };

/** One scheme of `content/vendors/order-numbers.json`. */
export type OrderNumberScheme = {
  vendor: string;
  name: string;
  pattern: string;
  examples: string[];
  families: { pattern: string; family: string }[];
};

/** The vendor content: alias table, order-number schemes, and rules of versions. */
export type VendorContent = { vendors: Vendor[]; schemes: OrderNumberScheme[]; versionRules?: WrittenVersionRule[] };

/**
 * Read `vendors.json`, `order-numbers.json` and `version-rules.json` from a folder; by default from `content/vendors` of the tree that this code runs in.
 * Without the folder the tables are empty, and vendors match by their normalised names only.
 */
export function readVendorContent(folder: string | null = contentFolder('vendors', 'vendors.json')): VendorContent {
  if (folder === null) return { vendors: [], schemes: [] };
  const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const rules = existsSync(join(folder, 'version-rules.json'))
    ? (read('version-rules.json') as { rules: WrittenVersionRule[] })
    : null;
  return {
    vendors: (read('vendors.json') as { vendors: Vendor[] }).vendors,
    schemes: (read('order-numbers.json') as { schemes: OrderNumberScheme[] }).schemes,
    versionRules: rules?.rules ?? [],
  };
}

/** Characters of a vendor's name that are read, and names whose keys are remembered. */
const longestName = 300;
const mostKnown = 20_000;

/** Legal forms and words that say nothing about which vendor it is. */
const emptyWords =
  /\b(?:inc|incorporated|llc|l\.l\.c|ltd|limited|ltda|gmbh|ag|co|kg|corp|corporation|company|sa|s\.a|spa|srl|bv|b\.v|nv|ab|as|oy|plc|lp|se|group|the|me|a\/s)\b\.?/g;

/** The same behind Chinese names, which are written without spaces. */
const emptyChineseWords = /(?:股份)?有限(?:责任)?公司|(?:集团|公司)(?=$|[\s(（])/g;

/** Text that was UTF-8 and was read as Latin-1 (`LeÃ£o`) put right; other text as it is. */
export function repairText(text: string): string {
  if (!/[ÂÃ][\u0080-\u00bf]/.test(text)) return text;
  const repaired = Buffer.from(text, 'latin1').toString('utf8');
  return repaired.includes('\ufffd') ? text : repaired;
}

/** A vendor name reduced to what identifies it: lower case, without accents, punctuation and legal forms. */
export function normaliseVendor(name: string): string {
  return repairText(name.slice(0, longestName))
    .normalize('NFKD')
    .replace(/[\u0300-\u036f®™©]/g, '')
    .toLowerCase()
    .replace(emptyWords, ' ')
    .replace(emptyChineseWords, ' ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Resolves vendor names to keys: the id of a known vendor, otherwise the normalised name. */
export class VendorTable {
  readonly #ids = new Map<string, string>();
  readonly #related = new Map<string, string[]>();
  readonly #known = new Map<string, string[]>();

  constructor(vendors: readonly Vendor[]) {
    for (const vendor of vendors) {
      for (const name of [vendor.id, vendor.name, ...vendor.aliases]) this.#ids.set(normaliseVendor(name), vendor.id);
      this.#related.set(vendor.id, vendor.related ?? []);
    }
  }

  /**
   * The keys of all vendors that a name lists ("Sensormatic Electronics, LLC, Johnson Controls Inc."). A name that as a whole is
   * not known is taken apart; "Honeywell Process Solutions Division" is known by its longest known beginning.
   */
  keys(name: string): string[] {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const keys = this.#resolve(name);
    if (this.#known.size > mostKnown) this.#known.clear();
    if (name.length <= longestName) this.#known.set(name, keys);
    return keys;
  }

  #resolve(name: string): string[] {
    const whole = normaliseVendor(name);
    const id = this.#ids.get(whole);
    if (id !== undefined) return [id];
    const parts = name.split(/,|\/|;|\band\b|\|/).map(normaliseVendor);
    const found = parts.map((part) => this.#ids.get(part) ?? this.#beginning(part)).filter((key) => key !== undefined);
    if (found.length > 0) return [...new Set(found)];
    return whole === '' ? [] : [whole];
  }

  #beginning(name: string): string | undefined {
    const words = name.split(' ');
    for (let count = words.length - 1; count > 0; count--) {
      const beginning = words.slice(0, count).join(' ');
      if (beginning.length > (/\p{Script=Han}/u.test(beginning) ? 1 : 2) && this.#ids.has(beginning))
        return this.#ids.get(beginning);
    }
    return undefined;
  }

  /** Whether the name as a whole is a vendor of the table. */
  isKnown(name: string): boolean {
    return this.#ids.has(normaliseVendor(name));
  }

  /** Keys under which some of this vendor's products are also sold. */
  related(key: string): readonly string[] {
    return this.#related.get(key) ?? [];
  }
}

let shipped: VendorTable | null = null;

/** The table of the vendors that come with the program, made when first asked for. */
export function shippedVendors(): VendorTable {
  shipped ??= new VendorTable(readVendorContent().vendors);
  return shipped;
}
