import { parseArgs } from 'node:util';
import { table } from './eval/table.ts';
import { readDamaged } from './fuzz/documents.ts';

/**
 * Damaged documents about vulnerabilities through every reader: nothing may throw, hang, or keep memory. The same seed gives the same
 * documents; rounds of 50,000, so that the memory of the first and of the last can be compared.
 *
 *     node --conditions=source --expose-gc bench/fuzz-documents.ts [--documents 1000000] [--seed 1]
 */
const { values } = parseArgs({
  options: { documents: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
});
const wanted = Number(values.documents);
const round = Math.min(wanted, 50_000);
const rows: (string | number)[][] = [];
let failed = false;

for (let done = 0, number = 0; done < wanted; done += round, number++) {
  const begun = performance.now();
  const run = await readDamaged(Math.min(round, wanted - done), Number(values.seed) * 1_000_003 + number);
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  const seconds = (performance.now() - begun) / 1000;
  rows.push([
    number,
    run.documents,
    run.read,
    run.problems,
    run.errors.length,
    `${run.longest.toFixed(1)} ms`,
    `${(run.documents / seconds).toFixed(0)} /s`,
    `${(heapUsed / 2 ** 20).toFixed(0)} MiB`,
    `${(rss / 2 ** 20).toFixed(0)} MiB`,
  ]);
  for (const { what, text } of run.errors) process.stdout.write(`${what}\n  ${JSON.stringify(text)}\n\n`);
  failed ||= run.errors.length > 0;
}
process.stdout.write(
  `Damaged documents, seed ${values.seed}\n${table(['round', 'documents', 'read', 'problems', 'exceptions', 'longest', 'speed', 'heap', 'resident'], rows)}\n`,
);
process.exitCode = failed ? 1 : 0;
