import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Frame, openCaptures } from '../../packages/capture/src/index.ts';
import { type AnalysisResult, analyze, type Finding, learn } from '../../packages/sensor/src/index.ts';
import { type Attack, type Labelled, SETS } from './labels.ts';
import { table } from './table.ts';

/** Seconds by which evidence may lie beside the labelled time: labels are the times at which a script began and ended. */
const SLACK = 5;

/** A finding that judges a capture's setting (control protocols between public addresses, which anonymised captures have) says nothing about its attack. */
const SETTING = /public addresses/i;

/** Times of all frames, seconds since 1970. */
async function frameTimes(paths: readonly string[]): Promise<number[]> {
  const times: number[] = [];
  const reader = await openCaptures(paths);
  const frame = new Frame();
  while (await reader.fill()) while (reader.next(frame)) times.push(frame.seconds + frame.nanoseconds / 1e9);
  await reader.close();
  return times;
}

/** An analysis, and what is needed to lay it beside labels. */
interface Judged {
  result: AnalysisResult;
  times: number[];
  /** Number of frames before the first of each capture. */
  offsets: number[];
}

async function judge(paths: readonly string[], normal: readonly string[] = []): Promise<Judged> {
  const result = await analyze(paths, normal.length === 0 ? {} : { baseline: await learn(normal) });
  const { captures } = result;
  const offsets = captures.map(({ first }) =>
    captures.reduce((sum, other) => sum + ((other.first ?? '') < (first ?? '') ? other.frames : 0), 0),
  );
  return { result, times: await frameTimes(paths), offsets };
}

/** Whether a finding has evidence among an attack's frames or in its time, and names one of the techniques that the label calls for. */
function finds(finding: Finding, attack: Attack, { times, offsets }: Judged): boolean {
  const { techniques, frames, capture = 0, start = 0, end = 0 } = attack;
  if (techniques !== undefined && !finding.techniques.some((technique) => techniques.includes(technique))) return false;
  if (frames) return finding.evidence.frames.some((frame) => frames.has(frame - offsets[capture]));
  const within = (time: number): boolean => time >= start - SLACK && time <= end + SLACK;
  return (
    finding.evidence.frames.some((frame) => within(times[frame - 1])) ||
    within(Date.parse(finding.firstSeen) / 1000) ||
    within(Date.parse(finding.lastSeen) / 1000)
  );
}

const hours = (result: AnalysisResult): number =>
  result.captures.reduce(
    (sum, { first, last }) => sum + (first === null || last === null ? 0 : (Date.parse(last) - Date.parse(first)) / 3_600_000),
    0,
  );

class Score {
  captures = 0;
  attacks = 0;
  found = 0;
  wrong = 0;
  hours = 0;
}

/** The kind of an attack, of whatever set, time and number: a plant wants to know which kinds are seen at all. */
const classOf = (set: string, name: string): string =>
  `${set.replace(/,.*/, '')}: ${name.replace(/^\d+\./, '').replace(/ \d+$/, '')}`;

/** Recall per attack and false findings per hour on the labelled captures of the corpora. `slow` takes the large ones too. */
export async function labelled(corpora: string, slow: boolean): Promise<string> {
  const scores = new Map<string, Score>();
  const missed: string[] = [];
  const wrong: string[] = [];
  const by: string[] = [];
  const classes = new Map<string, boolean>();

  const score = async ({ set, name, paths, attacks, normal }: Labelled): Promise<void> => {
    const row = scores.get(set) ?? new Score();
    scores.set(set, row);
    const judged = await judge(paths, normal);
    const findings = judged.result.findings.filter(({ severity, title }) => severity !== 'info' && !SETTING.test(title));
    row.captures += paths.length;
    row.hours += hours(judged.result);
    for (const attack of attacks) {
      row.attacks++;
      const kind = classOf(set, attack.name);
      const titles = new Set(findings.filter((finding) => finds(finding, attack, judged)).map(({ title }) => title));
      classes.set(kind, titles.size > 0 || classes.get(kind) === true);
      if (titles.size > 0) {
        row.found++;
        by.push(`    ${set}, ${name}, ${attack.name}: ${[...titles].join('; ')}`);
      } else missed.push(`    ${set}, ${name}: ${attack.name}`);
    }
    for (const finding of findings) {
      if (attacks.some((attack) => finds(finding, { ...attack, techniques: undefined }, judged))) continue;
      row.wrong++;
      wrong.push(
        `    ${set}, ${name}: ${finding.severity} ${finding.client} → ${finding.server}: ${finding.title} (${finding.count} ×, frame ${finding.evidence.frames[0]})`,
      );
    }
  };

  for (const { name, folder, slow: large, read } of SETS) {
    const path = join(corpora, 'pcap', folder ?? name);
    if ((large && !slow) || !existsSync(path)) continue;
    const temporary = mkdtempSync(join(tmpdir(), 'fengsui-eval-'));
    try {
      for (const one of read(path, temporary)) await score(one);
    } finally {
      rmSync(temporary, { recursive: true });
    }
  }
  const cells = [...scores].map(([set, row]) => [
    set,
    row.captures,
    row.attacks,
    row.found,
    row.attacks === 0 ? '' : `${((100 * row.found) / row.attacks).toFixed(0)} %`,
    row.hours.toFixed(2),
    row.wrong,
    row.hours === 0 ? '' : (row.wrong / row.hours).toFixed(2),
  ]);
  return [
    table(['set', 'captures', 'attacks', 'found', 'recall', 'hours', 'other findings', 'an hour'], cells),
    `  classes of attacks of which one at least was found: ${[...classes.values()].filter(Boolean).length} of ${classes.size}`,
    ...[...classes].filter(([, found]) => !found).map(([kind]) => `    never found: ${kind}`),
    `  missed: ${missed.length}`,
    ...missed,
    `  findings that no label explains: ${wrong.length}`,
    ...wrong,
    '  found by:',
    ...by,
  ].join('\n');
}
