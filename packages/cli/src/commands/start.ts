import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { plants, simulate } from '@fengsui/range';
import { dataFolder, installed } from '../folders.ts';
import { bold, dim } from '../terminal.ts';
import { NothingDone, UsageError } from '../usage.ts';

/** Hours of each plant in the demonstration: long enough to learn from, short enough to be there in seconds. */
const DEMONSTRATION_HOURS = 1;

/** `fengsui start`: the platform and its console, on the embedded engines unless the configuration names servers. */
export async function startCommand(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      data: { type: 'string' },
      host: { type: 'string' },
      port: { type: 'string' },
      demo: { type: 'boolean' },
      'no-demo': { type: 'boolean' },
    },
  });
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535))
    throw new UsageError(`start: --port must be a number from 0 to 65535, not ${values.port}`);
  const dataDir = values.data ?? dataFolder();
  mkdirSync(dataDir, { recursive: true });
  // Loaded when it is asked for: the other commands need no server.
  const { startServer } = await import('@fengsui/platform');
  const server = await startServer({
    dataDir,
    host: values.host,
    port,
    consoleDir: installed('packages', 'console', 'dist', 'web') ?? undefined,
    demo: values['no-demo'] ? false : (values.demo ?? true),
    demoCapture: async () => demonstration(dataDir),
  }).catch((cause: Error) => {
    throw new NothingDone(`start: ${cause.message}`, { cause });
  });
  process.stdout.write(`\n  ${bold('Fengsui')} is ready at ${bold(server.address)}\n  ${dim(`data in ${dataDir}`)}\n`);
  if (server.setupLink !== null)
    process.stdout.write(`\n  Make the first administrator, once, with this link:\n  ${bold(server.setupLink)}\n`);
  process.stdout.write(`\n  ${dim('Ctrl+C stops it.')}\n\n`);
  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(1);
    stopping = true;
    server.close().then(
      () => process.exit(0),
      (error: Error) => {
        process.stderr.write(`fengsui: ${error.message}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

/** Simulates the plants with their attacks; the captures are copied into the platform and then removed. */
async function demonstration(dataDir: string): Promise<string[]> {
  const folder = mkdtempSync(join(dataDir, 'demonstration-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const paths: string[] = [];
  for (const plant of plants) {
    const path = join(folder, `${plant.id}.pcap`);
    simulate(plant.id, { out: path, hours: DEMONSTRATION_HOURS, seed: 1, attacks: 'all' });
    paths.push(path);
    // The server answers between one plant and the next.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return paths;
}
