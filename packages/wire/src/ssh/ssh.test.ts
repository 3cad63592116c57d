import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { readAll } from '../testing.ts';
import { ssh } from './index.ts';

test('a banner tells software and system', () => {
  const banner = new TextEncoder().encode('SSH-2.0-OpenSSH_7.4p1 Debian-10+deb9u7\r\n');
  assert.equal(ssh.recognise(banner, 0, banner.length), 95);
  const read = readAll(ssh, banner)[0];
  assert.equal(read.fields.software, 'OpenSSH_7.4p1');
  assert.equal(read.fields.comments, 'Debian-10+deb9u7');
  assert.deepEqual(read.identity, { operatingSystem: 'Debian Linux', description: 'SSH-2.0-OpenSSH_7.4p1 Debian-10+deb9u7' });
});

test('an offer of algorithms', () => {
  const names = ['curve25519-sha256', 'ssh-ed25519', 'aes128-ctr', '3des-cbc', 'hmac-sha1', 'hmac-md5', 'none', 'none', '', ''];
  const lists = names.flatMap((name) => [0, 0, 0, name.length, ...Buffer.from(name)]);
  const body = [6, 20, ...new Array(16).fill(7), ...lists, 0, 0, 0, 0, 0, ...new Array(6).fill(0)];
  const read = readAll(ssh, Uint8Array.from([0, 0, 0, body.length, ...body]))[0];
  assert.equal(read.function, 'key_exchange_init');
  assert.equal(read.fields.key_exchange, 'curve25519-sha256');
  assert.equal(read.fields.encryption_server_to_client, '3des-cbc');
  assert.equal(read.fields.mac_server_to_client, 'hmac-md5');
});

test('anything may arrive, and what is encrypted is no message', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (noise) => void readAll(ssh, noise)));
  assert.deepEqual(readAll(ssh, Uint8Array.from([0x8a, 0x11, 0x40, 2, 9, 9, 1])), []);
});
