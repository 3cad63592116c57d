import { parentPort, workerData } from 'node:worker_threads';
import { type DocumentRun, readDamaged } from './documents.ts';
import { collectedMemory, type Watched } from './watched.ts';

/** What the thread that reads damaged documents is asked. */
export interface DocumentOrder extends Watched {
  seed: number;
  documents: number;
}

/** What a round tells: what was read in it, and bytes of memory after a collection. */
export interface DocumentRound extends DocumentRun {
  heap: number;
  resident: number;
}

/** Documents in one round, so that the memory of the first and of the last can be compared. */
const ROUND = 50_000;

const { seed, documents, watch } = workerData as DocumentOrder;
const counter = new Int32Array(watch);
for (let done = 0, round = 0; done < documents; done += ROUND, round++) {
  const count = Math.min(ROUND, documents - done);
  const run = await readDamaged(count, seed * 1_000_003 + round, () => void Atomics.add(counter, 0, 1));
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's port has no origins
  parentPort!.postMessage({ ...run, ...collectedMemory() } satisfies DocumentRound);
}
