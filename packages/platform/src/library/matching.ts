import type { Match } from '@fengsui/advisories';
import { fork } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';

/** What the matcher reads of an asset. */
export interface MatchAsset {
  id: string;
  name: string | null;
  vendor: string | null;
  product: string | null;
  model: string | null;
  orderNumber: string | null;
  firmware: string | null;
  serial: string | null;
}

/** What is known beside the advisories. */
export interface Threats {
  /** CVE identifiers in the catalogue of known exploited vulnerabilities. */
  kev: { cve: string; entry: unknown }[];
  epss: { cve: string; score: number; percentile: number; date: string }[];
}

/** Files that the process that matches works with. */
export interface MatchRequest {
  advisories: string;
  input: string;
  output: string;
}

/** A match as it is kept. */
export type FoundMatch = Pick<Match, 'asset' | 'vulnerability' | 'advisories' | 'probability'> & {
  reasons: string[];
  urgency: number;
};

/**
 * Matches assets with advisories in a process of its own: the prepared advisories of a whole library take memory that the server
 * should not hold.
 * @param advisories prepared advisories as JSON texts
 * @param base path to which the names of working files are added
 */
export async function matchInChild(
  assets: readonly MatchAsset[],
  advisories: AsyncIterable<string>,
  threats: Threats,
  base: string,
  signal: AbortSignal,
): Promise<FoundMatch[]> {
  const request: MatchRequest = { advisories: `${base}.advisories`, input: `${base}.assets`, output: `${base}.matches` };
  try {
    await writeLines(request.advisories, advisories);
    await writeLines(request.input, Readable.from([JSON.stringify({ assets, threats })]));
    signal.throwIfAborted();
    await run(request, signal);
    return JSON.parse(await readFile(request.output, 'utf8')) as FoundMatch[];
  } finally {
    for (const path of Object.values(request)) await rm(path as string, { force: true });
  }
}

async function run(request: MatchRequest, signal: AbortSignal): Promise<void> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const child = fork(fileURLToPath(new URL(`./matching-child.${extension}`, import.meta.url)), {
    execArgv: [...process.execArgv.filter((flag) => !flag.startsWith('--test')), '--max-old-space-size=1024'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let complaint = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-2000)));
  const kill = () => child.kill('SIGKILL');
  signal.addEventListener('abort', kill, { once: true });
  try {
    await new Promise<void>((resolve, reject) => {
      child.on('message', (message: { done?: true; error?: string }) => {
        if (message.done) resolve();
        else reject(new Error(message.error));
      });
      child.on('error', reject);
      child.on('exit', (code, killed) =>
        reject(
          signal.aborted
            ? (signal.reason as Error)
            : new Error(`Matching ended early (${killed ?? `status ${code}`}): ${complaint.trim()}`),
        ),
      );
      child.send(request);
    });
  } finally {
    signal.removeEventListener('abort', kill);
    kill();
  }
}

async function writeLines(path: string, texts: AsyncIterable<string>): Promise<void> {
  await pipeline(
    async function* () {
      for await (const text of texts) yield `${text}\n`;
    },
    createWriteStream(path, { mode: 0o600 }),
  );
}
