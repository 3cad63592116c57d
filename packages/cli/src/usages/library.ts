import type { CommandUsage } from '../command.ts';

const json = { type: 'boolean', help: 'JSON instead of a picture' } as const;
const library = {
  type: 'string',
  value: 'DIR',
  help: 'the folder of the library (FENGSUI_LIBRARY, else library in the data folder)',
} as const;
const server = {
  server: { type: 'string', value: 'URL', help: 'the library of a server instead of a folder; https unless it is this machine' },
  'token-file': { type: 'string', value: 'FILE', help: 'holds an API token of somebody who may import' },
} as const satisfies CommandUsage['options'];
const only = { type: 'string', value: 'KIND,...', help: 'only these' } as const;

export const libraryUpdateUsage = {
  name: 'library update',
  summary: 'fetch from the official sources',
  takes: '',
  options: {
    only: { ...only, value: 'SOURCE,...' },
    provider: { type: 'string', multiple: true, value: 'DOMAIN', help: 'the advisories of a CSAF provider, found by its domain' },
    library,
    ...server,
    json,
  },
  notes: ['docs/library.md lists the sources. The proxy of the environment (HTTPS_PROXY) is used.'],
  examples: ['fengsui library update --only kev,epss', 'fengsui library update --provider psirt.bosch.com'],
} as const satisfies CommandUsage;

export const libraryImportUsage = {
  name: 'library import',
  summary:
    'take files, folders or bundles in: CSAF, CVE, NVD, CNVD, CNNVD, KEV, EPSS, ATT&CK, STIX, MISP, rules, bills of materials',
  takes: 'PATH...',
  options: { library, ...server, json },
  notes: ['What a file is follows from its content. A bundle (.fsb) is taken when its key is trusted.'],
  examples: ['fengsui library import csaf/ cnvd/ known_exploited_vulnerabilities.json --library lib'],
} as const satisfies CommandUsage;

export const librarySearchUsage = {
  name: 'library search',
  summary: 'find by words: a product, a vendor, an identifier',
  takes: 'TEXT...',
  options: { library, json },
  notes: ['It looks into a folder; the console searches the library of a server.'],
  examples: ['fengsui library search modicon m340'],
} as const satisfies CommandUsage;

export const libraryShowUsage = {
  name: 'library show',
  summary: 'everything that is said of one thing, by every source, made one record',
  takes: 'ID',
  options: { library, json },
  examples: ['fengsui library show CVE-2019-6857'],
} as const satisfies CommandUsage;

export const libraryStatusUsage = {
  name: 'library status',
  summary: 'what is in a library, how new it is, and from where',
  takes: '',
  options: { library, ...server, json },
  examples: ['fengsui library status --library lib'],
} as const satisfies CommandUsage;

export const libraryStateUsage = {
  name: 'library state',
  summary: 'write what a library holds, for the side that makes bundles',
  takes: '',
  options: { out: { type: 'string', value: 'FILE', help: 'where it goes' }, library, ...server },
  examples: ['fengsui library state --out plant.state'],
} as const satisfies CommandUsage;

export const libraryBundleUsage = {
  name: 'library bundle',
  summary: 'make a signed bundle of what the other side has not, to be carried across an air gap',
  takes: '',
  options: {
    out: { type: 'string', value: 'FILE.fsb', help: 'where the bundle goes' },
    since: { type: 'string', value: 'STATE', help: "what the other side has, as its 'fengsui library state' wrote it" },
    key: { type: 'string', value: 'FILE', help: 'the secret key that signs; a server has its own' },
    only,
    library,
    ...server,
    json,
  },
  examples: ['fengsui library bundle --since plant.state --key office.key --out plant.fsb'],
} as const satisfies CommandUsage;

export const libraryKeyUsage = {
  name: 'library key',
  summary: 'whose bundles are taken; make a key, trust one, or forget one',
  takes: '',
  options: {
    out: { type: 'string', value: 'FILE', help: 'make a key; the file is the secret, its public part is printed' },
    trust: { type: 'string', value: 'KEY', help: 'take bundles that this public key signed' },
    name: { type: 'string', value: 'NAME', help: 'whose key it is' },
    until: { type: 'string', value: 'DAY', help: 'the last day on which it is trusted, as 2027-12-31' },
    forget: { type: 'string', value: 'KEY', help: 'take them no longer' },
    library,
    ...server,
    json,
  },
  examples: [
    'fengsui library key --out office.key',
    "fengsui library key --trust fsb1-... --name 'the office' --until 2027-12-31",
  ],
} as const satisfies CommandUsage;

/** `fengsui library` alone. */
export const libraryUsage = {
  name: 'library',
  summary: 'the basic resource library in a folder or of a server; alone, a line about it',
  takes: '',
  options: { library },
  examples: ['fengsui library'],
} as const satisfies CommandUsage;
