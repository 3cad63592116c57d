import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { table } from './eval/table.ts';
import { fuzzDocuments } from './fuzz/run-documents.ts';
import type { Order, Round } from './fuzz/worker.ts';

/**
 * Damaged frames, damaged capture files and damaged messages of every protocol through everything that an analysis does, and damaged documents
 * of every kind through the readers of the library: nothing may throw, hang, be slow, or keep memory. The same seed gives the same cases;
 * `--from` goes on, or goes back, to one round of frames, files and messages.
 *
 *     node --conditions=source bench/fuzz.ts [--seed N] [--frames N] [--files N] [--messages N] [--documents N] [--from ROUND]
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    frames: { type: 'string' },
    files: { type: 'string' },
    messages: { type: 'string' },
    documents: { type: 'string' },
    from: { type: 'string', default: '0' },
  },
});

/** A case that takes longer than this, in seconds, hangs. */
const HANG = 60;

/** How many of each kind, when nothing is said; when one is named, there are no others. */
const COUNTS = { frames: 1_000_000, files: 100_000, messages: 1_000_000, documents: 1_000_000 };
const named = values.frames ?? values.files ?? values.messages ?? values.documents;
const count = (kind: keyof typeof COUNTS): number => (named === undefined ? COUNTS[kind] : Number(values[kind] ?? 0));

const watch = new SharedArrayBuffer(4);
const counter = new Int32Array(watch);
const order: Order = {
  seed: Number(values.seed),
  frames: count('frames'),
  files: count('files'),
  messages: count('messages'),
  from: Number(values.from),
  watch,
};
const rounds: Round[] = [];
const worker = new Worker(new URL('./fuzz/worker.ts', import.meta.url), { workerData: order });
let failure = '';

let seen = -1;
let still = 0;
const watcher = setInterval(() => {
  const now = Atomics.load(counter, 0);
  // Before the first case the seeds are read.
  still = now === seen && now > 0 ? still + 1 : 0;
  seen = now;
  if (still < HANG) return;
  const last = rounds.at(-1);
  failure = `no case ended for ${HANG} s, after case ${now}, behind round ${last ? `${last.round} of ${last.kind}` : 'none'}`;
  void worker.terminate();
}, 1000);

worker.on('message', (round: Round) => {
  rounds.push(round);
  process.stderr.write(
    `${round.kind} ${round.round}: ${round.cases} cases, ${round.messages} messages, ${round.errors.length} errors, longest ${round.longest.toFixed(1)} ms, heap ${(round.heap / 2 ** 20).toFixed(1)} of ${Math.round(round.resident / 2 ** 20)} MiB\n`,
  );
});
worker.on('error', (error: Error) => {
  failure = error.stack ?? error.message;
});
await new Promise((resolve) => worker.on('exit', resolve));
clearInterval(watcher);

const sum = (list: readonly Round[], of: (round: Round) => number): number => list.reduce((total, round) => total + of(round), 0);
const mebibytes = (bytes: number | undefined): string => (bytes === undefined ? '' : `${(bytes / 2 ** 20).toFixed(0)} MiB`);
const rows = (['frames', 'files', 'messages'] as const).map((kind) => {
  const list = rounds.filter((round) => round.kind === kind);
  return [
    kind,
    sum(list, (round) => round.mutated),
    sum(list, (round) => round.messages),
    sum(list, (round) => round.malformed),
    sum(list, (round) => round.unreadable),
    sum(list, (round) => round.findings),
    sum(list, (round) => round.errors.length),
    `${Math.max(0, ...list.map((round) => round.longest)).toFixed(1)} ms`,
    // The first round fills what stays: compiled code, tables of names.
    `${mebibytes(list.at(1)?.heap)} → ${mebibytes(list.at(-1)?.heap)}`,
    `${mebibytes(list.at(1)?.resident)} → ${mebibytes(list.at(-1)?.resident)}`,
  ];
});
process.stdout.write(
  `\nDamaged input, seed ${order.seed}\n${table(['', 'damaged', 'messages', 'malformed', 'unreadable', 'findings', 'exceptions', 'longest', 'heap', 'resident'], rows)}\n`,
);
const errors = new Map<string, Round['errors'][number] & { round: string; count: number }>();
for (const round of rounds) {
  for (const error of round.errors) {
    const known = errors.get(error.what + error.where);
    if (known) known.count++;
    else errors.set(error.what + error.where, { ...error, round: `${round.kind} ${round.round}`, count: 1 });
  }
}
for (const { what, where, bytes, round, count } of errors.values())
  process.stdout.write(`\n${count} × ${what}\n  ${where}\n  round ${round}: ${bytes}\n`);
const slow = rounds.flatMap((round) => round.slow.map((entry) => ({ ...entry, round: round.round })));
for (const { protocol, milliseconds, bytes, round } of slow)
  process.stdout.write(`\nslow: ${protocol}, ${milliseconds.toFixed(1)} ms\n  round messages ${round}: ${bytes}\n`);
if (failure !== '') process.stdout.write(`\n${failure}\n`);
const areRead = count('documents') === 0 || (await fuzzDocuments(count('documents'), order.seed));
process.exitCode = failure === '' && errors.size === 0 && slow.length === 0 && areRead ? 0 : 1;
