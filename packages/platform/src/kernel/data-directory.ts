import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The data folder, held by this process alone. */
export interface DataDirectory {
  readonly path: string;
  /** Path of a file or folder in it. */
  resolve(...parts: string[]): string;
  /** Lets another process have it. */
  release(): void;
}

/**
 * Makes the data folder if missing and takes its lock. A lock left by a process that is gone is taken over.
 * @throws Error when another server is using the folder
 */
export function openDataDirectory(path: string): DataDirectory {
  mkdirSync(path, { recursive: true });
  const lock = join(path, 'server.lock');
  const own = `${process.pid} ${startOf(process.pid)}\n`;
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(lock, own, { flag: 'wx' });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 2) throw error;
      const [pid, start] = readLock(lock);
      if (pid !== process.pid && startOf(pid) === start && start !== '') {
        throw new Error(`${path} is in use by process ${pid}; stop that server or choose another folder with --data`, {
          cause: error,
        });
      }
      // Renaming is atomic: of two servers that find the same stale lock only one moves it away.
      renameSync(lock, `${lock}.${process.pid}`);
      rmSync(`${lock}.${process.pid}`, { force: true });
    }
  }
  return {
    path,
    resolve: (...parts) => join(path, ...parts),
    release() {
      if (readLock(lock)[0] === process.pid) rmSync(lock, { force: true });
    },
  };
}

function readLock(lock: string): [pid: number, start: string] {
  try {
    const [pid = '', start = ''] = readFileSync(lock, 'utf8').trim().split(' ');
    return [Number(pid), start];
  } catch {
    return [0, ''];
  }
}

/** Something that tells a process from a later one with the same number; empty when there is no such process. */
function startOf(pid: number): string {
  if (!Number.isInteger(pid) || pid <= 0) return '';
  try {
    // Field 22 of /proc/PID/stat is the start time; the name in field 2 may hold spaces and ends with the last parenthesis.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? '' : fields[19];
  } catch {
    if (process.platform === 'linux') return '';
  }
  try {
    process.kill(pid, 0);
    return 'running';
  } catch {
    return '';
  }
}
