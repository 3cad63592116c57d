import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { readAll } from '../testing.ts';
import { lldp } from './index.ts';

const bytes = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));
const text = (value: string) => Buffer.from(value).toString('hex');
const tlv = (type: number, value: string) => {
  const length = value.replaceAll(/\s/g, '').length / 2;
  return ((type << 9) | length).toString(16).padStart(4, '0') + value;
};

test('a PROFINET station without a system name is named by its chassis id', () => {
  const frame = bytes(
    [
      tlv(1, `07 ${text('et200sp')}`),
      tlv(2, `07 ${text('port-001')}`),
      tlv(3, '0014'),
      tlv(127, '000ecf 05 001b1b029ac3'),
      tlv(8, '05 01 c0a8010e 02 00000001 00'),
      tlv(127, `0012bb 08 ${text('S C-X4U421302009')}`),
      tlv(127, `0012bb 06 ${text('V4.2.0')}`),
      '0000 00000000',
    ].join(''),
  );
  const message = readAll(lldp, frame)[0];
  assert.equal(message.problem, '');
  assert.deepEqual(message.identity, {
    name: 'et200sp',
    mac: '00:1b:1b:02:9a:c3',
    ip: '192.168.1.14',
    serial: 'S C-X4U421302009',
    firmware: 'V4.2.0',
  });
  assert.equal(lldp.recognise(frame, 0, frame.length), 90);
});

test('capabilities that are enabled give the role', () => {
  const start = [tlv(1, '04 001b1b000001'), tlv(2, '03 001b1b000002'), tlv(3, '0078')].join('');
  const role = (bits: string) => readAll(lldp, bytes(`${start}${tlv(7, bits)}0000`))[0].identity.role;
  assert.equal(role('0014 0014'), 'router');
  assert.equal(role('0014 0004'), 'switch');
  assert.equal(role('0084 0084'), undefined);
  assert.equal(role('0024 0024'), 'phone');
});

test('a time to live of zero takes everything back', () => {
  assert.equal(
    readAll(lldp, bytes(`${tlv(1, '04 001b1b000001')}${tlv(2, '03 001b1b000002')}${tlv(3, '0000')}0000`))[0].function,
    'shutdown',
  );
});

test('anything may arrive', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (noise) => void readAll(lldp, noise)));
});
