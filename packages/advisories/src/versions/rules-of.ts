import { readVendorContent, type VendorContent, VendorTable } from '../match/vendors.ts';
import { compileVersionRules, type VersionRule } from './rules.ts';

/** Gives the version rules of the vendor at the beginning of a text: of a vendor's name, or of a product written with it. */
export type RulesOf = (text: string) => readonly VersionRule[];

/** Rules by vendor from a vendor content. */
export function versionRulesOf({ vendors, versionRules = [] }: VendorContent): RulesOf {
  const table = new VendorTable(vendors);
  const rules = Map.groupBy(compileVersionRules(versionRules), ({ vendor }) => vendor);
  return (text) => table.keys(text).flatMap((key) => rules.get(key) ?? []);
}

let own: RulesOf | null = null;

/** {@link versionRulesOf} the content that comes with the program, read when first asked. */
export function knownVersionRules(text: string): readonly VersionRule[] {
  own ??= versionRulesOf(readVendorContent());
  return own(text);
}
