import module from 'node:module';
import { safe } from './terminal.ts';
import { UsageError } from './usage.ts';

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

/** Whether help is asked for, in any of the ways in which people ask; not by what stands behind `--`. */
function asksForHelp(args: readonly string[]): boolean {
  const words = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  return words[0] === 'help' || words.includes('--help') || words.includes('-h');
}

async function main([name, ...args]: string[]): Promise<void> {
  if (name === undefined || asksForHelp([name, ...args])) {
    // Loaded when it is asked for, like the commands.
    const { helpOn, noCommand, overview } = await import('./usages/index.ts');
    const typed = [name ?? '', ...args].filter((word) => word !== 'help' && !word.startsWith('-'));
    const help = typed.length === 0 ? overview() : helpOn(typed);
    if (help === null) throw new UsageError(noCommand(typed[0], Object.keys(COMMANDS)));
    process.stdout.write(help);
    if (name === undefined) process.exitCode = 2;
    return;
  }
  if (name === '--version') {
    process.stdout.write(`${(await import('@fengsui/sensor')).VERSION}\n`);
    return;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) throw new UsageError((await import('./usages/index.ts')).noCommand(name, Object.keys(COMMANDS)));
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
