import { readFileSync, writeFileSync } from 'node:fs';
import {
  approve,
  type Baseline,
  compare,
  type Comparison,
  type Difference,
  intervalsText,
  learn,
  quantile,
  readBaseline,
  type Sentence,
  stabilityOf,
  writeBaseline,
} from '@fengsui/sensor';
import { bold, count, dim, ProgressLine, severityColour, size, table } from '../terminal.ts';
import { NothingDone, UsageError } from '../usage.ts';
import { requireWritableFile } from '../writable.ts';
import { notAmong, readArguments } from '../command.ts';
import { baselineApproveUsage, baselineCompareUsage, baselineLearnUsage, baselineShowUsage } from '../usages/norms.ts';

type Language = keyof Sentence;

const ACTIONS: { readonly [name: string]: (args: string[]) => Promise<void> } = {
  learn: learnAction,
  show: showAction,
  compare: compareAction,
  approve: approveAction,
};

/** `fengsui baseline`: what is normal on a network, learnt, shown, compared with, and changed by a person's approval. */
export async function baselineCommand([action, ...args]: string[]): Promise<void> {
  const run = action !== undefined && Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
  if (run === undefined) {
    const names = Object.keys(ACTIONS);
    throw new UsageError(`baseline: ${action === undefined ? `say what to do: ${names.join(', ')}` : notAmong(action, names)}`);
  }
  await run(args);
}

async function learnAction(args: string[]): Promise<void> {
  const { values, positionals } = readArguments(baselineLearnUsage, args);
  if (positionals.length === 0) throw new UsageError('baseline learn: no capture given; name a pcap or pcapng file, or -');
  if (values.out === undefined) throw new UsageError('baseline learn: say with --out FILE.json where the baseline goes');
  requireWritableFile('baseline learn: --out', values.out);
  const earlier = values.from === undefined ? undefined : await openBaseline(values.from);
  const baseline = await withProgress((onProgress) => learn(positionals, { baseline: earlier, by: values.by, onProgress }));
  if (baseline.learnt.captures.length === (earlier?.learnt.captures.length ?? 0))
    throw new NothingDone(`baseline learn: no frame could be read from ${positionals.join(', ')}`);
  writeFileSync(values.out, writeBaseline(baseline));
  process.stdout.write(
    `${values.out}: version ${baseline.version}, ${summary(baseline)}\n${stabilityOf(baseline).sentence.en}\n`,
  );
}

async function showAction(args: string[]): Promise<void> {
  const { values, positionals } = readArguments(baselineShowUsage, args);
  if (positionals.length !== 1) throw new UsageError('baseline show: name one baseline');
  const baseline = await openBaseline(positionals[0]);
  const stability = stabilityOf(baseline);
  if (values.json) {
    process.stdout.write(
      `${JSON.stringify({ version: baseline.version, learnt: baseline.learnt, stability, history: baseline.history })}\n`,
    );
    return;
  }
  const { conversations, points } = baseline.content;
  const functions = conversations.flatMap((conversation) =>
    conversation.functions.map((use) => {
      const poll = use.polls.toSorted((one, other) => other.messages - one.messages).at(0);
      return [
        conversation.client,
        conversation.server,
        conversation.protocol,
        use.name,
        use.areas.map(({ ranges }) => intervalsText(ranges, 3)).join('; '),
        count(use.messages),
        poll?.cycle ? seconds(quantile(poll.cycle, 0.5)) : '',
        poll?.response ? seconds(quantile(poll.response, 0.95)) : '',
      ];
    }),
  );
  process.stdout.write(
    `${bold(positionals[0])}  version ${baseline.version}, ${summary(baseline)}\n${stability.sentence[language(values.language)]}\n\n${bold('Who does what')}\n${table(
      [
        { title: 'client' },
        { title: 'server' },
        { title: 'protocol' },
        { title: 'function', most: 32 },
        { title: 'addresses', most: 28 },
        { title: 'messages', right: true },
        { title: 'every', right: true },
        { title: 'answer (95 %)', right: true },
      ],
      functions,
    )}\n\n${bold('Values')}\n${table(
      [
        { title: 'device' },
        { title: 'value', most: 48 },
        { title: 'least', right: true },
        { title: 'most', right: true },
        { title: 'changes', right: true },
        { title: 'values' },
      ],
      points.map((point) => [
        point.owner,
        point.name,
        short(point.least),
        short(point.most),
        count(point.changes),
        point.few?.map(short).join(', ') ?? '',
      ]),
    )}\n\n${bold('History')}\n${table(
      [{ title: 'version' }, { title: 'at' }, { title: 'what' }, { title: 'by' }, { title: 'why' }],
      baseline.history.map((entry) => [String(entry.version), entry.at, entry.what, entry.by, entry.why]),
    )}\n`,
  );
}

