import type { Retraction, SourceStatistics, WorkItem } from '../src/api/life.ts';

const time = '2026-11-18T06:00:00Z';

const work: WorkItem[] = [
  {
    kind: 'vulnerability',
    key: 'CVE-2022-38465',
    label: 'Private keys of S7-1200 and S7-1500 are not protected enough',
    labelZh: 'S7-1200 与 S7-1500 的私钥保护不足',
    state: 'collected',
    version: 2,
    releasedVersion: 1,
    disputed: true,
    by: 'Li Wei',
    updatedAt: time,
  },
  {
    kind: 'mitigation',
    key: 'M0807',
    label: 'Network Allowlists',
    labelZh: null,
    state: 'verified',
    version: 1,
    releasedVersion: null,
    disputed: false,
    by: null,
    updatedAt: time,
  },
];

const retractions: Retraction[] = [
  {
    id: 1,
    kind: 'indicator',
    key: 'indicator/2',
    label: 'Address of a time server',
    version: 3,
    partly: false,
    by: '陈芳',
    at: time,
    reason: 'It is a public time server.',
    received: [{ via: 'export', reader: 'SIEM export', version: 3, at: time }],
  },
];

const source = (name: string, change: Partial<SourceStatistics>): SourceStatistics => ({
  source: name,
  kinds: ['csaf'],
  documents: 1213,
  lastImport: time,
  records: 9120,
  only: 12,
  cvss: 9100,
  weakness: 8700,
  versions: 9000,
  timeliness: { median: 1.5, late: 28, earlier: 210, sameDay: 6120, week: 1800, month: 600, quarter: 300, later: 90 },
  lost: 3,
  entries: 0,
  accepted: 1213,
  rejected: 1,
  reliability: [{ field: 'industrial', attribute: 'hazard', accuracy: 0.94, claims: 8700 }],
  ...change,
});
const sources = [
  source('Siemens ProductCERT', {}),
  source('CNVD', { kinds: ['cnvd'], timeliness: { ...source('', {}).timeliness, median: null, late: null }, reliability: [] }),
  source('MITRE', { kinds: ['attack'], records: 0, entries: 1840 }),
];

/** The answer to a question about work on the library, by the parts of its path behind the library's; undefined for what is no such question. */
export function answerWork(part: string, id: string | undefined): unknown {
  if (id) return undefined;
  return {
    life: { items: work, next: null },
    retractions: { items: retractions, next: 1 },
    sources: { records: 41_208, items: sources },
    'source-records': {
      items: [{ id: 'CVE-2022-38465', title: 'Private keys', severity: 'critical', cvss: 9.3, published: '2022-10-11' }],
      next: null,
    },
  }[part];
}
