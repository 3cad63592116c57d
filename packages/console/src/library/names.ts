/** Names of standards, catalogues and formats, which are the same in every language. */
export const NAMES = {
  cvss: 'CVSS',
  cwe: 'CWE',
  epss: 'EPSS',
  kev: 'KEV',
  mitre: 'MITRE',
  sha256: 'SHA-256',
  ssvc: 'SSVC',
} as const;
