import { isInside, judgeVersion } from '../versions/judge-range.ts';
import type { VersionRule } from '../versions/rules.ts';
import { compareVersions, parseVersion, readVersionAt, type Version } from '../versions/version.ts';
import { type CataloguedProduct, productRange } from './catalogue.ts';
import type { PreparedAdvisory, PreparedVulnerability } from './prepare.ts';
import type { Action } from './types.ts';

/** Remediation categories, the most helpful first (CSAF 3.2.3.12.1). */
const categories = [
  'vendor_fix',
  'workaround',
  'mitigation',
  'optional_patch',
  'fix_planned',
  'no_fix_planned',
  'none_available',
];

/** What an advisory says to do for one of its products, the most helpful first; what names the product before what is for all. */
export function actionsFor(advisory: PreparedAdvisory, vulnerability: PreparedVulnerability, position: number): Action[] {
  const fitting = vulnerability.remediations
    .map((index) => advisory.remediations[index])
    .filter((entry) => entry !== undefined && (entry.products === null || entry.products.includes(position)));
  const rank = ({ category, products }: (typeof fitting)[number]): number => {
    const found = categories.indexOf(category);
    return (found < 0 ? categories.length : found) + (products === null ? 0.5 : 0);
  };
  return fitting
    .toSorted((a, b) => rank(a) - rank(b))
    .map(({ category, details, url, restart = null }) => ({ category, details, url, restart, source: advisory.id }));
}

/** Categories whose words may say what to install. */
const installing: ReadonlySet<string> = new Set(['vendor_fix', 'optional_patch', 'mitigation']);

/** Words between a verb and a version that say what it is the version of; `to` and its like must follow where the verb says what changes. */
const named = String.raw`(?:(?:the|an?|new|newest|latest|fixed|patched|firmware|software|release|revision|version|product|patch|update|hotfix|service pack|至少|最新|固件|软件|程序|补丁|版本|的|号)[\s:：]*)*`;

/** Verbs that say what to install, up to where its version stands. */
const installs: readonly RegExp[] = [
  // "Update to V2.1", "upgrade the firmware of the gateway from 1.0 to version 2.0", "Users should migrate to release 5".
  new RegExp(
    String.raw`\b(?:updat|upgrad|migrat|mov)(?:e[sd]?|ing)?\b(?:(?!\b(?:to|before|prior|until)\b)[^.;。；\n]|\.(?=\d)){0,160}?\bto\s+(?:or (?:above|beyond)\s+)?(?:(?:[A-Z][\w-]*|\w*-\w+)\s+){0,5}?${named}(?=v?\.?\d|R\d)`,
    'gi',
  ),
  // "Install firmware V2.1 or later", "Apply version 4.7 SP5 HF7", "Use V5.2 or higher".
  new RegExp(
    String.raw`\b(?:(?:install|deploy|download|flash)(?:ing)?|apply(?:ing)?|use)\b\s+(?:and install\s+)?${named}(?=v\.?\d|R\d|\d+\.\d)`,
    'gi',
  ),
  // "Fixed in V3.0", "The problem is resolved with firmware 2.4.1".
  new RegExp(
    String.raw`\b(?:fixed|resolved|corrected|addressed|repaired|patched|remediated)\b\s+(?:in|with|by|since|from|as of)\s+${named}(?=v?\.?\d|R\d)`,
    'gi',
  ),
  // 升级到 V2.1，升级固件至 3.5，更新至最新版本 V3.0，安装固件 V2.1
  new RegExp(String.raw`(?:升级|更新|迁移)[^。；;\n]{0,40}?(?:到|至|为)\s*[^\d。；;，,\n]{0,30}?(?=[vVrR]?\d)`, 'g'),
  new RegExp(String.raw`(?:安装|使用|部署|下载)\s*${named}(?=[vVrR]\d|\d+\.\d)`, 'g'),
];

