import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { MARK_CREDENTIALS } from '../message.ts';
import { readAll } from '../testing.ts';
import { snmp } from './index.ts';

const bytes = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));
const element = (tag: number, ...contents: string[]) => {
  const data = contents.join('').replaceAll(/\s/g, '');
  return tag.toString(16).padStart(2, '0') + (data.length / 2).toString(16).padStart(2, '0') + data;
};
const text = (value: string) => element(4, Buffer.from(value).toString('hex'));
const pdu = (tag: number, bindings: string, status = '00') =>
  element(tag, element(2, '1a2b3c4d'), element(2, status), element(2, '00'), element(0x30, bindings));
const message = (body: string, community = 'public') => bytes(element(0x30, element(2, '01'), text(community), body));
const binding = (oid: string, value: string) => element(0x30, element(6, oid), value);

test('an agent answers its system group, and the community stays unsaid', () => {
  const answer = message(
    pdu(
      0xa2,
      binding('2b0601020101 0100', text('RTU 540')) +
        binding('2b0601020101 0500', text('rtu-north')) +
        binding('2b0601020101 0600', text('Substation 4')),
    ),
    's3cret',
  );
  assert.equal(snmp.recognise(answer, 0, answer.length), 92);
  const read = readAll(snmp, answer)[0];
  assert.equal(read.function, 'response');
  assert.equal(read.pair, 0x1a2b3c4d);
  assert.deepEqual(read.identity, { description: 'RTU 540', name: 'rtu-north', location: 'Substation 4' });
  assert.ok(read.marks & MARK_CREDENTIALS);
  assert.ok(!JSON.stringify(read).includes('s3cret'));
});

test('a set request writes and configures', () => {
  const read = readAll(snmp, message(pdu(0xa3, binding('2b0601020101 0500', text('owned')))))[0];
  assert.deepEqual(read.acts, ['write', 'configure']);
  assert.equal(read.fields.community_is_default, true);
  assert.deepEqual(read.fields.bindings, [{ object: '1.3.6.1.2.1.1.5.0', type: 'octet_string', value: 'owned' }]);
  assert.equal(readAll(snmp, message(pdu(0xa2, '', '11')))[0].status, 'not_writable');
});

test('a version 1 trap names its agent', () => {
  const trap = element(
    0xa4,
    element(6, '2b060104019f5a'),
    element(0x40, '0a000005'),
    element(2, '04'),
    element(2, '00'),
    element(0x43, '0100'),
    element(0x30, ''),
  );
  const read = readAll(snmp, bytes(element(0x30, element(2, '00'), text('public'), trap)))[0];
  assert.equal(read.kind, 'notice');
  assert.equal(read.fields.trap, 'authentication_failure');
  assert.equal(read.fields.agent, '10.0.0.5');
});

test('an encrypted message of version 3 pairs by its message id and tells of its engine', () => {
  const globals = element(0x30, element(2, '30f6f3d5'), element(2, '00ffe3'), element(4, '03'), element(2, '03'));
  const security = element(
    4,
    element(
      0x30,
      element(4, '800007e5 03 000cf1020304'),
      element(2, '08'),
      element(2, '0ab9'),
      text('ops'),
      element(4, ''),
      element(4, ''),
    ),
  );
  const read = readAll(snmp, bytes(element(0x30, element(2, '03'), globals, security, element(4, 'd0b44e7e'))))[0];
  assert.equal(read.function, 'encrypted');
  assert.equal(read.pair, 0x30f6f3d5);
  assert.equal(read.fields.user, 'ops');
  assert.deepEqual(read.identity, { mac: '00:0c:f1:02:03:04' });
});

test('anything may arrive', () => {
  const good = message(pdu(0xa2, binding('2b0601020101 0100', text('RTU 540'))));
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length), (at, value, cut) => {
      const bent = good.slice(0, cut);
      if (at < cut) bent[at] = value;
      readAll(snmp, bent);
    }),
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (noise) => assert.equal(snmp.recognise(noise, 0, noise.length), 0)));
});
