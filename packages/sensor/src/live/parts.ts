import type { Report } from './report.ts';

/** Bytes of JSON from which a report is divided. */
const PART_LIMIT = 1 << 20;

type List = 'assets' | 'findings' | 'files' | 'conversations' | 'acts';
/** Whoever reads a finding looks for its assets: they come first. */
const ORDER: readonly List[] = ['assets', 'findings', 'files', 'conversations', 'acts'];

/** What a part says that is not the first of its report: what it lists, and nothing twice. */
function emptyPart(report: Report): Report {
  return {
    ...report,
    frames: 0,
    bytes: 0,
    messages: 0,
    protocols: [],
    assets: [],
    conversations: [],
    findings: [],
    acts: [],
    ...(report.files === undefined ? {} : { files: [] }),
    evidence: null,
    withheld: {},
  };
}

/** Divides a report into parts of about a megabyte, to be taken in this order. Evidence stays with the findings that it shows. */
export function partsOf(report: Report, limit = PART_LIMIT): Report[] {
  const { frames, bytes, messages, protocols, withheld } = report;
  let part: Report = { ...emptyPart(report), frames, bytes, messages, protocols, withheld };
  let size = 0;
  const parts = [part];
  const makeRoom = (length: number) => {
    if (size > 0 && size + length > limit) {
      part = emptyPart(report);
      parts.push(part);
      size = 0;
    }
    size += length;
  };
  const shown = new Set(report.evidence?.frames.map(({ frame }) => frame));
  for (const list of ORDER) {
    if (list === 'findings' && report.evidence !== null) {
      const proved = report.findings.filter((finding) => finding.evidence.frames.some((frame) => shown.has(frame)));
      makeRoom(JSON.stringify(report.evidence).length + JSON.stringify(proved).length);
      part.evidence = report.evidence;
      part.findings.push(...proved);
    }
    for (const item of report[list] ?? []) {
      if (list === 'findings' && parts.some((one) => one.findings.includes(item as Report['findings'][number]))) continue;
      makeRoom(JSON.stringify(item).length + 1);
      (part[list] as unknown[]).push(item);
    }
  }
  return parts;
}
