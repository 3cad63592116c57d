import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { locateBinaries, unprivileged } from './kernel/embedded-postgres.ts';

/** Engines by address for the tests: the same suites run on them as on the embedded ones. */

/** An engine that the tests started. */
export interface Engine {
  address: string;
  stop(): Promise<void>;
}

/** Where Debian keeps the oldest PostgreSQL that is supported. */
const debian = '/usr/lib/postgresql/15/bin';

/**
 * Starts a PostgreSQL that listens on a port and asks for a password: Debian's PostgreSQL 15 where there is one, else the one from npm.
 * Its role may create databases and roles but is no superuser, as an operator would grant it.
 */
export async function startPostgres(folder: string): Promise<Engine> {
  const root = process.getuid?.() === 0;
  const owner = root ? unprivileged : {};
  const cluster = join(folder, 'postgres');
  mkdirSync(cluster, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o711);
  if (root) chownSync(cluster, unprivileged.uid, unprivileged.gid);
  const binaries = existsSync(join(debian, 'postgres')) ? debian : locateBinaries(folder, root);
  const port = await freePort();
  const options = { ...owner, cwd: cluster };
  execFileSync(
    join(binaries, 'initdb'),
    ['-D', cluster, '-U', 'postgres', '-E', 'UTF8', '--locale=C.UTF-8', '-A', 'trust', '-N'],
    {
      ...options,
      stdio: 'pipe',
    },
  );
  const child = spawn(join(binaries, 'postgres'), ['-D', cluster, '-k', cluster, '-p', String(port), '-c', 'fsync=off'], {
    ...options,
    stdio: 'ignore',
  });
  await patiently(async () => {
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres' });
    await client.connect();
    await client.query("create role fengsui login createrole password 'secret'");
    await client.query('create database fengsui owner fengsui');
    await client.end();
  });
  return { address: `postgres://fengsui:secret@127.0.0.1:${port}/fengsui`, stop: () => stop(child, 'SIGINT') };
}

/** Starts a real ClickHouse server from the library that chDB brings. */
export async function startClickHouse(folder: string): Promise<Engine> {
  const [http, tcp] = [await freePort(), await freePort()];
  const path = join(folder, 'clickhouse');
  mkdirSync(path, { recursive: true });
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const script = fileURLToPath(new URL(`./testing-clickhouse.${extension}`, import.meta.url));
  const child = spawn(process.execPath, [script, path, String(http), String(tcp)], { stdio: 'ignore' });
  const address = `http://127.0.0.1:${http}`;
  await patiently(async () => {
    const response = await fetch(`${address}/ping`);
    if (!response.ok) throw new Error('not yet');
  });
  return { address, stop: () => stop(child, 'SIGKILL') };
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

async function patiently(attempt: () => Promise<void>): Promise<void> {
  for (let left = 300; ; left--) {
    try {
      return await attempt();
    } catch (error) {
      if (left === 0) throw error;
      await sleep(50);
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
