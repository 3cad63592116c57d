/** A small CSAF document with the parts that tests change. */
export function sampleAdvisory(
  options: {
    id?: string;
    products?: { vendor: string; name: string; range?: string; version?: string; models?: string[]; id?: string }[];
    vulnerabilities?: Record<string, unknown>[];
  } = {},
): Record<string, unknown> {
  const products = options.products ?? [
    { vendor: 'Siemens', name: 'SIMATIC S7-1500 CPU 1515-2 PN (6ES7515-2AM01-0AB0)', range: '< V2.9.4' },
  ];
  const ids = products.map((product, index) => product.id ?? `CSAFPID-${index}`);
  return {
    document: {
      category: 'csaf_security_advisory',
      csaf_version: '2.0',
      title: `Advisory ${options.id ?? 'TEST-1'}`,
      lang: 'en',
      distribution: { tlp: { label: 'WHITE' } },
      publisher: { category: 'vendor', name: 'Example PSIRT', namespace: 'https://psirt.example.com' },
      references: [{ category: 'self', summary: 'page', url: 'https://psirt.example.com/test-1' }],
      tracking: {
        id: options.id ?? 'TEST-1',
        status: 'final',
        version: '1',
        initial_release_date: '2024-01-01T00:00:00Z',
        current_release_date: '2024-01-02T00:00:00Z',
        revision_history: [{ number: '1', date: '2024-01-01T00:00:00Z', summary: 'first' }],
      },
    },
    product_tree: {
      branches: products.map((product, index) => ({
        category: 'vendor',
        name: product.vendor,
        branches: [
          {
            category: 'product_name',
            name: product.name,
            branches: [
              {
                category: product.version === undefined ? 'product_version_range' : 'product_version',
                name: product.version ?? product.range ?? 'vers:all/*',
                product: {
                  product_id: ids[index],
                  name: product.name,
                  ...(product.models === undefined ? {} : { product_identification_helper: { model_numbers: product.models } }),
                },
              },
            ],
          },
        ],
      })),
    },
    vulnerabilities: options.vulnerabilities ?? [
      {
        cve: 'CVE-2024-1000',
        title: 'Something is wrong',
        notes: [{ category: 'description', text: 'A packet can write outside of a buffer.' }],
        cwe: { id: 'CWE-787', name: 'Out-of-bounds Write' },
        product_status: { known_affected: ids },
        remediations: [
          { category: 'mitigation', details: 'Limit access.', product_ids: ids },
          { category: 'vendor_fix', details: 'Update to V2.9.4.', product_ids: ids, url: 'https://psirt.example.com/fix' },
        ],
        scores: [
          {
            products: ids,
            cvss_v3: {
              version: '3.1',
              vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
              baseScore: 9.8,
              baseSeverity: 'CRITICAL',
            },
          },
        ],
      },
    ],
  };
}
