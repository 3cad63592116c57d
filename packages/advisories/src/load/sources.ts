/** A place from which a library is kept up to date. */
export type Source = { kind: SourceKind; name: string; address: string };

/** How a source is read. */
export type SourceKind =
  /** A provider of CSAF: `address` is its `provider-metadata.json` (CSAF 2.0, 7.1.7). */
  | 'csaf'
  /** An aggregator of CSAF: `address` is its `aggregator.json` (CSAF 2.0, 7.1.21), all providers in it are read. */
  | 'csaf-aggregator'
  | 'kev'
  | 'epss'
  /** Entries of NVD in pages; `address` is that of the CVE API 2.0. */
  | 'nvd'
  /** CVE records one by one, for the CVEs that the advisories name; `address` is the folder of the CVE list. */
  | 'cve'
  /** All of the CVE list: the archive of the newest release at first, then the log of changes; `address` is that of the repository's `cves` folder. */
  | 'cve-list'
  /** One file, packed or not, of anything that the library reads. */
  | 'file';

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
