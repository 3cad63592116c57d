import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { type DocumentRun, readDamaged } from './documents.ts';

/** What the thread that reads damaged documents is asked. */
export interface DocumentOrder {
  seed: number;
  documents: number;
  /** Number of the document that is being read: whoever watches sees whether it moves. */
  watch: SharedArrayBuffer;
}

/** What a round tells: what was read in it, and bytes of memory after a collection. */
export interface DocumentRound extends DocumentRun {
  heap: number;
  resident: number;
}

/** Documents in one round, so that the memory of the first and of the last can be compared. */
const ROUND = 50_000;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const { seed, documents, watch } = workerData as DocumentOrder;
const counter = new Int32Array(watch);
for (let done = 0, round = 0; done < documents; done += ROUND, round++) {
  const run = await readDamaged(
    Math.min(ROUND, documents - done),
    seed * 1_000_003 + round,
    () => void Atomics.add(counter, 0, 1),
  );
  collect();
  const { heapUsed, rss } = process.memoryUsage();
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's port has no origins
  parentPort!.postMessage({ ...run, heap: heapUsed, resident: rss } satisfies DocumentRound);
}
