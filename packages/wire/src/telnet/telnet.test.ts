import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { FROM_CLIENT, FROM_SERVER, MARK_CREDENTIALS } from '../message.ts';
import { readAll } from '../testing.ts';
import { telnet } from './index.ts';

test('negotiation is told, and recognised', () => {
  const options = Uint8Array.from([0xff, 0xfd, 0x18, 0xff, 0xfb, 0x01]);
  assert.equal(telnet.recognise(options, 0, options.length), 88);
  assert.deepEqual(readAll(telnet, options)[0].fields.commands, ['do terminal_type', 'will echo']);
});

test('a banner with a login prompt describes the device', () => {
  const prompt = Uint8Array.from([0xff, 0xfb, 0x01, ...Buffer.from('\r\nModel name : NPort 5110\r\n\r\nlogin: ')]);
  const read = readAll(telnet, prompt, { from: FROM_SERVER })[0];
  assert.equal(read.function, 'login_prompt');
  assert.deepEqual(read.identity, { description: 'Model name : NPort 5110' });
});

test('what is typed is not told', () => {
  const typed = readAll(telnet, Buffer.from('hunter2\r\n'), { from: FROM_CLIENT })[0];
  assert.deepEqual(typed.fields, { commands: [], typed_bytes: 9 });
  const prompt = readAll(telnet, Buffer.from('Password: '), { from: FROM_SERVER })[0];
  assert.equal(prompt.function, 'password_prompt');
  assert.ok(prompt.marks & MARK_CREDENTIALS);
});

test('anything may arrive', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (noise) => void readAll(telnet, noise)));
});
