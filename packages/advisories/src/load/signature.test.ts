import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { verifySignature } from './signature.ts';

const folder = mkdtempSync(join(tmpdir(), 'fengsui-sign-'));
const gpg = (...parameters: string[]): string =>
  spawnSync(
    'gpg',
    ['--homedir', folder, '--batch', '--no-tty', '--pinentry-mode', 'loopback', '--passphrase', '', ...parameters],
    { encoding: 'utf8' },
  ).stdout;
const skip = spawnSync('gpg', ['--version']).status !== 0 && 'GnuPG is not installed';
const file = join(folder, 'advisory.json');
let key = '';
let signature = '';

before(() => {
  if (skip !== false) return;
  writeFileSync(file, '{"document":{}}');
  gpg('--quick-generate-key', 'Example PSIRT <psirt@example.com>', 'ed25519', 'sign', 'never');
  key = gpg('--armor', '--export');
  gpg('--armor', '--detach-sign', file);
  signature = readFileSync(`${file}.asc`, 'utf8');
});

after(() => {
  spawnSync('gpgconf', ['--homedir', folder, '--kill', 'all']);
  rmSync(folder, { recursive: true, force: true });
});

test('a signature is good for what was signed, by the key that the provider names', { skip }, async () => {
  const good = await verifySignature(file, signature, [{ text: key, fingerprint: null }]);
  assert.ok(good.state === 'good', JSON.stringify(good));
  assert.equal((await verifySignature(file, signature, [{ text: key, fingerprint: good.fingerprint }])).state, 'good');
  assert.equal((await verifySignature(file, signature, [{ text: key, fingerprint: 'A'.repeat(40) }])).state, 'bad');
});

test('a changed document, no signature and a foreign key are bad, each with its reason', { skip }, async () => {
  const changed = join(folder, 'changed.json');
  writeFileSync(changed, '{"document":{"changed":true}}');
  assert.deepEqual(await verifySignature(changed, signature, [{ text: key, fingerprint: null }]), {
    state: 'bad',
    reason: 'the document is not what was signed',
  });
  assert.equal((await verifySignature(file, 'nothing', [{ text: key, fingerprint: null }])).state, 'bad');
  assert.equal((await verifySignature(file, signature, [{ text: 'no key', fingerprint: null }])).state, 'bad');
});

test('without GnuPG or without a key nothing is said to be verified', async () => {
  assert.equal((await verifySignature(file, 'x', [{ text: 'x', fingerprint: null }], 'no-such-program')).state, 'not verified');
  assert.equal((await verifySignature(file, 'x', [])).state, 'not verified');
});
