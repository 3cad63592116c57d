import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { readAll } from '../testing.ts';
import { nbdgm, nbns } from './index.ts';

const bytes = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));
const plain = (text: string, suffix: number) =>
  Buffer.from(text.padEnd(15)).toString('hex') + suffix.toString(16).padStart(2, '0');
const encoded = (text: string, suffix: number) =>
  `20${[...plain(text, suffix)].map((digit) => (0x41 + Number.parseInt(digit, 16)).toString(16)).join('')}00`;

test('a registration binds a name to an address', () => {
  const message = bytes(
    `8001 2910 0001 0000 0000 0001 ${encoded('HMI3', 0)} 0020 0001 c00c 0020 0001 000493e0 0006 0000 0a000009`,
  );
  assert.equal(nbns.recognise(message, 0, message.length), 93);
  const read = readAll(nbns, message)[0];
  assert.equal(read.function, 'registration');
  assert.deepEqual(read.others, { '10.0.0.9': { name: 'HMI3' } });
});

test('a node status answer lists the names of a host', () => {
  const names = `${plain('HIST1', 0)}0400 ${plain('PLANT', 0)}8400 ${plain('HIST1', 0x20)}0400`;
  const read = readAll(
    nbns,
    bytes(`0007 8400 0000 0001 0000 0000 ${encoded('*', 0)} 0021 0001 00000000 003d 03 ${names} 080027fe8f95`),
  )[0];
  assert.equal(read.function, 'node_status');
  assert.deepEqual(read.identity, { name: 'HIST1', mac: '08:00:27:fe:8f:95' });
});

test('a host announcement says name, version and kind', () => {
  const frame = `01 00 80fc0a00 ${Buffer.from('ENG7'.padEnd(16, '\0')).toString('hex')} 05 01 03900000 0f01 55aa ${Buffer.from('Line 2').toString('hex')}00`;
  const slot = `${Buffer.from('\\MAILSLOT\\BROWSE').toString('hex')}00`;
  const words = `11 0000 0000 0000 0000 00 00 0000 00000000 0000 0000 0000 2800 5600 03 00 0100 0000 0200 0000`;
  const message = bytes(
    `11 0a 8001 0a00000c 008a 0000 0000 ${encoded('ENG7', 0)} ${encoded('PLANT', 0x1d)} ff534d42 25 ${'00'.repeat(27)} ${words} ${slot} ${frame}`,
  );
  assert.equal(nbdgm.recognise(message, 0, message.length), 93);
  const read = readAll(nbdgm, message)[0];
  assert.equal(read.function, 'host_announcement');
  assert.deepEqual(read.others, {
    '10.0.0.12': { name: 'ENG7', operatingSystem: 'Windows NT 5.1', role: 'server', description: 'Line 2' },
  });
});

test('anything may arrive', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 160 }), (noise) => {
      for (const protocol of [nbns, nbdgm]) {
        assert.equal(protocol.recognise(noise, 0, noise.length), 0);
        readAll(protocol, noise);
      }
    }),
  );
});
