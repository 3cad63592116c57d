import { readFileSync, writeFileSync } from 'node:fs';
import {
  analyze,
  type AnalysisResult,
  checkPolicy,
  conversationFrames,
  derivePolicy,
  exportPolicy,
  type Issue,
  learn,
  type Policy,
  POLICY_FORMATS,
  type PolicyFormat,
  readBaseline,
  readPolicy,
  type Sentence,
  writePolicy,
} from '@fengsui/sensor';
import { dim, severityColour, table } from '../terminal.ts';
import { NothingDone, UsageError } from '../usage.ts';
import { requireWritableFile } from '../writable.ts';
import { notAmong, readArguments } from '../command.ts';
import { policyCheckUsage, policyDeriveUsage, policyExportUsage } from '../usages/norms.ts';

const ACTIONS: { readonly [name: string]: (args: string[]) => Promise<void> } = {
  derive: deriveAction,
  check: checkAction,
  export: exportAction,
};

/** `fengsui policy`: zones and conduits derived from traffic, checked, and written for others to enforce. */
export async function policyCommand([action, ...args]: string[]): Promise<void> {
  const run = action !== undefined && Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
  if (run === undefined) {
    const names = Object.keys(ACTIONS);
    throw new UsageError(`policy: ${action === undefined ? `say what to do: ${names.join(', ')}` : notAmong(action, names)}`);
  }
  await run(args);
}

async function deriveAction(args: string[]): Promise<void> {
  const { values, positionals } = readArguments(policyDeriveUsage, args);
  if (positionals.length === 0) throw new UsageError('policy derive: no capture given; name a pcap or pcapng file');
  if (values.out !== undefined) requireWritableFile('policy derive: --out', values.out);
  const result = await analyzed('policy derive', positionals);
  const learnt =
    values.baseline !== undefined
      ? await readBaseline(read(values.baseline), values.baseline)
      : values.ranges
        ? await learn(positionals)
        : undefined;
  const { policy, leftOut } = derivePolicy(result, { title: values.title, content: learnt?.content });
  const text = await writePolicy(policy, leftOut);
  if (values.out === undefined) process.stdout.write(text);
  else {
    writeFileSync(values.out, text);
    process.stdout.write(
      `${values.out}: ${policy.zones.length} zones, ${policy.conduits.length} conduits; ${leftOut.length} conversations left out, listed at its end\n`,
    );
  }
}

async function checkAction(args: string[]): Promise<void> {
  const { values, positionals } = readArguments(policyCheckUsage, args);
  const [path, ...captures] = positionals;
  if (path === undefined) throw new UsageError('policy check: name a policy, and captures to hold it against');
  const policy = await openPolicy(path);
  if (captures.length === 0) {
    process.stdout.write(
      `${path}: ${policy.zones.length} zones, ${policy.conduits.length} conduits, ${policy.exceptions?.length ?? 0} exceptions; nothing is wrong with it\n`,
    );
    return;
  }
  const result = await analyzed('policy check', captures);
  const ranges = policy.conduits.some(({ allow }) => allow.some((one) => one.ranges !== undefined));
  const content = ranges ? (await learn(captures)).content : undefined;
  const issues = checkPolicy(result, policy, { content, frames: await conversationFrames(captures), today: values.today });
  process.stdout.write(values.json ? `${JSON.stringify({ policy: path, issues })}\n` : issuesText(issues, values.language));
}

async function exportAction(args: string[]): Promise<void> {
  const { values, positionals } = readArguments(policyExportUsage, args);
  const format = POLICY_FORMATS.find((one) => one === values.format);
  if (positionals.length !== 1 || format === undefined)
    throw new UsageError(`policy export: name one policy and --format ${POLICY_FORMATS.join('|')}`);
  if (values.out !== undefined) requireWritableFile('policy export: --out', values.out);
  const policy = await openPolicy(positionals[0]);
  const assets = values.capture === undefined ? undefined : (await analyzed('policy export', values.capture)).assets;
  const text = exportPolicy(policy, format satisfies PolicyFormat, { today: values.today, assets });
  if (values.out === undefined) process.stdout.write(text);
  else writeFileSync(values.out, text);
}

/** Reads a policy. The message of an error names its line and column. */
export async function openPolicy(path: string): Promise<Policy> {
  return await readPolicy(read(path), path);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new NothingDone(`${path} cannot be read; give an existing file`, { cause });
  }
}

/** Analyses captures without judging events. */
export async function analyzed(command: string, captures: readonly string[]): Promise<AnalysisResult> {
  if (captures.includes('-'))
    throw new UsageError(`${command}: standard input can be read once and is needed twice; save it to a file first`);
  const result = await analyze(captures, { rules: [] });
  if (result.captures.every(({ frames }) => frames === 0))
    throw new NothingDone(`${command}: no frame could be read from ${captures.join(', ')}`);
  return result;
}

/** Issues for a person: what is wrong, then what to do. */
export function issuesText(issues: readonly Issue[], language: string | undefined): string {
  if (language !== undefined && !['en', 'zh-CN', 'zh'].includes(language))
    throw new UsageError(`--language must be en or zh-CN, not ${language}`);
  const words: keyof Sentence = language === undefined || language === 'en' ? 'en' : 'zh-CN';
  if (issues.length === 0) return 'Nothing crosses zones that may not.\n';
  const rows = issues.map((issue) => [
    issue.severity,
    issue.kind,
    issue.evidence
      .flatMap(({ frames }) => frames)
      .slice(0, 3)
      .join(' '),
    issue.text[words],
  ]);
  const advice = [...new Map(issues.map((issue) => [issue.kind, issue.advice[words]]))];
  return `${table(
    [
      { title: 'severity', colour: (text) => severityColour[text.trim()]?.(text) ?? text },
      { title: 'kind' },
      { title: 'frames', most: 24 },
      { title: 'what' },
    ],
    rows,
    400,
  )}\n\n${advice.map(([kind, text]) => `${dim(kind)}  ${text}`).join('\n')}\n\n${issues.length} issues\n`;
}
