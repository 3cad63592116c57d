import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type LocalHealth, serveHealth } from './commands/watch/health.ts';

const folder = mkdtempSync(join(tmpdir(), 'fengsui-hostile-'));
after(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]) =>
  spawnSync(process.execPath, ['--conditions=source', join(import.meta.dirname, 'main.ts'), ...args], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/;

test('what a document says never reaches the terminal as a command, not in an error either', () => {
  const path = join(folder, 'policy.yml');
  writeFileSync(
    path,
    `format: fengsui-policy
schema: 1
zones: [{id: a, members: []}, {id: b, members: []}]
conduits: [{id: c, from: a, to: b, allow: [{protocol: modbus, functions: ["\\e]0;owned\\a\\x9b2J"]}]}]
`,
  );
  const { status, stderr } = run('policy', 'check', path);
  assert.equal(status, 1);
  assert.match(stderr, /modbus has no function/);
  assert.doesNotMatch(stderr, CONTROL);
});

test('nor do records of other tools', () => {
  const path = join(folder, 'zeek.json');
  const name = '\u001b]0;owned\u0007\u009b2J';
  const ends = { ts: 1, 'id.orig_h': '10.0.0.1', 'id.resp_h': '10.0.0.2' };
  writeFileSync(
    path,
    `${JSON.stringify({ ...ends, note: name, msg: name })}\n${JSON.stringify({ ...ends, _path: 'cip_identity', vendor_name: name, product_name: name })}\n${name}\n`,
  );
  const { status, stdout, stderr } = run('read', '--format', 'zeek-json', path);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /10\.0\.0\.2/);
  assert.doesNotMatch(stdout + stderr, CONTROL);
});

test('the page of health does not answer another name, which a foreign page could point here', async () => {
  const server = await serveHealth(0, () => ({ problems: [] }) as unknown as LocalHealth);
  const ask = async (host: string): Promise<number | undefined> => {
    const asked = request({ port: server.port, host: '127.0.0.1', path: '/health', headers: { host } }).end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    answer.resume();
    return answer.statusCode;
  };
  assert.equal(await ask(`localhost:${server.port}`), 200);
  for (const host of ['evil.example', `127.0.0.1.evil.example:${server.port}`, 'evil.example:80@localhost'])
    assert.equal(await ask(host), 421, host);
  server.close();
});
