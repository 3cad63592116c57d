import type { Act, AnalysisResult, Fingerprint, Progress } from '@fengsui/sensor';
import { readFile, rm } from 'node:fs/promises';
import { runInChild } from '../kernel/child.ts';
import type { FileWork } from '../intelligence/file-work.ts';
import { type NormFiles, removeNorms } from '../norms/files.ts';

export type { AnalysisResult } from '@fengsui/sensor';

/** What an analysis answers: the sensor's result, and the acts on the wire. */
export interface Analysis {
  result: AnalysisResult;
  acts: Act[];
}

/** What the process that analyses is asked. */
export interface AnalysisRequest {
  path: string;
  /** What the capture is called: its file has a name of the server's. */
  name: string;
  /** What the captures are held against. */
  norms: NormFiles;
  /** What is done with files that cross the wire; null for nothing. */
  files: FileWork | null;
  /** The server's own fingerprints that are in force. */
  fingerprints: Fingerprint[];
  /** File for the result, because it may be large. */
  output: string;
}

/** Analyses a capture in a process of its own. The files of the norms and the one of the result are removed afterwards. */
export async function analyse(
  request: AnalysisRequest,
  options: { memoryMegabytes: number; signal: AbortSignal; onProgress(progress: Progress): void },
): Promise<Analysis> {
  const { norms, output } = request;
  try {
    await runInChild(new URL('./analysis-child', import.meta.url), request, options);
    return JSON.parse(await readFile(output, 'utf8')) as Analysis;
  } finally {
    await rm(output, { force: true });
    await removeNorms(norms);
  }
}
