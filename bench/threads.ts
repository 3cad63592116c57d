import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { table } from './eval/table.ts';
import { type Measurement, measure } from './measure.ts';
import { COMMAND } from './peers.ts';

/**
 * One thread against several, in turns, on captures: the least wall time, its processor time, peak memory, and whether the documents are the same bytes.
 *
 *     node bench/threads.ts CAPTURE... [--threads 2,3] [--rounds N]
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { threads: { type: 'string', default: '2' }, rounds: { type: 'string', default: '5' } },
});
const counts = [1, ...values.threads.split(',').map(Number)];

const command = (capture: string, threads: number): string[] => [
  process.execPath,
  COMMAND,
  'analyze',
  '--json',
  '--threads',
  String(threads),
  capture,
];

/** SHA-256 of what the command prints. */
function digest([program, ...args]: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const hash = createHash('sha256');
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    child.stdout.on('data', (bytes: Uint8Array) => hash.update(bytes));
    child.on('error', reject);
    child.on('close', (status) => resolve(status === 0 ? hash.digest('hex') : `failed with ${status}`));
  });
}

const rows: (string | number)[][] = [];
for (const capture of positionals) {
  const digests = new Map<number, string>();
  for (const threads of counts) digests.set(threads, await digest(command(capture, threads)));
  const best = new Map<number, Measurement>();
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const threads of counts) {
      const one = await measure(command(capture, threads));
      const known = best.get(threads);
      if (known === undefined || one.wall < known.wall) best.set(threads, one);
    }
  }
  for (const threads of counts) {
    const { wall, cpu, memory } = best.get(threads) as Measurement;
    rows.push([
      basename(capture),
      threads,
      wall.toFixed(2),
      cpu.toFixed(2),
      Math.round(memory),
      ((best.get(1) as Measurement).wall / wall).toFixed(2),
      digests.get(threads) === digests.get(1) ? 'yes' : 'NO',
    ]);
  }
}
process.stdout.write(`${table(['capture', 'threads', 'wall s', 'processor s', 'MiB', 'times one', 'same bytes'], rows)}\n`);
