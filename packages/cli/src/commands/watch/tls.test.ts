import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from './connection.ts';
import { endChild } from './testing.ts';
import { CERTIFICATE, KEY } from './testing-certificate.ts';

/** A platform that speaks TLS itself, with a certificate that nobody signed, and a sensor that knows it by its fingerprint. */
describe('a platform with a certificate of its own', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'fengsui-tls-'));
  chmodSync(folder, 0o711);
  const main = join(import.meta.dirname, '..', '..', 'main.ts');
  const command = ['--conditions=source', main, 'start', '--data', join(folder, 'platform'), '--port', '0', '--no-demo'];
  const environment = (certificate: string, key: string) => ({
    ...process.env,
    NODE_OPTIONS: '',
    FENGSUI_LOG_LEVEL: 'error',
    FENGSUI_TLS_CERTIFICATE: certificate,
    FENGSUI_TLS_KEY: key,
  });
  let server: ChildProcess | undefined;
  after(async () => {
    if (server !== undefined) await endChild(server);
    rmSync(folder, { recursive: true, force: true });
  });

  test('a file that is not there is said with its setting', () => {
    const { status, stderr } = spawnSync(process.execPath, command, {
      encoding: 'utf8',
      env: environment(join(folder, 'none.pem'), ''),
    });
    assert.equal(status, 1);
    assert.match(stderr, /Setting tlsCertificate: ENOENT/);
  });

  test('a sensor enrols over the pinned connection', async () => {
    writeFileSync(join(folder, 'certificate.pem'), CERTIFICATE);
    writeFileSync(join(folder, 'key.pem'), KEY);
    const env = environment(join(folder, 'certificate.pem'), join(folder, 'key.pem'));
    const started = spawn(process.execPath, command, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    server = started;
    let said = '';
    started.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    while (!said.includes('/setup#') && started.exitCode === null) await sleep(50);
    const [, address = ''] = /ready at (https:\S+)/.exec(said) ?? [];
    assert.match(address, /^https:/, said);
    const fingerprint = new X509Certificate(CERTIFICATE).fingerprint256.replaceAll(':', '').toLowerCase();
    const pinned = new Connection(address, fingerprint, null);
    const answer = await pinned.send('POST', '/api/fleet/enrolment', { token: 'fge_guess' });
    assert.deepEqual([answer.status, answer.body.code], [401, 'invalid-link']);
    pinned.close();
    const stranger = new Connection(address, '0'.repeat(64), null);
    await assert.rejects(stranger.send('POST', '/api/fleet/enrolment', { token: 'fge_guess' }), { name: 'WrongServer' });
    stranger.close();
  });
});