/** What says it only where the words are those of a fix: the version to have, with nothing said of what to do. */
const installsOfFix: readonly RegExp[] = [
  // "GB-24A: Version 9.12 or later", "Welch Allyn Service Tool: v1.10".
  new RegExp(String.raw`^[^:\n]{2,120}:\s*${named}(?=v\.?\d|R\d|\d+\.\d)`, 'gi'),
  // "version 2.0.0 or later", "at least to version 2.0.0".
  /\b(?:version|firmware|release)\s+(?=v?\d[\w.()]*(?:\s+(?:sp|hf|update|build)\s?\d+)*\s+(?:or|and)\s+(?:later|newer|higher|above))/gi,
  new RegExp(String.raw`\bat least\s+(?:to\s+)?${named}(?=v\.?\d|R\d|\d+\.\d)`, 'gi'),
  // "has released V1.68 to address", "fixes are available in the M221 firmware v1.10.0.0".
  new RegExp(
    String.raw`\b(?:has released|fix(?:es)? (?:is|are) available (?:in|with))\s+(?:[\w-]+\s+){0,6}?${named}(?=v\.?\d|R\d|\d+\.\d)`,
    'gi',
  ),
];

/** Longest text in which a version is looked for. */
const longestText = 4000;

/** Versions that the words of an action say to install, in their order. */
export function statedVersions(details: string, isFix: boolean, rules: readonly VersionRule[] = []): Version[] {
  const text = details.normalize('NFKC').slice(0, longestText);
  const found = (isFix ? [...installs, ...installsOfFix] : installs).flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap((match): { at: number; version: Version }[] => {
      const at = match.index + match[0].length;
      const read = readVersionAt(text.slice(at), rules);
      // "10 devices", "2 factors" are no versions; nor is the number of a certificate or of a day.
      if (
        read === null ||
        read.version.kind === 'date' ||
        !isStated(text.slice(at, at + read.length), text.slice(at + read.length))
      )
        return [];
      return [{ at, version: { ...read.version, original: read.version.original.trim() } }];
    }),
  );
  const seen = new Set<number>();
  return found
    .toSorted((a, b) => a.at - b.at)
    .filter(({ at }) => !seen.has(at) && seen.add(at))
    .map(({ version }) => version);
}

/** Whether what reads like a version is one: it bears a sign of it, or words behind it say so. */
function isStated(version: string, behind: string): boolean {
  // "v12.0 to v13.5" are what is to be replaced.
  if (/^\s*(?:to|through|thru|-|–|至|到)\s*v?\d/i.test(behind)) return false;
  return /[a-z.]/i.test(version) || /^\s*(?:\([^)]*\)\s*)?(?:$|[.,;)。；，]|or\b|and\b|版|及|或|以)/i.test(behind);
}

/**
 * The lowest version without the vulnerability for an asset: where the affected interval of its own version ends, or what the advisory lists
 * as fixed for a product of the same name, or what its fix says to install. Nothing counts that is older than the asset's version or affected
 * itself. Null when none of these is said.
 */
export function fixedVersion(
  product: CataloguedProduct,
  vulnerability: PreparedVulnerability,
  actions: readonly Action[],
  own: Version | null = null,
): string | null {
  const range = productRange(product);
  const intervals = range?.intervals ?? [];
  // Of several branches the asset's own counts; of one of which nothing is known the last.
  const inside = own === null ? [] : intervals.filter((interval) => isInside(interval, own));
  const [high] = (inside.length > 0 ? inside : intervals.slice(-1)).map((interval) => interval.high);
  if (high && !high.inclusive) return high.version.original.trim();
  const helps = (version: Version): boolean =>
    (own === null || (compareVersions(version, own) ?? 1) > 0) &&
    (range === null || intervals.length === 0 || judgeVersion(range, version) !== 'inside');
  const listed = listedVersions(product, vulnerability);
  const read = listed.map((text) => parseVersion(text, product.rules));
  const [lowest] = read
    .filter((version) => version !== null)
    .filter(helps)
    .toSorted((a, b) => compareVersions(a, b) ?? 0);
  // What cannot be read as a version is still what the advisory names.
  const fix = lowest?.original.trim() ?? listed[read.indexOf(null)];
  if (fix !== undefined) return fix;
  for (const { category, details } of actions) {
    if (!installing.has(category)) continue;
    const stated = statedVersions(details, category !== 'mitigation', product.rules).find(helps);
    if (stated !== undefined) return stated.original;
  }
  return null;
}

/** Versions that an advisory lists as fixed for products of the same name. */
function listedVersions({ product, advisory: { products } }: CataloguedProduct, { fixed = [] }: PreparedVulnerability): string[] {
  return fixed.flatMap((at) => {
    const other = products[at];
    return other?.name === product.name && other.version !== null ? [other.version] : [];
  });
}
