import { mkdirSync } from 'node:fs';
import { dataFolder, installed } from '../folders.ts';
import { bold, dim } from '../terminal.ts';
import { NothingDone, UsageError } from '../usage.ts';
import { readArguments } from '../command.ts';
import { startUsage } from '../usages/platform.ts';

/** `fengsui start`: the platform and its console, on the embedded engines unless the configuration names servers. */
export async function startCommand(args: string[]): Promise<void> {
  const { values } = readArguments(startUsage, args);
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
    linkFor: values.link,
    consoleDir: installed('packages', 'console', 'dist', 'web') ?? undefined,
    demo: values['no-demo'] ? false : (values.demo ?? true),
    demoAdvisories: installed('content', 'advisories') ?? undefined,
  }).catch((cause: Error) => {
    throw new NothingDone(`start: ${cause.message}`, { cause });
  });
  process.stdout.write(`\n  ${bold('Fengsui')} is ready at ${bold(server.address)}\n  ${dim(`data in ${dataDir}`)}\n`);
  if (server.setupLink !== null)
    process.stdout.write(`\n  Make the first administrator, once, with this link:\n  ${bold(server.setupLink)}\n`);
  if (server.userLink !== null)
    process.stdout.write(`\n  ${values.link} sets a new password, once, with this link:\n  ${bold(server.userLink)}\n`);
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
