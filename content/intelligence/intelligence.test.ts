import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { observable, type ObservableType, readDecayTable } from '../../packages/knowledge/src/index.ts';

const table = readDecayTable(readFileSync(join(import.meta.dirname, 'decay.json'), 'utf8'));

/** A value of every type that has a lifetime. */
const examples: Readonly<Record<string, string>> = {
  ip: '198.51.100.7',
  network: '198.51.100.0/24',
  domain: 'evil.example',
  url: 'https://evil.example/',
  email: 'a@evil.example',
  mac: '00:1b:1b:aa:bb:cc',
  'file-name': 'a.exe',
  'file-path': 'c:\\a.exe',
  md5: 'a'.repeat(32),
  sha1: 'a'.repeat(40),
  sha224: 'a'.repeat(56),
  sha256: 'a'.repeat(64),
  sha384: 'a'.repeat(96),
  sha512: 'a'.repeat(128),
  ssdeep: '3:abc:def',
  tlsh: `T1${'A'.repeat(70)}`,
  imphash: 'a'.repeat(32),
  ja3: 'a'.repeat(32),
  port: '502',
  'user-agent': 'curl',
  mutex: 'Global\\a',
  'registry-key': 'hklm\\a',
  certificate: 'aa:bb',
  vulnerability: 'CVE-2015-5374',
};

test('every type with a lifetime is a type of value', () => {
  for (const type of Object.keys(table.types)) {
    assert.ok(examples[type], type);
    assert.equal(observable(type as ObservableType, examples[type])?.type, type);
  }
});

test('addresses are forgotten before names, names before hashes', () => {
  const lifetime = (type: ObservableType): number => table.types[type]?.lifetime ?? 0;
  assert.ok(lifetime('ip') < lifetime('domain') && lifetime('domain') < lifetime('md5') && lifetime('md5') < lifetime('sha256'));
});
