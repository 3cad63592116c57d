import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAll, readsInside } from '../testing.ts';
import { encode, melsoft } from './index.ts';

test('a remote stop is a control', () => {
  const bytes = encode.remoteStop(11);
  assert.equal(melsoft.measure?.(bytes, 0, bytes.length), bytes.length);
  assert.ok(melsoft.recognise(bytes, 0, bytes.length) >= 80);
  const [message] = readAll(melsoft, bytes);
  assert.deepEqual([message.function, message.acts, message.pair, message.value], ['remote_stop', ['control'], 11, 1]);
});

test('the answer to open initial names the controller', () => {
  const [message] = readAll(melsoft, encode.openInitialResponse(1, 'FX5U-32MT/ES', 0x4a29));
  assert.equal(message.kind, 'response');
  assert.deepEqual(message.identity, { model: 'FX5U-32MT/ES', vendor: 'Mitsubishi Electric', role: 'controller' });
});

test('files and users are named', () => {
  const [open] = readAll(melsoft, encode.openFile(5, '$MELPRJ$\\MAIN.PRG'));
  assert.deepEqual(open.fields.files, ['$MELPRJ$\\MAIN.PRG']);
  const [login] = readAll(melsoft, encode.usernameLogin(6, 'operator'));
  assert.equal(login.fields.user, 'operator');
});

test('a short message has no length field', () => {
  const [ask] = readAll(melsoft, Uint8Array.from([0x5a, 0, 0, 1]));
  assert.equal(ask.function, 'connection_01');
  const [answer] = readAll(melsoft, Uint8Array.from([0xda, 0, 0, 1, 0x14, 0, 10, 0, 0, 1, 10, 0, 0, 2]));
  assert.equal(answer.fields.ip_address, '10.0.0.1');
  assert.equal(answer.pair, ask.pair);
});

test('a refusal has its status', () => {
  const [message] = readAll(melsoft, encode.response({ command: 0x0132, reference: 2, status: 0x4408 }));
  assert.equal(message.status, 'wrong_password');
});

test('random and mutated bytes never throw and are read inside', () => {
  const seeds = [encode.openFile(5, 'A.PRG'), encode.openInitialResponse(1, 'R08SFCPU', 1), encode.usernameLogin(6, 'x')];
  fc.assert(
    fc.property(fc.constantFrom(...seeds), fc.array(fc.tuple(fc.nat(90), fc.nat(255)), { maxLength: 6 }), (seed, changes) => {
      const bytes = Uint8Array.from(seed);
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      assert.ok(readsInside(melsoft, bytes));
    }),
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => assert.ok(readsInside(melsoft, bytes))));
});
