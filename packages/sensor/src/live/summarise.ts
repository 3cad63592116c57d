import type { Finding } from '../result.ts';
import type { Report } from './report.ts';

/** Frames named of a finding that several windows found, and files told of several windows. */
const FRAME_LIMIT = 64;
const FILE_LIMIT = 2000;

/** A report without what takes the most room and matters least when it is late: acts, the frames of findings, and files that nothing is known against. All are counted. */
export function slim(report: Report): Report {
  const evidence = report.evidence?.frames.length ?? 0;
  const files = report.files?.filter(({ verdicts, previous }) => verdicts.length > 0 || previous !== undefined);
  const dull = (report.files?.length ?? 0) - (files?.length ?? 0);
  return {
    ...report,
    acts: [],
    ...(files === undefined ? {} : { files }),
    evidence: null,
    withheld: addCounts(report.withheld, { acts: report.acts.length, evidenceFrames: evidence, files: dull }),
  };
}

/**
 * Makes one report of two that follow each other in one session: the later word on each asset and conversation stands, findings are added up, acts and
 * evidence are left out and counted.
 */
export function summarise(earlier: Report, later: Report): Report {
  const [one, other] = [slim(earlier), slim(later)];
  const files = [...(one.files ?? []), ...(other.files ?? [])];
  return {
    ...other,
    first: one.first ?? other.first,
    last: other.last ?? one.last,
    frames: one.frames + other.frames,
    bytes: one.bytes + other.bytes,
    messages: one.messages + other.messages,
    protocols: other.protocols.length > 0 ? other.protocols : one.protocols,
    assets: latest(one.assets, other.assets, ({ id }) => id),
    conversations: latest(one.conversations, other.conversations, ({ number }) => number),
    findings: addFindings(one.findings, other.findings),
    ...(one.files === undefined && other.files === undefined ? {} : { files: files.slice(0, FILE_LIMIT) }),
    withheld: addCounts(addCounts(one.withheld, other.withheld), { files: files.length - FILE_LIMIT }),
  };
}

function latest<T>(earlier: readonly T[], later: readonly T[], key: (item: T) => string | number): T[] {
  return [...new Map([...earlier, ...later].map((item) => [key(item), item])).values()];
}

function addFindings(earlier: readonly Finding[], later: readonly Finding[]): Finding[] {
  const found = new Map<string, Finding>();
  for (const finding of [...earlier, ...later]) {
    const key = `${finding.rule}\0${finding.client}\0${finding.server}`;
    const before = found.get(key);
    if (before === undefined) {
      found.set(key, finding);
      continue;
    }
    found.set(key, {
      ...before,
      lastSeen: finding.lastSeen,
      count: before.count + finding.count,
      evidence: {
        ...before.evidence,
        frames: [...before.evidence.frames, ...finding.evidence.frames].slice(0, FRAME_LIMIT),
      },
    });
  }
  return [...found.values()];
}

function addCounts(one: { [kind: string]: number }, other: { [kind: string]: number }): { [kind: string]: number } {
  const sum = { ...one };
  for (const [kind, count] of Object.entries(other)) if (count > 0) sum[kind] = (sum[kind] ?? 0) + count;
  return sum;
}
