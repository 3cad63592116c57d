import { type CveAffected, type CveRecord, isUnknown } from '../cve/read.ts';
import { cveModel, cveRange } from '../versions/cve-range.ts';
import { prepareConfigurations } from './prepare-configurations.ts';
import { type PreparedAdvisory, type PreparedProduct, prepareOne } from './prepare.ts';

/** More version entries than this are spread over several products, so that each range stays readable in a reason. */
const versionsPerProduct = 12;

/** Products of one record beyond this are not prepared: it is then about everything, and says nothing about a device. */
const maxProducts = 2000;

/**
 * Reduce a CVE record for matching, as if it were an advisory: what its numbering authority says is affected. Null when it names no
 * product. Only `affected` is taken over; a product's other entries describe its fixed versions.
 */
export function prepareCve(record: CveRecord): PreparedAdvisory | null {
  const cna = record.containers.find((container) => container.kind === 'cna');
  if (cna === undefined || record.state === 'REJECTED') return null;
  const named = cna.affected.flatMap(prepareAffected);
  // Who names no product may say it as an applicability statement, or another for him.
  const stated = named.length > 0 ? [] : prepareConfigurations(record.containers.flatMap(({ configurations }) => configurations));
  const products = [...named, ...stated].slice(0, maxProducts);
  if (products.length === 0) return null;
  const solution = cna.solutions.find((text) => text !== '');
  return prepareOne(
    {
      id: record.id,
      title: cna.title ?? cna.descriptions.find((entry) => entry.language.startsWith('en'))?.text.slice(0, 200) ?? record.id,
      publisher: cna.provider,
      released: record.updated ?? record.published ?? '',
      url: `https://www.cve.org/CVERecord?id=${record.id}`,
      products,
      remediations: solution === undefined ? [] : [{ category: 'vendor_fix', details: solution, url: null, products: null }],
    },
    {
      id: record.id,
      title: cna.title,
      cwe: cna.cwes[0] ?? null,
      scores: record.containers.flatMap(({ scores }) => scores.map((score) => ({ ...score, products: null }))),
    },
  );
}

function prepareAffected(affected: CveAffected): PreparedProduct[] {
  const { vendor, product } = affected;
  if (isUnknown(product)) return [];
  const entries = affected.versions.filter((entry) => entry.status === 'affected');
  if (entries.length === 0 && (affected.defaultStatus !== 'affected' || affected.versions.length > 0)) return [];
  const make = (range: string | null, version: string | null = null): PreparedProduct => ({
    vendor: isUnknown(vendor) ? '' : vendor,
    name: product,
    fullName: product,
    range,
    version,
    models: [],
    serials: [],
  });
  const products: PreparedProduct[] = [];
  const ranges: string[] = [];
  for (const entry of entries) {
    const model = cveModel(entry);
    // A version that repeats the product's name says none.
    const range = entry.version === product ? '*' : cveRange(entry, entries.length === 1);
    if (model !== null) products.push(make(null, model));
    else if (range !== null) ranges.push(range);
  }
  if (entries.length === 0 || ranges.includes('*')) return [make('*')];
  for (let at = 0; at < ranges.length; at += versionsPerProduct)
    products.push(make(ranges.slice(at, at + versionsPerProduct).join(' | ')));
  return products;
}
