import { table } from '../eval/table.ts';
import { mebibytes, runWatched } from './watched.ts';
import type { Order, Round } from './worker.ts';

/**
 * Damaged frames, damaged capture files and damaged messages of every protocol through everything that an analysis does, in a thread that is
 * watched. Prints a table by kind, and each exception and each slow message with its bytes.
 * @returns whether nothing was thrown, slow or endless
 */
export async function fuzzTraffic(order: Omit<Order, 'watch'>): Promise<boolean> {
  const script = new URL('./worker.ts', import.meta.url);
  const { rounds, failure } = await runWatched<Order, Round>(script, order, (round) => {
    process.stderr.write(
      `${round.kind} ${round.round}: ${round.cases} cases, ${round.messages} messages, ${round.errors.length} errors, longest ${round.longest.toFixed(1)} ms, heap ${(round.heap / 2 ** 20).toFixed(1)} of ${mebibytes(round.resident)}\n`,
    );
  });
  const sum = (list: readonly Round[], of: (round: Round) => number): number =>
    list.reduce((total, round) => total + of(round), 0);
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
  const last = rounds.at(-1);
  if (failure !== '') process.stdout.write(`\n${failure}\n  behind round ${last ? `${last.round} of ${last.kind}` : 'none'}\n`);
  return failure === '' && errors.size === 0 && slow.length === 0;
}
