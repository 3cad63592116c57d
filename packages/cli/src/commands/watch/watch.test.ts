import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { simulate } from '@fengsui/range';
import { partsOf, type Report } from '@fengsui/sensor';
import { endChild } from './testing.ts';

/** A platform that is killed with -9 while a sensor reports to it: everything arrives, in order, and exactly once. */

const folder = mkdtempSync(join(tmpdir(), 'fengsui-watch-'));
const main = join(import.meta.dirname, '..', '..', 'main.ts');
const capture = join(folder, 'plant.pcap');

function fengsui(args: readonly string[], stdin: 'ignore' | 'pipe'): ChildProcess {
  const flags = ['--conditions=source', main, ...args];
  const environment = { ...process.env, NODE_OPTIONS: '', FENGSUI_LOG_LEVEL: 'error', FENGSUI_LOGINS_PER_MINUTE: '1000' };
  return spawn(process.execPath, flags, { stdio: [stdin, 'pipe', 'inherit'], env: environment });
}

/** What a child writes, as it grows. */
function outputOf(child: ChildProcess): () => string {
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (part: string) => (text += part));
  return () => text;
}

async function until<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + 30_000; Date.now() < end; await sleep(50)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error(`${what} did not come`);
}

describe('a sensor and a platform that is killed', { timeout: 90_000 }, () => {
  let server: ChildProcess;
  let address = '';
  let cookie = '';
  let token = '';

  const start = async (port = '0'): Promise<string> => {
    server = fengsui(['start', '--data', join(folder, 'platform'), '--port', port, '--no-demo'], 'ignore');
    const output = outputOf(server);
    address = await until('the server', () => /ready at (\S+)/.exec(output())?.[1]);
    return port === '0' ? until('the link', () => /\/setup#(\S+)/.exec(output())?.[1]) : '';
  };
  const ask = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const headers = { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
    const response = await fetch(address + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
    assert.ok(response.ok, `${method} ${path}: ${response.status}`);
    return (await response.json()) as T;
  };
  const all = async <T>(path: string): Promise<T[]> => {
    const items: T[] = [];
    let after = '';
    do {
      const page = await ask<{ items: T[]; next: string | null }>(
        'GET',
        `${path}?limit=500${after && `&after=${encodeURIComponent(after)}`}`,
      );
      items.push(...page.items);
      after = page.next ?? '';
    } while (after !== '');
    return items;
  };

  before(async () => {
    // The embedded database of a server that runs as root is another user's.
    chmodSync(folder, 0o711);
    simulate('waterworks', { seed: 3, hours: 0.25, attacks: ['modbus-set-point', 'modbus-flood'], out: capture });
    const link = await start();
    await ask('POST', '/api/setup', { token: link, name: 'admin', password: 'correct horse battery' });
    const { id: site } = await ask<{ id: string }>('POST', '/api/sites', { name: 'Waterworks' });
    ({ token } = await ask<{ token: string }>('POST', '/api/sensors/enrolments', { site, name: 'Mirror port' }));
  });
  after(async () => {
    await endChild(server);
    rmSync(folder, { recursive: true, force: true });
  });

  test('everything that the sensor told arrives exactly once and in order', async () => {
    const data = join(folder, 'sensor');
    const to = ['--to', address, '--token', token, '--data', data];
    const sensor = fengsui(['watch', '--pipe', '-', '--json', '--window', '30', '--learning', '600', ...to], 'pipe');
    const output = outputOf(sensor);
    const ended = once(sensor, 'exit');
    const bytes = readFileSync(capture);
    const third = Math.floor(bytes.length / 3);
    const sequence = async () =>
      (await ask<{ items: { lastSequence: number }[] }>('GET', '/api/sensors')).items[0]?.lastSequence ?? 0;

    sensor.stdin?.write(bytes.subarray(0, third));
    await until('the first batches', async () => ((await sequence()) > 2 ? true : undefined));
    // Killed while it files: of what is on its way some is filed and not answered.
    sensor.stdin?.write(bytes.subarray(third, 2 * third));
    await endChild(server, 'SIGKILL');
    sensor.stdin?.end(bytes.subarray(2 * third));
    await until('batches in the spool', () => (readdirSync(join(data, 'spool')).length > 10 ? true : undefined));
    await start(new URL(address).port);
    assert.deepEqual(await ended, [0, null]);

    const reports = output()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Report);
    assert.deepEqual(readdirSync(join(data, 'spool')), ['position.json']);
    assert.equal(await sequence(), reports.flatMap((report) => partsOf(report)).length);

    const captures = await all<{ id: string; frames: number; bytes: number }>('/api/captures');
    const sum = (of: (report: Report) => number) => reports.reduce((total, report) => total + of(report), 0);
    assert.deepEqual(
      captures.map(({ frames, bytes: size }) => [frames, size]),
      [[sum(({ frames }) => frames), sum(({ bytes: size }) => size)]],
    );

    const told = new Map(reports.flatMap(({ conversations }) => conversations).map((one) => [one.number, one.messages]));
    const conversations = await all<{ id: string; messages: number }>('/api/conversations');
    assert.deepEqual(new Map(conversations.map(({ id, messages }) => [Number(id.slice(37)), messages])), new Map(told.entries()));

    const found = new Map<string, number>();
    for (const { rule, client, server: to, count } of reports.flatMap(({ findings }) => findings)) {
      const key = `${rule} ${client} ${to}`;
      found.set(key, (found.get(key) ?? 0) + count);
    }
    const findings = await all<{ rule: string; client: string | null; server: string | null; count: number }>('/api/findings');
    assert.ok(findings.length > 0);
    assert.deepEqual(new Map(findings.map((one) => [`${one.rule} ${one.client ?? ''} ${one.server ?? ''}`, one.count])), found);

    const acts = reports.flatMap((report) => report.acts.map(({ number }) => number));
    const events = (await all<{ id: string }>('/api/events')).map(({ id }) => Number(id.slice(37)));
    assert.ok(acts.length > 0);
    assert.deepEqual(
      events.toSorted((one, other) => one - other),
      acts,
    );

    const assets = await all<{ interfaces: { ips: string[] }[] }>('/api/assets');
    const addresses = new Set(assets.flatMap(({ interfaces }) => interfaces.flatMap(({ ips }) => ips)));
    for (const { interfaces } of reports.flatMap((report) => report.assets))
      for (const ip of interfaces.flatMap(({ ips }) => ips)) assert.ok(addresses.has(ip), ip);

    // The frames of a finding are those of the plant.
    const [first] = await all<{ id: string }>('/api/findings');
    const { items: frames } = await ask<{ items: unknown[] }>('GET', `/api/findings/${first.id}/frames`);
    assert.ok(frames.length > 0);
  });

  test('a sensor that is enrolled needs no token again, and what it tells now follows what it told', async () => {
    const before = (await ask<{ items: { lastSequence: number }[] }>('GET', '/api/sensors')).items[0].lastSequence;
    const sensor = fengsui(['watch', '--pipe', capture, '--json', '--window', '600', '--data', join(folder, 'sensor')], 'ignore');
    sensor.stdout?.resume();
    assert.deepEqual(await once(sensor, 'exit'), [0, null]);
    const { items } = await ask<{ items: { lastSequence: number; health: { problems: string[] } }[] }>('GET', '/api/sensors');
    assert.ok(items[0].lastSequence > before);
    assert.deepEqual(items[0].health.problems, []);
    assert.equal((await all('/api/captures')).length, 2);
  });
});
