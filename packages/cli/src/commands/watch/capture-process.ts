import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Readable } from 'node:stream';
import { NothingDone } from '../../usage.ts';
import { type Losses, readLosses } from './statistics.ts';

/** What to capture with. */
interface Program {
  name: string;
  /** Its arguments. `user`: whom to become, when started as root. */
  arguments(name: string, filter: string | null, user: string | null): string[];
  /** Signal on which it tells its losses; null when it tells them only at its end. */
  ask: NodeJS.Signals | null;
}

/** Kernel memory for frames that wait, in MiB: what a pause of the sensor costs nothing. */
const BUFFER = 64;
/** Longest frame, as the readers take it. */
const SNAP_LENGTH = 262_144;
/** Characters of a program's messages that are kept. */
const MESSAGES = 8192;

/** The programs that can capture, best first. */
const PROGRAMS: readonly Program[] = [
  {
    name: 'tcpdump',
    arguments: (name, filter, user) => [
      '-Unw-',
      `-i${name}`,
      `-s${SNAP_LENGTH}`,
      `-B${BUFFER * 1024}`,
      ...(user === null ? [] : ['-Z', user]),
      ...(filter === null ? [] : ['--', filter]),
    ],
    ask: 'SIGUSR1',
  },
  {
    name: 'dumpcap',
    arguments: (name, filter) => [
      '-Pqw-',
      `-i${name}`,
      `-s${SNAP_LENGTH}`,
      `-B${BUFFER}`,
      ...(filter === null ? [] : ['-f', filter]),
    ],
    ask: null,
  },
];

/** Folders that hold programs of administrators and are not in everybody's path. */
const ADMINISTRATORS = ['/usr/sbin', '/sbin', '/usr/local/sbin'];

function locate(program: string): string | null {
  for (const folder of [...(process.env.PATH ?? '').split(delimiter), ...ADMINISTRATORS]) {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return join(folder, program);
    } catch {
      // The next folder.
    }
  }
  return null;
}

/** A running capture process: a small program that only copies frames into a pipe. */
export interface CaptureProcess {
  /** Name of the program. */
  readonly name: string;
  /** The capture as it grows. */
  readonly stream: Readable;
  readonly losses: Losses;
  /** Asks for the losses; they are in `losses` soon after. */
  ask(): void;
  stop(): void;
  /** Resolves when it has ended, with its last words. */
  readonly ended: Promise<string>;
}

/**
 * Starts the capture of an interface.
 * @throws NothingDone that says what to install when nothing can capture here
 */
export function startCapture(name: string, filter: string | null, user: string | null): CaptureProcess {
  for (const program of PROGRAMS) {
    const path = locate(program.name);
    if (path !== null)
      return run(program, spawn(path, program.arguments(name, filter, user), { stdio: ['ignore', 'pipe', 'pipe'] }));
  }
  throw new NothingDone(
    'watch: neither tcpdump nor dumpcap is installed; install one (apt install tcpdump, dnf install tcpdump, apk add tcpdump), or capture elsewhere and use --pipe',
  );
}

function run(program: Program, child: ChildProcess): CaptureProcess {
  const losses: Losses = { kernel: 0, interface: 0 };
  let said = '';
  child.stderr?.setEncoding('latin1').on('data', (text: string) => {
    said = (said + text).slice(-MESSAGES);
    const told = readLosses(said);
    losses.kernel = told.kernel ?? losses.kernel;
    losses.interface = told.interface ?? losses.interface;
  });
  const ended = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', () => resolve(lastWords(said)));
  });
  return {
    name: program.name,
    stream: child.stdout as Readable,
    losses,
    ask: () => void (program.ask !== null && child.exitCode === null && child.kill(program.ask)),
    stop: () => void child.kill('SIGINT'),
    ended,
  };
}

/** The line that says why it ended: the last that is no count. */
function lastWords(said: string): string {
  const lines = said
    .split('\n')
    .filter(
      (line) =>
        line.trim() !== '' && !/^(?:\w+: )?\d+ packets? |^(?:tcpdump: )?listening on|^Packets |^Capturing on|^File: /.test(line),
    );
  return lines.at(-1)?.trim() ?? '';
}
