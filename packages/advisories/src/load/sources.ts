/** A place from which a library is kept up to date. */
export type Source =
  | { kind: 'csaf'; name: string; address: string }
  | { kind: 'kev'; name: string; address: string }
  | { kind: 'epss'; name: string; address: string }
  /** Entries of NVD in pages; `address` is that of the CVE API 2.0. */
  | { kind: 'nvd'; name: string; address: string }
  /** CVE records one by one, for the CVEs that the advisories name; `address` is the folder of the CVE list. */
  | { kind: 'cve'; name: string; address: string };

/**
 * The official addresses. A CSAF source is a `provider-metadata.json` (CSAF 2.0, 7.1.7); any other provider's can be added, or its
 * domain, of which the well-known path (7.1.9) is tried. CISA's Vulnrichment needs no address of its own: what it adds stands in the
 * containers of the CVE list. CNVD and CNNVD give their files to registered users only: they are imported from files.
 */
export const officialSources: readonly Source[] = [
  { kind: 'csaf', name: 'CISA', address: 'https://www.cisa.gov/sites/default/files/csaf/provider-metadata.json' },
  {
    kind: 'csaf',
    name: 'Siemens ProductCERT',
    address: 'https://cert-portal.siemens.com/productcert/csaf/provider-metadata.json',
  },
  {
    kind: 'kev',
    name: 'CISA KEV',
    address: 'https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json',
  },
  { kind: 'epss', name: 'FIRST EPSS', address: 'https://epss.empiricalsecurity.com/epss_scores-current.csv.gz' },
  { kind: 'nvd', name: 'NVD', address: 'https://services.nvd.nist.gov/rest/json/cves/2.0' },
  { kind: 'cve', name: 'CVE list', address: 'https://raw.githubusercontent.com/CVEProject/cvelistV5/main/cves/' },
];

/** The source for a provider named by its domain or the address of its metadata. */
export function providerSource(domainOrAddress: string): Source {
  const address = domainOrAddress.includes('://')
    ? domainOrAddress
    : `https://${domainOrAddress}/.well-known/csaf/provider-metadata.json`;
  return { kind: 'csaf', name: new URL(address).hostname, address };
}

/** Where the CVE list keeps a record: `2024/40xxx/CVE-2024-40619.json` under its folder. */
export function cveAddress(folder: string, cve: string): string | null {
  const parts = /^CVE-(\d{4})-(\d{4,19})$/.exec(cve);
  return parts === null ? null : new URL(`${parts[1]}/${parts[2].slice(0, -3)}xxx/${cve}.json`, folder).href;
}
