import type { CveAffected, CveRecord } from '../cve/read.ts';
import type { PreparedAdvisory, PreparedProduct } from './prepare.ts';

/** More version entries than this are spread over several products, so that each range stays readable in a reason. */
const versionsPerProduct = 12;

/** Products of one record beyond this are not prepared: it is then about everything, and says nothing about a device. */
const maxProducts = 2000;

/** Version types whose versions no device reports: commits and package builds. */
const foreignVersionTypes = new Set(['git', 'rpm', 'deb', 'maven', 'npm', 'python']);

/**
 * Reduce a CVE record for matching, as if it were an advisory: what its numbering authority says is affected. Null when it names no
 * product. Only `affected` is taken over; a product's other entries describe its fixed versions.
 */
export function prepareCve(record: CveRecord): PreparedAdvisory | null {
  const cna = record.containers.find((container) => container.kind === 'cna');
  if (cna === undefined || record.state === 'REJECTED') return null;
  const products = cna.affected.flatMap(prepareAffected).slice(0, maxProducts);
  if (products.length === 0) return null;
  const solution = cna.solutions.find((text) => text !== '');
  return {
    id: record.id,
    title: cna.title ?? cna.descriptions.find((entry) => entry.language.startsWith('en'))?.text.slice(0, 200) ?? record.id,
    publisher: cna.provider,
    released: record.updated ?? record.published ?? '',
    url: `https://www.cve.org/CVERecord?id=${record.id}`,
    products,
    remediations: solution === undefined ? [] : [{ category: 'vendor_fix', details: solution, url: null, products: null }],
    vulnerabilities: [
      {
        id: record.id,
        title: cna.title,
        cwe: cna.cwes[0] ?? null,
        affected: products.map((_, position) => position),
        implied: [],
        investigated: [],
        notAffected: [],
        scores: record.containers.flatMap(({ scores }) => scores.map((score) => ({ ...score, products: null }))),
        remediations: solution === undefined ? [] : [0],
      },
    ],
  };
}

function prepareAffected(affected: CveAffected): PreparedProduct[] {
  const { vendor, product } = affected;
  if (product === '' || /^(?:n\/a|unknown|unspecified)$/i.test(product)) return [];
  const ranges = affected.versions.filter((entry) => entry.status === 'affected').flatMap(versionRange);
  if (ranges.length === 0 && (affected.defaultStatus !== 'affected' || affected.versions.length > 0)) return [];
  const make = (range: string): PreparedProduct => ({
    vendor: /^n\/a$/i.test(vendor) ? '' : vendor,
    name: product,
    fullName: product,
    range,
    version: null,
    models: [],
    serials: [],
  });
  if (ranges.length === 0 || ranges.includes('*')) return [make('*')];
  const products: PreparedProduct[] = [];
  for (let at = 0; at < ranges.length; at += versionsPerProduct)
    products.push(make(ranges.slice(at, at + versionsPerProduct).join(' | ')));
  return products;
}

/** `version` up to `lessThan` or `lessThanOrEqual` (CVE JSON 5, product versions) in the words of an advisory. */
function versionRange({ version, lessThan, lessThanOrEqual, versionType }: CveAffected['versions'][number]): string[] {
  if (versionType !== null && foreignVersionTypes.has(versionType)) return [];
  const open = /^(?:0|0\.0|\*|n\/a|unspecified|all|)$/i.test(version);
  const end = lessThan ?? lessThanOrEqual;
  if (end === '*') return [open ? '*' : `>= ${version}`];
  if (end === null) return [/^(?:\*|all|n\/a|unspecified|)$/i.test(version) ? '*' : version];
  const upper = `${lessThan === null ? '<=' : '<'} ${end}`;
  return [open || version === end ? upper : `>= ${version} | ${upper}`];
}
