import { Worker } from 'node:worker_threads';
import { table } from '../eval/table.ts';
import type { KindRun } from './documents.ts';
import type { DocumentOrder, DocumentRound } from './documents-worker.ts';

/** A document that takes longer than this, in seconds, hangs. */
const HANG = 60;

const mebibytes = (bytes: number | undefined): string => `${((bytes ?? 0) / 2 ** 20).toFixed(0)} MiB`;

/**
 * Damaged documents of every kind that a library reads through the reader of each, in a thread that is watched: nothing may throw, break a
 * promise, hang, or keep memory. Prints a table by kind and one of memory. The same seed gives the same documents.
 * @returns whether all were read, or named as what they are
 */
export async function fuzzDocuments(documents: number, seed: number): Promise<boolean> {
  const watch = new SharedArrayBuffer(4);
  const counter = new Int32Array(watch);
  const order: DocumentOrder = { seed, documents, watch };
  const rounds: DocumentRound[] = [];
  let failure = '';
  const begun = performance.now();
  const worker = new Worker(new URL('./documents-worker.ts', import.meta.url), { workerData: order });
  worker.on('message', (round: DocumentRound) => {
    rounds.push(round);
    process.stderr.write(
      `${Atomics.load(counter, 0)} documents, ${round.errors.length} errors, heap ${(round.heap / 2 ** 20).toFixed(1)} of ${(round.resident / 2 ** 20).toFixed(0)} MiB\n`,
    );
  });
  worker.on('error', (error: Error) => {
    failure = error.stack ?? error.message;
  });
  let [seen, still] = [-1, 0];
  const watcher = setInterval(() => {
    const now = Atomics.load(counter, 0);
    still = now === seen && now > 0 ? still + 1 : 0;
    seen = now;
    if (still < HANG) return;
    failure = `document ${now} did not end in ${HANG} s`;
    void worker.terminate();
  }, 1000);
  await new Promise((resolve) => worker.on('exit', resolve));
  clearInterval(watcher);

  const all = new Map<string, KindRun & { errors: number }>();
  for (const { kinds, errors } of rounds) {
    for (const [kind, run] of kinds) {
      const sum = all.get(kind) ?? { documents: 0, read: 0, problems: 0, longest: 0, errors: 0 };
      all.set(kind, {
        documents: sum.documents + run.documents,
        read: sum.read + run.read,
        problems: sum.problems + run.problems,
        longest: Math.max(sum.longest, run.longest),
        errors: sum.errors + errors.filter((error) => error.kind === kind).length,
      });
    }
    for (const { kind, what, text } of errors) process.stdout.write(`${kind}: ${what}\n  ${JSON.stringify(text)}\n\n`);
  }
  const total = (of: 'documents' | 'read' | 'problems' | 'errors'): number =>
    [...all.values()].reduce((sum, one) => sum + one[of], 0);
  const rows = [
    ...[...all].map(([kind, one]) => [kind, one.documents, one.read, one.problems, one.errors, `${one.longest.toFixed(1)} ms`]),
    ['all', total('documents'), total('read'), total('problems'), total('errors'), ''],
  ];
  process.stdout.write(
    `Damaged documents, seed ${order.seed}, ${((performance.now() - begun) / 1000).toFixed(0)} s\n${table(['kind', 'damaged', 'read', 'problems named', 'exceptions', 'longest'], rows)}\n`,
  );
  process.stdout.write(
    `\n${table(
      ['memory after a collection', 'first round', 'second', 'middle', 'last'],
      (['heap', 'resident'] as const).map((of) => [
        of,
        ...[0, 1, rounds.length >> 1, rounds.length - 1].map((at) => mebibytes(rounds.at(at)?.[of])),
      ]),
    )}\n`,
  );
  if (failure !== '') process.stdout.write(`\n${failure}\n`);
  return failure === '' && total('errors') === 0 && total('documents') === order.documents;
}
