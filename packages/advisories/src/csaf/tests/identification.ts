import { cpeText, cpeVersion, parseCpe } from '../../cpe/name.ts';
import type { Cursor } from '../../json.ts';
import { parsePurl } from '../../purl/purl.ts';
import { branchesOf, broken, type CsafTest } from './walk.ts';

/** Attributes of CPE with the categories of branches that say the same. */
const counterparts: readonly (readonly [
  attribute: 'update' | 'language' | 'targetHardware' | 'targetSoftware',
  categories: string[],
])[] = [
  ['update', ['patch_level', 'service_pack', 'product_version', 'product_version_range']],
  ['language', ['language']],
  ['targetHardware', ['architecture', 'platform_name', 'host_name']],
  ['targetSoftware', ['platform_name', 'host_name', 'architecture']],
];

/** The identification of a product says what its branches say: the version at least, and nothing of which they do not speak (6.2.42). */
export const helpersAgreeWithBranches: CsafTest = (document) =>
  [...branchesOf(document)].flatMap(({ branch, above }) => {
    const path = [...above, branch];
    const helper = branch.member('product').member('product_identification_helper');
    const cpe = helper.text('cpe') === null ? [] : [helper.member('cpe')];
    return [
      ...cpe.filter((at) => !cpeAgrees(String(at.value), path)),
      ...helper.items('purls').filter((at) => typeof at.value === 'string' && !purlAgrees(at.value, path)),
    ].map((at) => broken(at, 'it does not say of the product what its branches say'));
  });

function said(path: readonly Cursor[], category: string): string | null {
  return path.findLast((step) => step.text('category') === category)?.text('name') ?? null;
}

function cpeAgrees(text: string, path: readonly Cursor[]): boolean {
  const name = parseCpe(text);
  if (name === null) return true;
  const version = said(path, 'product_version');
  if (version !== null && !sameVersion(version, cpeVersion(name)) && !sameVersion(version, cpeText(name.version))) return false;
  return counterparts.every(([attribute, categories]) => {
    const value = cpeText(name[attribute]);
    if (value === '') return true;
    // An update may be a part of the version's own text.
    return categories.some((category) => {
      const words = said(path, category);
      return words !== null && (attribute !== 'update' || words.toLowerCase().includes(value));
    });
  });
}

function purlAgrees(text: string, path: readonly Cursor[]): boolean {
  const version = said(path, 'product_version');
  const purl = parsePurl(text);
  return version === null || purl === null || (purl.version ?? '') === version;
}

const sameVersion = (one: string, other: string): boolean =>
  one
    .toLowerCase()
    .replaceAll('_', ' ')
    .replace(/^v(?=\d)/, '') === other.replace(/^v(?=\d)/, '');
