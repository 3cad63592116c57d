import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { CarvedFile } from './file.ts';
import { SampleVault, samplesIn, vaultKey } from './vault.ts';

const folder = mkdtempSync(join(tmpdir(), 'fengsui-vault-'));
test.after(() => rmSync(folder, { recursive: true }));

const name = 'ab'.repeat(32);
const file = { sha256: name, path: 'http://x/evil.exe' } as CarvedFile;
const content = Buffer.from('MZ this program cannot be run');

test('a sample is kept encrypted only, and comes back with its key', () => {
  const key = vaultKey(join(folder, 'keys', 'k'));
  assert.equal(statSync(join(folder, 'keys', 'k')).mode & 0o777, 0o600);
  assert.deepEqual(vaultKey(join(folder, 'keys', 'k')), key);
  const vault = new SampleVault(join(folder, 'v'), key);
  assert.equal(vault.keep(file, content), name);
  assert.equal(vault.keep(file, content), name);
  assert.deepEqual([vault.written, vault.present], [1, 1]);
  const sealed = readFileSync(join(folder, 'v', name));
  assert.equal(sealed.includes('program'), false);
  assert.deepEqual(vault.open(name), content);
  assert.equal(samplesIn(join(folder, 'v'))[0].path, 'http://x/evil.exe');
});

test('a sample that was changed, another key, and what is no sample are told', () => {
  const vault = new SampleVault(join(folder, 'v'), vaultKey(join(folder, 'keys', 'k')));
  assert.throws(() => new SampleVault(join(folder, 'v'), Buffer.alloc(32)).open(name), /the key is another/);
  assert.throws(() => vault.open('../../etc/passwd'), /not a SHA-256/);
  assert.throws(() => vault.open('00'.repeat(32)), /no such sample/);
  const path = join(folder, 'v', name);
  const sealed = readFileSync(path);
  sealed[sealed.length - 1] ^= 1;
  writeFileSync(path, sealed);
  assert.throws(() => vault.open(name), /was changed/);
});

test('a key that others can read is refused', { skip: process.platform === 'win32' }, () => {
  const path = join(folder, 'open');
  writeFileSync(path, 'ab'.repeat(32), { mode: 0o644 });
  assert.throws(() => vaultKey(path), /others can read/);
});
