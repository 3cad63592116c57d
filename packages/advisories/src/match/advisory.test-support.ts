import type { PreparedAdvisory, PreparedProduct } from './prepare.ts';

/** An advisory with these products, all affected by its one vulnerability unless `more` says otherwise. */
export function preparedAdvisory(
  products: Partial<PreparedProduct>[],
  more: Partial<PreparedAdvisory['vulnerabilities'][number]> = {},
): PreparedAdvisory {
  return {
    id: 'TEST-1',
    title: 'Test',
    publisher: 'Test',
    released: '2026-01-01',
    url: null,
    products: products.map((product) => ({
      vendor: 'Example',
      name: 'Thing',
      fullName: product.name ?? 'Thing',
      range: null,
      version: null,
      models: [],
      serials: [],
      ...product,
    })),
    remediations: [],
    vulnerabilities: [
      {
        id: 'CVE-2026-1',
        title: null,
        cwe: null,
        affected: products.map((_, at) => at),
        implied: [],
        investigated: [],
        notAffected: [],
        scores: [],
        remediations: [],
        ...more,
      },
    ],
  };
}
