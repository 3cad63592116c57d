import { type PreparedAdvisory, prepareOne, type PreparedProduct } from './prepare.ts';

/** An advisory with these products, all affected by its one vulnerability unless `more` says otherwise. */
export function preparedAdvisory(
  products: Partial<PreparedProduct>[],
  more: Partial<PreparedAdvisory['vulnerabilities'][number]> = {},
): PreparedAdvisory {
  const listed = products.map((product) => ({
    vendor: 'Example',
    name: 'Thing',
    fullName: product.name ?? 'Thing',
    range: null,
    version: null,
    models: [],
    serials: [],
    ...product,
  }));
  const head = { id: 'TEST-1', title: 'Test', publisher: 'Test', released: '2026-01-01', url: null };
  const advisory = prepareOne({ ...head, products: listed, remediations: [] }, { id: 'CVE-2026-1', title: null });
  return { ...advisory, vulnerabilities: advisory.vulnerabilities.map((one) => ({ ...one, ...more })) };
}
