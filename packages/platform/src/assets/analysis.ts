import type { AnalysisResult, Progress } from '@fengsui/sensor';
import { fork } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

export type { AnalysisResult } from '@fengsui/sensor';

/** What the process that analyses tells. */
export type AnalysisMessage = { progress: Progress } | { error: string } | { done: true };

/** What the process that analyses is asked. */
export interface AnalysisRequest {
  paths: string[];
  output: string;
}

/**
 * Analyses a capture in a process of its own: its memory ends with it, a crash costs one job, and it can be killed at any time.
 * The result comes back through a file, because it may be large.
 * @param output file to write the result to; removed afterwards
 * @throws Error with what the analysis said, or the reason of the signal
 */
export async function analyseInChild(
  paths: string[],
  output: string,
  options: { memoryMegabytes: number; signal: AbortSignal; onProgress(progress: Progress): void },
): Promise<AnalysisResult> {
  options.signal.throwIfAborted();
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const child = fork(fileURLToPath(new URL(`./analysis-child.${extension}`, import.meta.url)), {
    execArgv: [
      ...process.execArgv.filter((flag) => !flag.startsWith('--test')),
      `--max-old-space-size=${options.memoryMegabytes}`,
    ],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let complaint = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-2000)));
  const kill = () => child.kill('SIGKILL');
  options.signal.addEventListener('abort', kill, { once: true });
  try {
    await new Promise<void>((resolve, reject) => {
      child.on('message', (message: AnalysisMessage) => {
        if ('progress' in message) options.onProgress(message.progress);
        else if ('error' in message) reject(new Error(message.error));
        else resolve();
      });
      child.on('error', reject);
      child.on('exit', (code, signal) => {
        if (options.signal.aborted) return reject(options.signal.reason as Error);
        const lastLine = complaint.trim().split('\n').at(-1) ?? '';
        reject(new Error(`The analysis ended early (${signal ?? `status ${code}`})${lastLine && `: ${lastLine}`}`));
      });
      child.send({ paths, output } satisfies AnalysisRequest);
    });
    return JSON.parse(await readFile(output, 'utf8')) as AnalysisResult;
  } finally {
    options.signal.removeEventListener('abort', kill);
    kill();
    await rm(output, { force: true });
  }
}
