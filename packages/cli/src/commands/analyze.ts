import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Library, Match } from '@fengsui/advisories';
import { sliceCapture } from '@fengsui/capture';
import { type AnalysisResult, analyze, loadRules, ocsfEvents, readSuppressions, shippedRules, suppress } from '@fengsui/sensor';
import { jsonPieces } from '../json-pieces.ts';
import { boundNursery, collectNow } from '../nursery.ts';
import { picture } from '../picture.ts';
import { type ReportLanguage, reportWords } from '../report-words.ts';
import { count, ProgressLine, size } from '../terminal.ts';
import { NothingDone, UsageError } from '../usage.ts';
import { requireWritableFile, requireWritableFolder } from '../writable.ts';
import { fileWork } from './file-options.ts';
import { readNorms } from './norms.ts';
import { readArguments } from '../command.ts';
import { analyzeUsage } from '../usages/traffic.ts';

/** More threads than this are a mistake. */
const MOST_THREADS = 256;

/** `fengsui analyze`: captures to one document, or to a picture that a person reads. */
export async function analyzeCommand(args: string[]): Promise<void> {
  const { values, positionals } = readArguments(analyzeUsage, args);
  if (positionals.length === 0)
    throw new UsageError('analyze: no capture given; name a pcap or pcapng file, or - for standard input');
  if (values.slice !== undefined && positionals.includes('-'))
    throw new UsageError('analyze: --slice reads the capture twice and standard input can be read once; save it to a file first');
  const language = languageOf(values.language);
  const threads = values.threads === undefined ? 1 : Number(values.threads);
  if (!Number.isInteger(threads) || threads < 1 || threads > MOST_THREADS)
    throw new UsageError(`analyze: --threads ${values.threads} is no number of threads; give 1 to ${MOST_THREADS}`);
  boundNursery();
  if (values.messages !== undefined) requireWritableFile('analyze: --messages', values.messages);
  if (values.report !== undefined) requireWritableFile('analyze: --report', values.report);
  if (values.ocsf !== undefined) requireWritableFile('analyze: --ocsf', values.ocsf);
  if (values.slice !== undefined) requireWritableFolder('analyze: --slice', values.slice);
  if (values.carve !== undefined) requireWritableFolder('analyze: --carve', values.carve);
  const norms = await readNorms(values);
  const suppressions = values.suppress === undefined ? null : await suppressionsOf(values.suppress);
  const files = await fileWork(values);
  const line = new ProgressLine();
  const result = await analyze(positionals, {
    ...norms,
    messages: values.messages,
    rulesFolder: values.rules,
    files: files?.options,
    threads,
    onRead: collectNow,
    onProgress: ({ bytes, totalBytes, frames, messages }) =>
      line.show(
        `${totalBytes ? `${Math.floor((bytes / totalBytes) * 100)} % of ${size(totalBytes)}` : size(bytes)}  ${count(frames)} frames  ${count(messages)} messages`,
      ),
  }).finally(() => {
    line.clear();
    files?.end();
  });
  if (result.captures.every((capture) => capture.frames === 0)) {
    const why = result.captures.flatMap(({ path, problems }) => problems.map(({ what }) => `${path}: ${what}`))[0];
    throw new NothingDone(`analyze: no frame could be read; ${why ?? `${positionals.join(', ')} holds none`}`);
  }
  if (suppressions !== null) applySuppressions(result, suppressions, values.suppress ?? '');
  const library = values.library === undefined ? null : await libraryIn(values.library);
  const matches = library === null ? [] : await matchAssets(library, result);
  result.matches = matches;
  if (values.slice !== undefined) await writeSlices(values.slice, positionals, result);
  if (values.report !== undefined) await writeReport(values.report, result, library, language, values.rules);
  if (values.ocsf !== undefined) writeFileSync(values.ocsf, ocsfLines(result, matches));
  if (!values.json) return print(`${picture(result, matches)}\n`);
  for (const piece of jsonPieces(result)) await print(piece);
  await print('\n');
}

