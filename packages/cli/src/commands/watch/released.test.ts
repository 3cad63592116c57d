import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { encodePcap } from '@fengsui/capture';
import { Connection, Network, Random } from '@fengsui/range';
import type { Report } from '@fengsui/sensor';
import { endChild } from './testing.ts';

/** A platform releases an indicator and a fingerprint; its sensor fetches them, finds with them, says which version it has, and drops what is retracted. */

const folder = mkdtempSync(join(tmpdir(), 'fengsui-released-'));
const main = join(import.meta.dirname, '..', '..', 'main.ts');
const data = join(folder, 'sensor');
const INDICATOR = 'indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd40';

function fengsui(args: readonly string[], stdin: 'ignore' | 'pipe'): ChildProcess {
  const environment = {
    ...process.env,
    NODE_OPTIONS: '',
    FENGSUI_LOG_LEVEL: 'error',
    FENGSUI_LOGINS_PER_MINUTE: '1000',
    FENGSUI_RELEASE_ALONE: 'true',
  };
  return spawn(process.execPath, ['--conditions=source', main, ...args], { stdio: [stdin, 'pipe', 'inherit'], env: environment });
}

async function until<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + 90_000; Date.now() < end; await sleep(100)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error(`${what} did not come`);
}

/** A page fetched from a host: a capture of two devices. */
function page(host: string): Buffer {
  const truth = { plant: 'test', seed: 1, hours: 0, begins: '', attacks: [], assets: [], steps: [], mishaps: [], frames: 0 };
  const network = new Network(new Random(1), truth);
  const node = (ip: string, mac: string) => {
    const nothing = { name: null, role: '', purdueLevel: null, vendor: null, product: null, model: null };
    return network.add({
      ip,
      mac,
      asset: { id: ip, mac, ip, ...nothing, orderNumber: null, firmware: null, serial: null, visible: [] },
    });
  };
  network.pass(1);
  const [client, server] = [node('10.0.0.1', '02:00:00:00:00:01'), node('10.0.0.2', '02:00:00:00:00:02')];
  new Connection(network, client, server, 80, { loss: 0 }).exchange(
    Buffer.from(`GET /set.bin HTTP/1.1\r\nHost: ${host}\r\n\r\n`),
    Buffer.from('HTTP/1.1 200 OK\r\nServer: ACME-Panel/7\r\nContent-Length: 4\r\n\r\nabcd'),
  );
  const frames: { seconds: number; nanoseconds: number; bytes: Uint8Array; start: number; end: number }[] = [];
  const now = Math.floor(Date.now() / 1000);
  network.run(network.now + 10, ({ time, bytes }) => {
    const seconds = Math.floor(time);
    frames.push({
      seconds: now + seconds,
      nanoseconds: Math.round((time - seconds) * 1e9) % 1e9,
      bytes,
      start: 0,
      end: bytes.length,
    });
  });
  return Buffer.from(encodePcap(frames));
}

