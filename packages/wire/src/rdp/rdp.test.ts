import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAll, readsInside } from '../testing.ts';
import { rdp } from './index.ts';

const text = (value: string) => [...Buffer.from(value, 'latin1')];
const tpkt = (body: readonly number[]) => Uint8Array.from([3, 0, (body.length + 4) >> 8, (body.length + 4) & 0xff, ...body]);
const connect = (code: number, variable: readonly number[]) => tpkt([6 + variable.length, code, 0, 0, 0, 0, 0, ...variable]);
const negotiate = (type: number, value: number) => [type, 0, 8, 0, value, 0, 0, 0];
const channel = (name: string) => [...text(name.padEnd(8, '\0')), 0, 0, 0, 0x80];
/** The first settings of a client, with the channels that it asks for. */
const settings = (...channels: string[]) => {
  const list = channels.flatMap(channel);
  const block = [0x03, 0xc0, 8 + list.length, 0, channels.length, 0, 0, 0, ...list];
  return tpkt([2, 0xf0, 0x80, 0x7f, 0x65, 0x82, 1, 0, ...new Array<number>(30).fill(1), ...block]);
};

test('a client says who asks and what security it can', () => {
  const bytes = connect(0xe0, [...text('Cookie: mstshash=operator\r\n'), ...negotiate(1, 3)]);
  assert.equal(rdp.recognise(bytes, 0, bytes.length), 96);
  const [message] = readAll(rdp, bytes);
  assert.equal(message.function, 'connection_request');
  assert.deepEqual(message.fields, { user: 'operator', security_offered: ['tls', 'credssp'] });
});

test('a server chooses, or refuses', () => {
  const chosen = connect(0xd0, negotiate(2, 0));
  assert.equal(rdp.recognise(chosen, 0, chosen.length), 88);
  assert.deepEqual(readAll(rdp, chosen)[0].fields, { security_chosen: ['standard'] });
  assert.equal(readAll(rdp, connect(0xd0, negotiate(3, 5)))[0].status, 'network_authentication_required');
});

test('channels have names', () => {
  assert.deepEqual(readAll(rdp, settings('rdpdr', 'MS_T120'))[0].fields, { channels: ['rdpdr', 'MS_T120'] });
});

test('anything may arrive', () => {
  const whole = settings('rdpdr', 'cliprdr');
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.uint8Array({ maxLength: 40 }), (at, octet, tail) => {
      const mutated = whole.slice();
      mutated[at] = octet;
      assert.ok(readsInside(rdp, mutated));
      assert.ok(readsInside(rdp, Uint8Array.from([3, 0, ...tail])));
    }),
  );
});
