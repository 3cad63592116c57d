import { readVendorContent, shippedVendors } from '../match/vendors.ts';
import { compileVersionRules, type VersionRule } from './rules.ts';

let byVendor: ReadonlyMap<string, readonly VersionRule[]> | null = null;

/**
 * The version rules, of those that come with the program, of the vendor at the beginning of a text: of a vendor's name, or of a product
 * written with it.
 */
export function knownVersionRules(text: string): readonly VersionRule[] {
  byVendor ??= Map.groupBy(compileVersionRules(readVendorContent().versionRules ?? []), ({ vendor }) => vendor);
  const rules = byVendor;
  return shippedVendors()
    .keys(text)
    .flatMap((key) => rules.get(key) ?? []);
}