describe('what a platform releases reaches its sensors', { timeout: 240_000 }, () => {
  let server: ChildProcess;
  let address = '';
  let cookie = '';
  let token = '';

  const ask = async <T>(
    method: string,
    path: string,
    body?: object | Uint8Array,
    headers: Record<string, string> = {},
  ): Promise<T> => {
    const raw = body instanceof Uint8Array;
    const type: Record<string, string> =
      body === undefined ? {} : { 'content-type': raw ? 'application/octet-stream' : 'application/json' };
    const sent = body === undefined ? {} : { body: raw ? new Uint8Array(body) : JSON.stringify(body) };
    const response = await fetch(address + path, { method, headers: { cookie, ...type, ...headers }, ...sent });
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
    const text = await response.text();
    assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
    return (text === '' ? null : JSON.parse(text)) as T;
  };
  const importFile = async (name: string, content: object) => {
    const bytes = Buffer.from(JSON.stringify(content));
    const { id } = await ask<{ id: string }>('POST', '/api/imports', { name, size: bytes.length });
    await ask('PUT', `/api/imports/${id}/content`, bytes, { 'upload-offset': '0' });
    await ask('POST', `/api/imports/${id}/complete`, { sha256: createHash('sha256').update(bytes).digest('hex') });
    await until('the import', async () =>
      (await ask<{ items: { state: string }[] }>('GET', '/api/imports')).items.every(({ state }) => state === 'done')
        ? true
        : undefined,
    );
  };
  const versionOf = (): string | undefined => {
    const path = join(data, 'content', 'content.json');
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version : undefined;
  };
  /** Whether the content that the sensor has names the bad host; undefined while it has none. */
  const namesIt = (): boolean | undefined =>
    versionOf() === undefined
      ? undefined
      : gunzipSync(readFileSync(join(data, 'content', 'content.gz'))).includes('evil.example');
  /** Lets a sensor run until its content names the bad host or does not, then see a page of it; its reports. */
  const watch = async (named: boolean): Promise<Report[]> => {
    const args = [
      'watch',
      '--pipe',
      '-',
      '--json',
      '--window',
      '1',
      '--files',
      '--data',
      data,
      '--to',
      address,
      '--token',
      token,
      '--ring',
      '0',
    ];
    const sensor = fengsui(args, 'pipe');
    let text = '';
    sensor.stdout?.setEncoding('utf8').on('data', (part: string) => (text += part));
    const ended = once(sensor, 'exit');
    await until('the content', () => (namesIt() === named ? true : undefined));
    // In use by then: the version is written when it is.
    sensor.stdin?.end(page('www.evil.example'));
    assert.deepEqual(await ended, [0, null]);
    return text
      .trim()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Report);
  };
  /** Whether the content that the platform has now names the bad host. */
  const released = async (): Promise<boolean> => {
    const { credential } = JSON.parse(readFileSync(join(data, 'credential.json'), 'utf8')) as { credential: string };
    const answer = await fetch(`${address}/api/fleet/content`, { headers: { authorization: `Bearer ${credential}` } });
    return gunzipSync(new Uint8Array(await answer.arrayBuffer())).includes('evil.example');
  };

  before(async () => {
    chmodSync(folder, 0o711);
    server = fengsui(['start', '--data', join(folder, 'platform'), '--port', '0', '--no-demo'], 'ignore');
    let text = '';
    server.stdout?.setEncoding('utf8').on('data', (part: string) => (text += part));
    address = await until('the server', () => /ready at (\S+)/.exec(text)?.[1]);
    const link = await until('the link', () => /\/setup#(\S+)/.exec(text)?.[1]);
    await ask('POST', '/api/setup', { token: link, name: 'admin', password: 'correct horse battery' });
    const { id: site } = await ask<{ id: string }>('POST', '/api/sites', { name: 'Waterworks' });
    ({ token } = await ask<{ token: string }>('POST', '/api/sensors/enrolments', { site, name: 'Mirror port' }));
    const now = new Date().toISOString();
    const indicator = {
      type: 'indicator',
      spec_version: '2.1',
      id: INDICATOR,
      created: now,
      modified: now,
      name: 'Control server',
      pattern_type: 'stix',
    };
    await importFile('indicators.json', {
      type: 'bundle',
      id: 'bundle--5d0092c5-5f74-4287-9642-33f4c354e56e',
      objects: [
        {
          ...indicator,
          indicator_types: ['malicious-activity'],
          pattern: "[domain-name:value = 'evil.example']",
          valid_from: '2023-01-01T00:00:00Z',
          confidence: 90,
        },
      ],
    });
    const fingerprint = {
      id: 'acme-panel',
      on: ['description'],
      from: [],
      pattern: '^ACME-Panel/(\\d+)',
      says: { vendor: 'ACME', product: 'Panel $1' },
      fires: { 'ACME-Panel/7': { vendor: 'ACME' } },
      silent: ['Panel'],
    };
    await ask('POST', '/api/library/fingerprints', { fingerprint, why: 'Seen in the plant' });
    await ask('POST', '/api/library/fingerprints/acme-panel/tests', { version: 1 });
    await ask('PUT', '/api/library/fingerprints/acme-panel/publication', { version: 1 });
  });
  after(async () => {
    await endChild(server);
    rmSync(folder, { recursive: true, force: true });
  });

  test('without a credential nobody gets it', async () => {
    assert.equal((await fetch(`${address}/api/fleet/content`)).status, 401);
    assert.equal((await fetch(`${address}/api/fleet/content`, { headers: { cookie } })).status, 401);
  });

  test('a released indicator is met, and the platform knows the version and the files; a retracted one is dropped', async () => {
    const reports = await watch(true);
    const rules = (all: Report[]) => all.flatMap(({ findings }) => findings.map(({ rule }) => rule));
    assert.ok(rules(reports).includes('indicator-met'), JSON.stringify(rules(reports)));
    interface Seen {
      health: { content: { version: string; fingerprints: number } | null };
    }
    const [{ health }] = (await ask<{ items: Seen[] }>('GET', '/api/sensors')).items;
    assert.deepEqual([health.content?.version, health.content?.fingerprints], [versionOf(), 1]);
    const { items: found } = await ask<{ items: { rule: string }[] }>('GET', '/api/findings');
    assert.ok(found.some(({ rule }) => rule === 'indicator-met'));
    const { items: files } = await ask<{ items: { name: string; sha256: string }[] }>('GET', '/api/files');
    assert.deepEqual(
      files.map(({ name, sha256 }) => [name, sha256]),
      [['set.bin', createHash('sha256').update('abcd').digest('hex')]],
    );

    await ask('POST', `/api/library/life/indicator/${INDICATOR}/steps`, { step: 'retract', reason: 'It was ours' });
    await until('content without it', async () => ((await released()) ? undefined : true));
    const later = await watch(false);
    assert.ok(!rules(later).includes('indicator-met'), JSON.stringify(rules(later)));
    const [again] = (await ask<{ items: Seen[] }>('GET', '/api/sensors')).items;
    assert.equal(again.health.content?.version, versionOf());
  });
});
