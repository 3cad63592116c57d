import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MARK_CREDENTIALS } from '../message.ts';
import { readAll, readsInside } from '../testing.ts';
import { encode, hj212 } from './index.ts';

const base = {
  request: '20260801085857223',
  system: 32,
  command: 1062,
  password: '100000',
  device: '010000A8900016F000169DC0',
  flag: 5,
  parameters: 'RtdInterval=30',
};

test('the example of the standard has the check sum of the standard', () => {
  const text = new TextDecoder().decode(encode.packet({ ...base, request: '20160801085857223' }));
  assert.match(text, /^##0101QN=20160801085857223;.*&&1C80\r\n$/);
});

test('a set of the interval is a configuration with its value', () => {
  const [message] = readAll(hj212, encode.packet(base));
  assert.equal(message.function, 'set_real_time_interval');
  assert.deepEqual(message.acts, ['configure']);
  assert.equal(message.kind, 'request');
  assert.equal(message.value, 30);
  assert.equal(message.marks & MARK_CREDENTIALS, MARK_CREDENTIALS);
  assert.equal(message.fields.device_number, base.device);
  assert.equal(message.fields.version, '2017');
  assert.equal(message.others.receiver?.name, base.device);
  assert.ok(!JSON.stringify(message.fields).includes('100000'));
});

test('an upload is a report, the request for it a read', () => {
  const [upload] = readAll(
    hj212,
    encode.packet({ ...base, command: 2011, parameters: 'DataTime=20260801085857;w01018-Rtd=1.5,w01018-Flag=N;w21003-Rtd=-2' }),
  );
  assert.equal(upload.kind, 'notice');
  assert.deepEqual(upload.acts, ['report']);
  assert.equal(upload.value, 1.5);
  assert.equal(upload.identity.role, 'rtu');
  assert.deepEqual(upload.fields.parameters, [
    { name: 'DataTime', value: '20260801085857' },
    { item: 'w01018', kind: 'Rtd', value: 1.5 },
    { item: 'w01018', kind: 'Flag', state: 'normal' },
    { item: 'w21003', kind: 'Rtd', value: -2 },
  ]);
  const [request] = readAll(
    hj212,
    encode.packet({ ...base, command: 2031, parameters: 'BeginTime=20260801000000,EndTime=20260803000000' }),
  );
  assert.equal(request.kind, 'request');
  assert.deepEqual(request.acts, ['read']);
});

test('a control is answered with its result', () => {
  const [control] = readAll(hj212, encode.packet({ ...base, command: 3011, parameters: 'PolId=w01018' }));
  assert.deepEqual(control.acts, ['control']);
  const [refused] = readAll(hj212, encode.packet({ ...base, command: 9011, system: 91, parameters: 'QnRtn=3' }));
  assert.equal(refused.status, 'wrong_password');
  assert.equal(refused.pair, control.pair);
  const [accepted] = readAll(hj212, encode.packet({ ...base, command: 9011, system: 91, parameters: 'QnRtn=1' }));
  assert.equal(accepted.pair, -1);
  const [failed] = readAll(hj212, encode.packet({ ...base, command: 9012, system: 91, parameters: 'ExeRtn=5' }));
  assert.equal(failed.status, 'busy');
  assert.equal(failed.pair, control.pair);
});

test('new passwords are never described', () => {
  const [message] = readAll(hj212, encode.packet({ ...base, command: 1072, parameters: 'NewPW=654321' }));
  assert.ok(!JSON.stringify(message.fields).includes('654321'));
  assert.ok(Number.isNaN(message.value));
});

test('recognition wants a length, a field and the check sum', () => {
  const bytes = encode.packet(base);
  assert.equal(hj212.recognise(bytes, 0, bytes.length), 95);
  assert.equal(hj212.recognise(bytes, 0, 20), 85);
  bytes[30] ^= 1;
  assert.ok(hj212.recognise(bytes, 0, bytes.length) < 80);
  assert.equal(readAll(hj212, bytes)[0].problem, 'the check sum does not match');
  assert.equal(hj212.recognise(new TextEncoder().encode('## Heading of a page\r\n'), 0, 22), 0);
});

test('packets without the end of a line follow one another', () => {
  const one = encode.packet(base);
  const bare = one.subarray(0, one.length - 2);
  const messages = readAll(hj212, Uint8Array.from([...bare, ...bare, ...one]));
  assert.deepEqual(
    messages.map((message) => [message.function, message.problem]),
    Array.from({ length: 3 }, () => ['set_real_time_interval', '']),
  );
});

test('bent and random packets never throw and are read inside their bounds', () => {
  const bytes = encode.packet({ ...base, command: 2051, parameters: 'DataTime=20260801085857;w01018-Avg=1.5' });
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.nat(bytes.length), (where, value, length) => {
      const bent = bytes.slice(0, length);
      if (where < length) bent[where] = value;
      assert.ok(readsInside(hj212, bent));
    }),
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (random) => void readAll(hj212, random)));
});