async function compareAction(args: string[]): Promise<void> {
  const { values, positionals } = readArguments(baselineCompareUsage, args);
  const [path, ...captures] = positionals;
  if (captures.length === 0) throw new UsageError('baseline compare: name a baseline and at least one capture');
  const kept = values.differences ?? beside(path);
  requireWritableFile('baseline compare: --differences', kept);
  const baseline = await openBaseline(path);
  const comparison = await withProgress((onProgress) => compare(captures, baseline, { onProgress }));
  if (comparison.first === null) throw new NothingDone(`baseline compare: no frame could be read from ${captures.join(', ')}`);
  writeFileSync(kept, `${JSON.stringify(comparison, null, 1)}\n`);
  if (values.json) process.stdout.write(`${JSON.stringify(comparison)}\n`);
  else process.stdout.write(comparisonText(comparison, path, language(values.language)));
}

async function approveAction(args: string[]): Promise<void> {
  const { values, positionals } = readArguments(baselineApproveUsage, args);
  if (positionals.length !== 1) throw new UsageError('baseline approve: name one baseline');
  const [path] = positionals;
  const { difference: ids = [], by, why } = values;
  if (ids.length === 0 || by === undefined || why === undefined)
    throw new UsageError('baseline approve: give --difference ID (once or more), --by NAME and --why TEXT');
  requireWritableFile('baseline approve:', path);
  const kept = values.differences ?? beside(path);
  const known = readDifferences(kept);
  const chosen = ids.map((id) => {
    const found = known.find((one) => one.id === id);
    if (found === undefined)
      throw new UsageError(`baseline approve: ${kept} has no difference ${id}; 'fengsui baseline compare' lists them`);
    return found;
  });
  const next = approve(await openBaseline(path), chosen, { by, why, at: new Date().toISOString() });
  writeFileSync(path, writeBaseline(next));
  process.stdout.write(`${path}: version ${next.version}; ${chosen.length} differences are normal now, by ${by}\n`);
}

/** Reads a baseline. The message of an error names the file and what is wrong with it. */
export async function openBaseline(path: string): Promise<Baseline> {
  return await readBaseline(read(path), path);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new NothingDone(`${path} cannot be read; give an existing file`, { cause });
  }
}

/** Where a comparison leaves its differences for an approval: beside the baseline. */
function beside(path: string): string {
  return `${path.replace(/\.json$/, '')}.differences.json`;
}

function readDifferences(path: string): Difference[] {
  try {
    const { differences } = JSON.parse(read(path)) as { differences?: unknown };
    if (Array.isArray(differences)) return differences as Difference[];
  } catch (cause) {
    if (cause instanceof NothingDone) throw cause;
  }
  throw new NothingDone(`${path}: no list of differences; write it with 'fengsui baseline compare'`);
}

function language(text: string | undefined): Language {
  if (text === undefined || text === 'en') return 'en';
  if (text === 'zh-CN' || text === 'zh') return 'zh-CN';
  throw new UsageError(`--language must be en or zh-CN, not ${text}`);
}

function comparisonText(
  { version, first, last, differences, stability, dropped }: Comparison,
  path: string,
  words: Language,
): string {
  const head = `${bold(path)}  version ${version}, against ${first} to ${last}\n${stability[words]}\n\n`;
  if (differences.length === 0) return `${head}Nothing differs.\n`;
  const rows = differences.map((one) => [
    one.id,
    one.severity,
    String(one.confidence),
    String(one.frames.at(0) ?? ''),
    one.text[words],
  ]);
  return `${head}${table(
    [
      { title: 'id', colour: dim },
      { title: 'severity', colour: (text) => severityColour[text.trim()]?.(text) ?? text },
      { title: 'sure', right: true },
      { title: 'frame', right: true },
      { title: 'difference' },
    ],
    rows,
    400,
  )}\n\n${differences.length} differences${dropped > 0 ? `, ${dropped} more not kept` : ''}\n`;
}

function summary({ learnt, content }: Baseline): string {
  const messages = learnt.captures.reduce((sum, one) => sum + one.messages, 0);
  return `${count(content.conversations.length)} conversations, ${count(content.points.length)} values, ${count(content.relations.length)} relations from ${count(messages)} messages in ${Number(((learnt.windows * learnt.windowSeconds) / 3600).toFixed(2))} h`;
}

function seconds(microseconds: number): string {
  return microseconds < 1e6 ? `${short(microseconds / 1e3)} ms` : `${short(microseconds / 1e6)} s`;
}

function short(value: number): string {
  return Math.abs(value) >= 1000 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

/** Runs long work with a line of progress. */
async function withProgress<T>(
  work: (
    onProgress: (progress: { bytes: number; totalBytes: number | undefined; frames: number; messages: number }) => void,
  ) => Promise<T>,
): Promise<T> {
  const line = new ProgressLine();
  return await work(({ bytes, totalBytes, frames, messages }) =>
    line.show(
      `${totalBytes ? `${Math.floor((bytes / totalBytes) * 100)} % of ${size(totalBytes)}` : size(bytes)}  ${count(frames)} frames  ${count(messages)} messages`,
    ),
  ).finally(() => line.clear());
}
