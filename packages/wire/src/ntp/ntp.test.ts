import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { readAll } from '../testing.ts';
import { ntp } from './index.ts';

const bytes = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));

test('a server tells its stratum and reference, and pairs with its client', () => {
  const client = bytes(`23 00 06 ec ${'00'.repeat(36)} e1a4b2c3 0badcafe`);
  const server = bytes(
    `24 01 06 ec 00000000 00000010 47505300 e1a4b2c0 00000000 e1a4b2c3 0badcafe e1a4b2c3 1c000000 e1a4b2c3 1d000000`,
  );
  assert.equal(ntp.recognise(server, 0, server.length), 85);
  const [asked, told] = [readAll(ntp, client)[0], readAll(ntp, server)[0]];
  assert.equal(asked.pair, told.pair);
  assert.equal(told.value, 1);
  assert.equal(told.fields.reference, 'GPS');
  assert.equal(told.fields.receive_time, '2019-12-18T14:14:27.109Z');
});

test('the monitor list is asked for in private mode', () => {
  const read = readAll(ntp, bytes('17 00 03 2a 0000 0000'))[0];
  assert.equal(read.function, 'private_monitor_list_1');
  assert.deepEqual(read.acts, ['discover']);
});

test('variables name the system of a daemon', () => {
  const data = Buffer.from('version="ntpd 4.2.6p5", system="Linux/3.10.0"').toString('hex');
  const read = readAll(ntp, bytes(`16 82 0001 0000 0000 0000 ${(data.length / 2).toString(16).padStart(4, '0')} ${data}`))[0];
  assert.deepEqual(read.identity, { operatingSystem: 'Linux/3.10.0' });
});

test('anything may arrive', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (noise) => {
      assert.ok(ntp.recognise(noise, 0, noise.length) < 80);
      readAll(ntp, noise);
    }),
  );
});
