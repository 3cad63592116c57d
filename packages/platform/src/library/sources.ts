/** Kinds of documents that speak of vulnerabilities, by the name under which they are counted and filtered. */
const vulnerabilitySources: Readonly<Record<string, string>> = {
  csaf: 'CSAF',
  cve: 'CVE',
  nvd: 'NVD',
  cnvd: 'CNVD',
  cnnvd: 'CNNVD',
  kev: 'KEV',
  ssvc: 'SSVC',
  person: 'Operator',
};

/** Kinds of documents whose publisher stands for them; the others may be written by anybody, and a server may want to review them. */
const official: ReadonlySet<string> = new Set([
  ...Object.keys(vulnerabilitySources),
  'attack',
  'capec',
  'cwe',
  'emb3d',
  'own',
  // What persons of the server wrote is a document from when it was released.
  'person-entry',
  'oui',
  'cip',
  'bacnet',
  'misp-galaxy',
  'misp-taxonomy',
  'misp-warning-list',
]);

/** Kinds of documents that have assertions instead of entries. */
export const vulnerabilityKinds: readonly string[] = Object.keys(vulnerabilitySources);

/** The name of a source of vulnerabilities by the kind of its documents. */
export const sourceName = (kind: string): string => vulnerabilitySources[kind] ?? kind;

/** The state in which what a document of this kind says enters the library: its publisher has released it, but a server may review what anybody may write. */
export const firstState = (kind: string, review: boolean): 'released' | 'collected' =>
  review && !official.has(kind) ? 'collected' : 'released';
