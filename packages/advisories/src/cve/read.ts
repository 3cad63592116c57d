import { readApplicability } from '../cpe/applicability.ts';
import type { CpeNode } from '../record/values.ts';
import { Cursor, defaultLimits, isObject, type JsonLimits, parseJson } from '../json.ts';
import type { Problem, Result } from '../problem.ts';
import { isCve } from '../load/recognise.ts';
import { refusal, refuse } from '../read/refusal.ts';

/** One product of a CVE record's `affected`, with its versions as ranges in the words of the record. */
export type CveAffected = {
  vendor: string;
  product: string;
  defaultStatus: string;
  cpes: string[];
  versions: {
    status: string;
    version: string;
    lessThan: string | null;
    lessThanOrEqual: string | null;
    versionType: string | null;
    /** Where the status becomes another within the entry, in order. */
    changes?: { at: string; status: string }[];
  }[];
};

/** A CVSS vector with the score stated beside it. */
export type CveScore = { version: string; vector: string; stated: number | null };

/** What SSVC decided in an ADP container: decision points and their values, for example Exploitation: active. */
export type SsvcDecision = { role: string; timestamp: string; options: Record<string, string> };

/** One container of a CVE record: that of the numbering authority (`cna`) or of an authorised data publisher (`adp`). */
export type CveContainer = {
  kind: 'cna' | 'adp';
  provider: string;
  updated: string | null;
  title: string | null;
  descriptions: { language: string; text: string }[];
  affected: CveAffected[];
  /** Applicability statements (`cpeApplicability`), each of which alone makes a product affected. */
  configurations: CpeNode[];
  cwes: string[];
  scores: CveScore[];
  ssvc: SsvcDecision | null;
  /** Date on which CISA's KEV metric says the CVE was added, or null. */
  kevAdded: string | null;
  references: { url: string; tags: string[] }[];
  solutions: string[];
  workarounds: string[];
  /** Who found it, reported it, repaired it. */
  credits: string[];
  /** Why a rejected record was rejected, and the records that take its place. */
  rejectedReasons: { language: string; text: string }[];
  replacedBy: string[];
  /** `disputed`, `unsupported-when-assigned`, `exclusively-hosted-service` and a provider's own. */
  tags: string[];
  datePublic: string | null;
};

/** A CVE record (JSON 5). Times as written. */
export type CveRecord = {
  id: string;
  state: string;
  assigner: string;
  published: string | null;
  updated: string | null;
  reserved: string | null;
  containers: CveContainer[];
};

/** Read a CVE record of the JSON 5 format with all its containers. */
export function readCve(text: string, limits: JsonLimits = defaultLimits): Result<CveRecord> {
  const parsed = parseJson(text, limits);
  return parsed.ok ? readCveValue(parsed.value) : parsed;
}

/** {@link readCve} for a document that is already parsed. */
export function readCveValue(value: unknown): Result<CveRecord> {
  if (!isCve(value) || !isObject(value)) {
    return refuse('/dataType', refusal('notCve', {}));
  }
  const problems: Problem[] = [];
  const root = new Cursor(value, '', problems);
  const metadata = root.member('cveMetadata');
  const id = metadata.text('cveId', true);
  if (id === null || !/^CVE-\d{4}-\d{4,19}$/.test(id)) {
    return refuse('/cveMetadata/cveId', refusal('noCve', {}));
  }
  const containers = root.member('containers');
  const cna = containers.member('cna');
  const all = isObject(cna.value) ? [readContainer(cna, 'cna')] : [];
  for (const adp of containers.objects('adp')) all.push(readContainer(adp, 'adp'));
  return {
    ok: true,
    value: {
      id,
      state: metadata.text('state') ?? '',
      assigner: metadata.text('assignerShortName') ?? '',
      published: metadata.text('datePublished'),
      updated: metadata.text('dateUpdated'),
      reserved: metadata.text('dateReserved'),
      containers: all,
    },
    problems,
  };
}

