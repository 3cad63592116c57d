import module from 'node:module';
import { safe } from './terminal.ts';
import { USAGE, UsageError } from './usage.ts';

module.enableCompileCache();

/** Each command is loaded when it is asked for, so that none pays for the others. */
const COMMANDS: { readonly [name: string]: () => Promise<(args: string[]) => Promise<void>> } = {
  analyze: async () => (await import('./commands/analyze.ts')).analyzeCommand,
  watch: async () => (await import('./commands/watch.ts')).watchCommand,
  start: async () => (await import('./commands/start.ts')).startCommand,
  read: async () => (await import('./commands/read.ts')).readCommand,
  listen: async () => (await import('./commands/listen.ts')).listenCommand,
  files: async () => (await import('./commands/files.ts')).filesCommand,
  slice: async () => (await import('./commands/slice.ts')).sliceCommand,
  range: async () => (await import('./commands/range.ts')).rangeCommand,
  baseline: async () => (await import('./commands/baseline.ts')).baselineCommand,
  policy: async () => (await import('./commands/policy.ts')).policyCommand,
  audit: async () => (await import('./commands/audit.ts')).auditCommand,
  library: async () => (await import('./commands/library.ts')).libraryCommand,
  protocols: async () => (await import('./commands/protocols.ts')).protocolsCommand,
  detections: async () => (await import('./commands/detections.ts')).detectionsCommand,
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand,
};

/** Exit status of an error: wrong use is 2, anything else 1. */
function status(error: unknown): number {
  return error instanceof UsageError || (error as NodeJS.ErrnoException)?.code?.startsWith('ERR_PARSE_ARGS') ? 2 : 1;
}

async function main([name, ...args]: string[]): Promise<void> {
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(USAGE);
    if (name === undefined) process.exitCode = 2;
    return;
  }
  if (name === '--version') {
    process.stdout.write(`${(await import('@fengsui/sensor')).VERSION}\n`);
    return;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) throw new UsageError(`${name}: no such command; there are ${Object.keys(COMMANDS).join(', ')}`);
  const command = await load();
  await command(args);
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader of a pipe has gone: nothing is wrong with the work.
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  await main(process.argv.slice(2));
} catch (error) {
  // Documents and files are quoted in messages.
  const [line] = (error instanceof Error ? error.message : String(error)).split('\n');
  process.stderr.write(`fengsui: ${safe(line)}\n`);
  process.exitCode = status(error);
}
