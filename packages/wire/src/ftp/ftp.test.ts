import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { MARK_CREDENTIALS } from '../message.ts';
import { readAll } from '../testing.ts';
import { ftp } from './index.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test('a login: the name is told, the password is not', () => {
  const read = readAll(ftp, bytes('USER sysdiag\r\nPASS factorycast@schneider\r\n'));
  assert.deepEqual(
    read.map((message) => [message.function, message.fields.user ?? message.fields.argument]),
    [
      ['user', 'sysdiag'],
      ['pass', '***'],
    ],
  );
  assert.ok(read[1].marks & MARK_CREDENTIALS);
  assert.equal(readAll(ftp, bytes('530 Login incorrect.\r\n'))[0].status, 'not_logged_in');
});

test('storing a file writes', () => {
  const store = bytes('STOR /FLASH0/wwwroot/conf/glbdata.ini\r\n');
  assert.equal(ftp.recognise(store, 0, store.length), 82);
  const read = readAll(ftp, store)[0];
  assert.deepEqual(read.acts, ['write', 'file']);
  assert.equal(read.fields.argument, '/FLASH0/wwwroot/conf/glbdata.ini');
});

test('a greeting and the system', () => {
  assert.deepEqual(readAll(ftp, bytes('220 VxWorks (5.4.2) FTP server ready\r\n'))[0].identity, {
    description: 'VxWorks (5.4.2) FTP server ready',
  });
  assert.deepEqual(readAll(ftp, bytes('215 UNIX Type: L8\r\n'))[0].identity, { operatingSystem: 'UNIX' });
});

test('anything may arrive', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (noise) => {
      assert.ok(ftp.recognise(noise, 0, noise.length) < 80);
      readAll(ftp, noise);
    }),
  );
});