function readContainer(container: Cursor, kind: 'cna' | 'adp'): CveContainer {
  const provider = container.member('providerMetadata');
  const metrics = container.objects('metrics');
  return {
    kind,
    provider: provider.text('shortName') ?? provider.text('orgId') ?? '',
    updated: provider.text('dateUpdated'),
    title: container.text('title'),
    descriptions: readTexts(container, 'descriptions'),
    affected: container.objects('affected').map(readAffected),
    configurations: container.objects('cpeApplicability').map((item) => readApplicability(item)),
    cwes: container
      .objects('problemTypes')
      .flatMap((type) => type.objects('descriptions'))
      .map((entry) => entry.text('cweId') ?? /\bCWE-\d+/.exec(entry.text('description') ?? '')?.[0] ?? null)
      .filter((cwe) => cwe !== null),
    scores: metrics.flatMap(readScores),
    ssvc: metrics.map(readSsvc).find((decision) => decision !== null) ?? null,
    kevAdded: metrics.map(readKevAdded).find((date) => date !== null) ?? null,
    references: container.objects('references').map((entry) => ({ url: entry.text('url') ?? '', tags: entry.texts('tags') })),
    solutions: readTexts(container, 'solutions').map(({ text }) => text),
    workarounds: readTexts(container, 'workarounds').map(({ text }) => text),
    credits: readTexts(container, 'credits').map(({ text }) => text),
    rejectedReasons: readTexts(container, 'rejectedReasons'),
    replacedBy: container.texts('replacedBy'),
    tags: container.texts('tags'),
    datePublic: container.text('datePublic'),
  };
}

function readTexts(container: Cursor, member: string): { language: string; text: string }[] {
  return container.objects(member).map((entry) => ({ language: entry.text('lang') ?? '', text: entry.text('value') ?? '' }));
}

/** Whether a text is what records have where a vendor, a product or a version is not known. */
export function isUnknown(text: string): boolean {
  return /^(?:n\/a|unknown|unspecified|-|)$/i.test(text.trim());
}

function readAffected(entry: Cursor): CveAffected {
  return {
    vendor: entry.text('vendor') ?? '',
    product: entry.text('product') ?? entry.text('packageName') ?? '',
    defaultStatus: entry.text('defaultStatus') ?? 'unknown',
    cpes: entry.texts('cpes'),
    versions: entry.objects('versions').map((version) => {
      const changes = version
        .objects('changes')
        .map((change) => ({ at: change.text('at') ?? '', status: change.text('status') ?? '' }))
        .filter(({ at }) => at !== '');
      return {
        status: version.text('status') ?? '',
        version: version.text('version') ?? '',
        lessThan: version.text('lessThan'),
        lessThanOrEqual: version.text('lessThanOrEqual'),
        versionType: version.text('versionType'),
        ...(changes.length > 0 ? { changes } : {}),
      };
    }),
  };
}

const scoreMembers = ['cvssV4_0', 'cvssV3_1', 'cvssV3_0', 'cvssV2_0'];

function readScores(metric: Cursor): CveScore[] {
  return scoreMembers
    .map((name) => metric.member(name))
    .filter((member) => isObject(member.value))
    .map((member) => ({
      version: member.text('version') ?? '',
      vector: member.text('vectorString') ?? '',
      stated: member.number('baseScore'),
    }));
}

function readSsvc(metric: Cursor): SsvcDecision | null {
  const other = metric.member('other');
  if (other.text('type') !== 'ssvc') return null;
  const content = other.member('content');
  const options: Record<string, string> = {};
  for (const option of content.objects('options')) {
    if (!isObject(option.value)) continue;
    for (const [point, chosen] of Object.entries(option.value)) if (typeof chosen === 'string') options[point] = chosen;
  }
  return { role: content.text('role') ?? '', timestamp: content.text('timestamp') ?? '', options };
}

function readKevAdded(metric: Cursor): string | null {
  const other = metric.member('other');
  return other.text('type') === 'kev' ? other.member('content').text('dateAdded') : null;
}
