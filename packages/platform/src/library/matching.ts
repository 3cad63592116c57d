import type { Match } from '@fengsui/advisories';
import { createWriteStream } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { runInChild } from '../kernel/child.ts';

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
export async function matchAll(
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
    await runInChild(new URL('./matching-child', import.meta.url), request, { memoryMegabytes: 1024, signal });
    return JSON.parse(await readFile(request.output, 'utf8')) as FoundMatch[];
  } finally {
    for (const path of Object.values(request)) await rm(path as string, { force: true });
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
