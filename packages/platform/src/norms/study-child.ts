import {
  analyze,
  auditIsolation,
  type Baseline,
  compare,
  conversationFrames,
  derivePolicy,
  learn,
  type Policy,
  type Progress,
  readBaseline,
  readPolicy,
  writeBaseline,
  writePolicy,
} from '@fengsui/sensor';
import { statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { serve } from '../kernel/child.ts';
import type { LocatedAudit, StudyProgress, StudyTask } from './study.ts';

/** Frames of one capture are counted from here on, so that a frame's number says which capture it is in. */
const CAPTURE_STEP = 2 ** 40;

type Tell = (progress: Progress) => void;

/** What each kind of study does, with how many passes over the captures it takes. */
const STUDIES: { readonly [kind in StudyTask['kind']]: (task: StudyTask, pass: (number: number) => Tell) => Promise<string> } = {
  async learn(task, pass) {
    const baseline = task.baseline === null ? undefined : await openBaseline(task.baseline);
    const learnt = await learn(pathsOf(task), { by: task.by, baseline, onProgress: pass(0) });
    if (learnt.learnt.captures.length === (baseline?.learnt.captures.length ?? 0))
      throw new Error('There is no frame in the captures');
    return writeBaseline(learnt);
  },
  async compare(task, pass) {
    const comparison = await compare(pathsOf(task), await openBaseline(task.baseline!), { onProgress: pass(0) });
    if (comparison.first === null) throw new Error('There is no frame in the capture');
    return JSON.stringify(comparison);
  },
  async derive(task, pass) {
    const result = await analyze(pathsOf(task), { rules: [], onProgress: pass(0) });
    const content = task.ranges ? (await learn(pathsOf(task), { onProgress: pass(1) })).content : undefined;
    const { policy, leftOut } = derivePolicy(result, { title: task.title, content });
    return JSON.stringify({ text: await writePolicy(policy, leftOut), leftOut: leftOut.length });
  },
  async audit(task, pass) {
    const policy = task.policy === null ? undefined : await readPolicy(await readFile(task.policy, 'utf8'), 'policy');
    const result = await analyze(pathsOf(task), { rules: [], onProgress: pass(0) });
    const content = hasRanges(policy) ? (await learn(pathsOf(task), { onProgress: pass(1) })).content : undefined;
    const audit = auditIsolation(result, policy, { frames: await framesOf(task), content });
    return JSON.stringify(located(audit, task));
  },
};
const PASSES: { readonly [kind in StudyTask['kind']]: number } = { learn: 1, compare: 1, derive: 2, audit: 2 };

/** Entry of the process that studies captures. */
serve<StudyTask, StudyProgress>(async (task, tell) => {
  const bytes = task.captures.reduce((sum, { path }) => sum + statSync(path).size, 0);
  const passes = PASSES[task.kind];
  const pass =
    (number: number): Tell =>
    (progress) =>
      tell({
        bytes: number * bytes + Math.min(bytes, progress.bytes),
        totalBytes: passes * bytes,
        frames: progress.frames,
        messages: progress.messages,
      });
  await writeFile(task.output, await STUDIES[task.kind](task, pass), { mode: 0o600 });
});

const pathsOf = ({ captures }: StudyTask): string[] => captures.map(({ path }) => path);

async function openBaseline(path: string): Promise<Baseline> {
  return await readBaseline(await readFile(path, 'utf8'), 'baseline');
}

function hasRanges(policy: Policy | undefined): boolean {
  return policy?.conduits.some(({ allow }) => allow.some(({ ranges }) => ranges !== undefined)) === true;
}

/** First and last frames of each conversation in each capture. */
async function framesOf({ captures }: StudyTask): Promise<Map<string, number[]>> {
  const all = new Map<string, number[]>();
  for (const [at, { path }] of captures.entries())
    for (const [conversation, frames] of await conversationFrames([path]))
      all.set(conversation, [...(all.get(conversation) ?? []), ...frames.map((frame) => at * CAPTURE_STEP + frame)].slice(0, 32));
  return all;
}

/** The audit with the capture of each frame. */
function located({ issues, ...audit }: ReturnType<typeof auditIsolation>, { captures }: StudyTask): LocatedAudit {
  const place = (frame: number) => ({ capture: captures[Math.floor(frame / CAPTURE_STEP)].id, frame: frame % CAPTURE_STEP });
  return {
    ...audit,
    issues: issues.map((issue) => ({
      ...issue,
      evidence: issue.evidence.map((one) => ({ ...one, frames: one.frames.map(place) })),
    })),
  };
}
