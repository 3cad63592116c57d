import type { CveScore } from '../cve/read.ts';
import { readApplicability } from '../cpe/applicability.ts';
import { Cursor, isObject, type JsonObject } from '../json.ts';
import type { Problem, Result } from '../problem.ts';
import type { CpeNode } from '../record/values.ts';
import { refusal, refuse } from '../read/refusal.ts';

/** What one source says in an entry of NVD: NIST itself is `nvd@nist.gov`, others are named by their mail address or a UUID. */
export type NvdScore = { source: string; primary: boolean; score: CveScore };

/** One entry of NVD (CVE API 2.0). Times as written. */
export type NvdEntry = {
  id: string;
  /** Who assigned the CVE id. */
  assigner: string;
  published: string | null;
  modified: string | null;
  /** `Received`, `Awaiting Analysis`, `Analyzed`, `Modified`, `Deferred`, `Rejected` … */
  status: string;
  /** `unsupported-when-assigned`, `disputed`, `exclusively-hosted-service`. */
  tags: string[];
  descriptions: { language: string; text: string }[];
  scores: NvdScore[];
  weaknesses: { source: string; cwe: string }[];
  /** Each of them alone makes a product affected. */
  configurations: CpeNode[];
  references: { url: string; tags: string[] }[];
  /** Days, from CISA's catalogue. */
  exploited: { added: string; due: string | null; action: string | null; name: string | null } | null;
  comments: { organisation: string; text: string }[];
};

/** Read an item of a page (`{ cve: … }`), or an entry by itself. */
export function readNvdValue(value: unknown): Result<NvdEntry> {
  const entry = isObject(value) && isObject(value.cve) ? value.cve : value;
  if (!isObject(entry) || typeof entry.id !== 'string' || !/^CVE-\d{4}-\d{4,19}$/.test(entry.id)) {
    return refuse('/id', refusal('notNvd', {}));
  }
  return readEntry(entry, entry.id);
}

function readEntry(value: JsonObject, id: string): Result<NvdEntry> {
  const problems: Problem[] = [];
  const entry = new Cursor(value, '', problems);
  const added = entry.text('cisaExploitAdd');
  return {
    ok: true,
    value: {
      id,
      assigner: entry.text('sourceIdentifier') ?? '',
      published: entry.text('published'),
      modified: entry.text('lastModified'),
      status: entry.text('vulnStatus') ?? '',
      tags: entry.objects('cveTags').flatMap((group) => group.texts('tags')),
      descriptions: entry
        .objects('descriptions')
        .map((item) => ({ language: item.text('lang') ?? '', text: item.text('value') ?? '' })),
      scores: metricMembers.flatMap((member) => entry.member('metrics').objects(member).flatMap(readScore)),
      weaknesses: entry.objects('weaknesses').flatMap((weakness) =>
        weakness
          .objects('description')
          .map((item) => ({ source: weakness.text('source') ?? '', cwe: item.text('value') ?? '' }))
          .filter(({ cwe }) => /^CWE-\d+$/.test(cwe)),
      ),
      configurations: entry
        .objects('configurations')
        .map((item) => readApplicability(item, 0))
        .filter((node) => node.children.length + node.matches.length > 0),
      references: entry
        .objects('references')
        .map((item) => ({ url: item.text('url') ?? '', tags: item.texts('tags') }))
        .filter(({ url }) => url !== ''),
      exploited:
        added === null
          ? null
          : {
              added,
              due: entry.text('cisaActionDue'),
              action: entry.text('cisaRequiredAction'),
              name: entry.text('cisaVulnerabilityName'),
            },
      comments: entry
        .objects('vendorComments')
        .map((item) => ({ organisation: item.text('organization') ?? '', text: item.text('comment') ?? '' })),
    },
    problems,
  };
}

/** Lists of scores, the newest version first. */
const metricMembers = ['cvssMetricV40', 'cvssMetricV31', 'cvssMetricV30', 'cvssMetricV2'];

function readScore(metric: Cursor): NvdScore[] {
  const data = metric.member('cvssData');
  const vector = data.text('vectorString');
  if (vector === null) return [];
  return [
    {
      source: metric.text('source') ?? '',
      primary: metric.text('type') === 'Primary',
      score: { version: data.text('version') ?? '', vector, stated: data.number('baseScore') },
    },
  ];
}
