import { spawn } from 'node:child_process';
import { accessSync, constants, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What one run of a command took. */
export interface Measurement {
  /** Seconds. */
  wall: number;
  /** Seconds of all processors; NaN where the system does not tell. */
  cpu: number;
  /** Peak resident memory in MiB; NaN where the system does not tell. */
  memory: number;
  ok: boolean;
}

/** Ticks a second of the times in /proc, which Linux fixes for programs. */
const TICKS = 100;
const EVERY = 10;

/** Runs a command to its end, its output thrown away. Processor time and memory are read from /proc while it runs, so they may lack its last few milliseconds. */
export function measure([command, ...args]: readonly string[]): Promise<Measurement> {
  return new Promise((resolve) => {
    const begin = performance.now();
    const child = spawn(command, args, { stdio: 'ignore' });
    let cpu = Number.NaN;
    let memory = Number.NaN;
    const look = (): void => {
      try {
        // The name of the program stands in parentheses and may hold spaces; behind it the fields are numbered from 3.
        const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1].split(' ');
        const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'));
        cpu = (Number(fields[11]) + Number(fields[12])) / TICKS;
        if (peak) memory = Number(peak[1]) / 1024;
      } catch {
        // Not Linux, or gone between two looks.
      }
    };
    const timer = setInterval(look, EVERY);
    const end = (ok: boolean): void => {
      clearInterval(timer);
      resolve({ wall: (performance.now() - begin) / 1000, cpu, memory, ok });
    };
    child.on('error', () => end(false));
    child.on('exit', (status) => end(status === 0));
  });
}

/** Seconds of processor time that a process and those that it started have used, those that ended among them; 0 where the system does not tell. */
export function treeSeconds(parent: number): number {
  let ticks = 0;
  for (const id of processes()) {
    try {
      // Behind the name, which may hold spaces: state, parent, …; 12th to 15th are user and system time, of itself and of children that ended.
      const fields = readFileSync(`/proc/${id}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')
        .map(Number);
      if (id === parent) ticks += fields[13] + fields[14];
      if (id === parent || fields[1] === parent) ticks += fields[11] + fields[12];
    } catch {
      // It ended while the others were looked at.
    }
  }
  return ticks / TICKS;
}

function processes(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

/** Where a program is; null when it is not installed. */
export function installed(program: string): string | null {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return join(folder, program);
    } catch {
      // The next folder.
    }
  }
  return null;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
