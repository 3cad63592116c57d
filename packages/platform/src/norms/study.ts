import type { Audit, Comparison } from '@fengsui/sensor';
import { readFile } from 'node:fs/promises';
import { runInChild } from '../kernel/child.ts';
import type { IsolationIssue } from './schema-policy.ts';

/** What the process that studies captures is asked. Documents go through files, because they may be large. */
export interface StudyTask {
  kind: 'learn' | 'compare' | 'derive' | 'audit';
  captures: { id: string; path: string }[];
  /** File of the baseline to learn on from, or to compare with. */
  baseline: string | null;
  /** File of the policy to audit with. */
  policy: string | null;
  ranges: boolean;
  title: string;
  by: string;
  /** File for the result; a learnt baseline and a derived policy go there as they are. */
  output: string;
}

/** How far a study is: bytes over all of its passes. */
export interface StudyProgress {
  bytes: number;
  totalBytes: number;
  frames: number;
  messages: number;
}

/** An audit whose evidence names captures. */
export type LocatedAudit = Omit<Audit, 'issues'> & { issues: IsolationIssue[] };

/** Does a study in a process of its own, and answers the text that it wrote. */
export async function study(
  task: StudyTask,
  options: { memoryMegabytes: number; signal: AbortSignal; onProgress(progress: StudyProgress): void },
): Promise<string> {
  await runInChild(new URL('./study-child', import.meta.url), task, options);
  return await readFile(task.output, 'utf8');
}

/** What a comparison wrote. */
export const readComparison = (text: string): Comparison => JSON.parse(text) as Comparison;
/** What an audit wrote. */
export const readAudit = (text: string): LocatedAudit => JSON.parse(text) as LocatedAudit;
/** What a derivation wrote: the policy as YAML, and how much it left out. */
export const readDerived = (text: string): { text: string; leftOut: number } =>
  JSON.parse(text) as { text: string; leftOut: number };
