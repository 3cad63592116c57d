import { table } from '../eval/table.ts';
import type { KindRun } from './documents.ts';
import type { DocumentOrder, DocumentRound } from './documents-worker.ts';
import { mebibytes, runWatched } from './watched.ts';

/**
 * Damaged documents of every kind that a library reads through the reader of each, in a thread that is watched: nothing may throw, break a
 * promise, hang, or keep memory. Prints a table by kind and one of memory. The same seed gives the same documents.
 * @returns whether all were read, or named as what they are
 */
export async function fuzzDocuments(documents: number, seed: number): Promise<boolean> {
  const begun = performance.now();
  const script = new URL('./documents-worker.ts', import.meta.url);
  const { rounds, failure } = await runWatched<DocumentOrder, DocumentRound>(script, { seed, documents }, (round, cases) => {
    process.stderr.write(
      `${cases} documents, ${round.errors.length} errors, heap ${(round.heap / 2 ** 20).toFixed(1)} of ${mebibytes(round.resident)}\n`,
    );
  });
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
    `Damaged documents, seed ${seed}, ${((performance.now() - begun) / 1000).toFixed(0)} s\n${table(['kind', 'damaged', 'read', 'problems named', 'exceptions', 'longest'], rows)}\n`,
  );
  process.stdout.write(
    `\n${table(
      ['memory after a collection', 'first round', 'second', 'middle', 'last'],
      (['heap', 'resident'] as const).map((of) => [
        of,
        ...[0, 1, rounds.length >> 1, -1].map((at) => mebibytes(rounds.at(at)?.[of])),
      ]),
    )}\n`,
  );
  if (failure !== '') process.stdout.write(`\n${failure}\n`);
  return failure === '' && total('errors') === 0 && total('documents') === documents;
}