type Suppressions = Awaited<ReturnType<typeof readSuppressions>>;

async function suppressionsOf(path: string): Promise<Suppressions> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new UsageError(`analyze: --suppress ${path}: cannot be read; give an existing file`, { cause });
  }
  return readSuppressions(text, path);
}

/** Sets suppressed findings apart in the result, and says on standard error what no longer counts or counted for nothing. */
function applySuppressions(result: AnalysisResult, suppressions: Suppressions, path: string): void {
  const { findings, suppressed, expired, unused } = suppress(result.findings, result.assets, suppressions);
  result.findings = findings;
  result.suppressed = suppressed;
  result.expiredSuppressions = expired;
  const say = (entry: number, what: string) => process.stderr.write(`fengsui: ${path}: suppressions[${entry}] ${what}\n`);
  for (const one of expired)
    say(one.entry, `(${one.rule}, ${one.owner}) expired ${one.expired} and suppresses nothing; renew or remove it`);
  for (const entry of unused) say(entry, 'matches no finding');
}

/** One OCSF event a line. */
function ocsfLines(result: AnalysisResult, matches: readonly Match[]): string {
  return [...ocsfEvents(result, matches)].map((event) => `${JSON.stringify(event)}\n`).join('');
}

/** Writes all of a text to standard output, also when that is a slow pipe. */
function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => process.stdout.write(text, (error) => (error ? reject(error) : resolve())));
}

/** The language of the report: what is asked for, else that of the system, else English. */
function languageOf(asked: string | undefined): ReportLanguage {
  if (asked === undefined)
    return (process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '').startsWith('zh') ? 'zh-CN' : 'en';
  if (asked === 'en') return 'en';
  if (asked === 'zh-CN' || asked === 'zh') return 'zh-CN';
  throw new UsageError(`analyze: --language must be en or zh-CN, not ${asked}`);
}

/** The report for people: what to do first, and of each match when to act and what the sources disagree on. */
async function writeReport(
  path: string,
  result: AnalysisResult,
  library: Library | null,
  language: ReportLanguage,
  rulesFolder: string | undefined,
): Promise<void> {
  const rules = await (rulesFolder === undefined ? shippedRules() : loadRules(rulesFolder));
  const [{ report }, { judgeMatches }] = await Promise.all([import('../report.ts'), import('../report-work.ts')]);
  const judged = library && judgeMatches(result.matches as Match[], result.assets, (id) => library.record(id));
  const input = { words: reportWords(language), rules: new Map(rules.map((rule) => [rule.name, rule])), matches: judged };
  writeFileSync(path, report(result, input));
}

/** The library in a folder; says when there is nothing in it. */
async function libraryIn(folder: string): Promise<Library> {
  // Loaded when asked for: an analysis without a library does not pay for it.
  const { openLibrary } = await import('@fengsui/advisories');
  const library = openLibrary(folder);
  const { advisories, cves } = library.status();
  if (advisories + cves === 0)
    process.stderr.write(
      `fengsui: the library ${folder} holds no advisories, so nothing can match; fill it with 'fengsui library import PATH... --library ${folder}'\n`,
    );
  return library;
}

async function matchAssets(library: Library, result: AnalysisResult): Promise<Match[]> {
  const { matchPriority } = await import('@fengsui/advisories');
  const matcher = library.matcher();
  return result.assets
    .flatMap((asset) => matcher.matchAsset(asset))
    .toSorted((one, other) => matchPriority(other) - matchPriority(one));
}

/** One pcap for each finding, named after its rule and its place in the list. */
async function writeSlices(folder: string, captures: readonly string[], result: AnalysisResult): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const [at, finding] of result.findings.entries()) {
    if (finding.evidence.frames.length === 0) continue;
    await sliceCapture(
      captures,
      finding.evidence.frames,
      join(folder, `${String(at + 1).padStart(4, '0')}-${finding.rule}.pcap`),
    );
  }
}
