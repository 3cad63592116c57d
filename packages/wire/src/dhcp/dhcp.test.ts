import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { readAll } from '../testing.ts';
import { dhcp, dhcpv6 } from './index.ts';

const bytes = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));
const text = (value: string) => Buffer.from(value).toString('hex');
const option = (code: number, value: string) => {
  const data = value.replaceAll(' ', '');
  return code.toString(16).padStart(2, '0') + (data.length / 2).toString(16).padStart(2, '0') + data;
};
const message = (op: number, yours: string, options: string[]) =>
  bytes(
    `0${op} 01 06 00 3903f326 0000 0000 00000000 ${yours} 00000000 00000000 001b1b029ac3 ${'00'.repeat(10 + 64 + 128)} 63825363 ${options.join('')} ff`,
  );

test('a client says its name, its address and its maker', () => {
  const request = message(1, '00000000', [
    option(53, '03'),
    option(61, '01 001b1b029ac3'),
    option(50, 'c0a80110'),
    option(12, text('HMI-3')),
    option(60, text('MSFT 5.0')),
    option(55, '01 03 06'),
  ]);
  const read = readAll(dhcp, request)[0];
  assert.equal(read.function, 'request');
  assert.equal(read.pair, 0x3903f326);
  assert.deepEqual(read.identity, { mac: '00:1b:1b:02:9a:c3', name: 'HMI-3', operatingSystem: 'Windows' });
  assert.equal(read.fields.requested_address, '192.168.1.16');
  assert.deepEqual(read.fields.parameter_list, [1, 3, 6]);
  assert.equal(dhcp.recognise(request, 0, request.length), 95);
});

test('an acknowledgement binds an address to a client, and names the router', () => {
  const ack = message(2, 'c0a80110', [option(53, '05'), option(54, 'c0a80101'), option(3, 'c0a801fe')]);
  const read = readAll(dhcp, ack)[0];
  assert.equal(read.kind, 'response');
  assert.deepEqual(read.acts, ['configure']);
  assert.deepEqual(read.identity, { ip: '192.168.1.1' });
  assert.deepEqual(read.others, {
    '00:1b:1b:02:9a:c3': { ip: '192.168.1.16' },
    '192.168.1.16': { mac: '00:1b:1b:02:9a:c3' },
    '192.168.1.254': { role: 'router' },
  });
});

test('a fully qualified name goes before the host name', () => {
  const read = readAll(
    dhcp,
    message(1, '00000000', [option(53, '01'), option(12, text('eng1')), option(81, `00 00 00 ${text('eng1.plant.example')}`)]),
  )[0];
  assert.equal(read.identity.name, 'eng1.plant.example');
});

test('DHCPv6: a solicit with a DUID and a name', () => {
  const solicit = bytes(`01 a1b2c3 0001000e 00010001 1b2c3d4e 080027fe8f95 0027 0007 00 04 ${text('eng1')} 00`);
  const read = readAll(dhcpv6, solicit)[0];
  assert.equal(read.problem, '');
  assert.equal(read.function, 'solicit');
  assert.deepEqual(read.identity, { mac: '08:00:27:fe:8f:95', name: 'eng1' });
});

test('anything may arrive', () => {
  const good = message(1, '00000000', [option(53, '01'), option(12, text('eng1')), option(81, '04 00 00 04 65 6e 67 31 00')]);
  fc.assert(
    fc.property(fc.integer({ min: 236, max: good.length - 1 }), fc.nat(255), fc.nat(good.length), (at, value, cut) => {
      const bent = good.slice(0, cut);
      if (at < cut) bent[at] = value;
      readAll(dhcp, bent);
      readAll(dhcpv6, bent);
    }),
  );
});
