import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';

/** A case that takes longer than this, in seconds, hangs. */
const HANG = 60;

/** What every thread that is watched is given. */
export interface Watched {
  /** Number of the case that is being worked on: whoever watches sees whether it moves. */
  watch: SharedArrayBuffer;
}

/**
 * Runs a thread to its end, and ends it when no case ends for a minute.
 * @param script the thread's, given `order`
 * @param told of each round that the thread tells of, with the number of cases so far
 * @returns the rounds, and what made the thread fail, empty when nothing did
 */
export async function runWatched<Order extends Watched, Round>(
  script: URL,
  order: Omit<Order, 'watch'>,
  told: (round: Round, cases: number) => void,
): Promise<{ rounds: Round[]; failure: string }> {
  const watch = new SharedArrayBuffer(4);
  const counter = new Int32Array(watch);
  const rounds: Round[] = [];
  let failure = '';
  const worker = new Worker(script, { workerData: { ...order, watch } });
  worker.on('message', (round: Round) => {
    rounds.push(round);
    told(round, Atomics.load(counter, 0));
  });
  worker.on('error', (error: Error) => {
    failure = error.stack ?? error.message;
  });
  let [seen, still] = [-1, 0];
  const watcher = setInterval(() => {
    const now = Atomics.load(counter, 0);
    // Before the first case the seeds are read.
    still = now === seen && now > 0 ? still + 1 : 0;
    seen = now;
    if (still < HANG) return;
    failure = `no case ended for ${HANG} s, after case ${now}`;
    void worker.terminate();
  }, 1000);
  await new Promise((resolve) => worker.on('exit', resolve));
  clearInterval(watcher);
  return { rounds, failure };
}

let collect: (() => void) | undefined;

/** Bytes of memory after a collection, which needs no flag of the command. */
export function collectedMemory(): { heap: number; resident: number } {
  if (collect === undefined) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
  const { heapUsed, rss } = process.memoryUsage();
  return { heap: heapUsed, resident: rss };
}

/** Bytes for a person; empty for none. */
export const mebibytes = (bytes: number | undefined): string =>
  bytes === undefined ? '' : `${(bytes / 2 ** 20).toFixed(0)} MiB`;
