import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAll, readsInside } from '../testing.ts';
import { ccLinkIe, ccLinkIeFieldBasic } from './index.ts';

const request = new Uint8Array(143);
request.set([0x50, 0, 0, 0xff, 0xff, 3, 0, 134, 0, 0, 0, 0x70, 0x0e, 0, 0, 1, 0, 0, 0, 0x24, 0]);
request.set([10, 1, 168, 192, 1, 0, 5, 0, 0xf4, 1, 3, 0, 11, 0, 1, 0], 47);
request.set([20, 1, 168, 192], 67);

const response = new Uint8Array(131);
response.set([0xd0, 0, 0, 0xff, 0xff, 3, 0, 122, 0, 0, 0, 1, 0, 0, 0, 0x28, 0]);
response.set([20, 1, 168, 192, 1, 0, 5, 0], 51);

test('a request names its master and slaves', () => {
  const [message] = readAll(ccLinkIeFieldBasic, request);
  assert.equal(message.function, 'cyclic_request');
  assert.equal(message.fields.master, '192.168.1.10');
  assert.deepEqual(message.fields.slaves, ['192.168.1.20']);
  assert.equal(message.fields.timeout, 500);
  assert.equal(message.identity.role, 'controller');
  assert.equal(ccLinkIeFieldBasic.recognise(request, 0, request.length), 95);
});

test('an answer names its slave', () => {
  const [message] = readAll(ccLinkIeFieldBasic, response);
  assert.equal(message.function, 'cyclic_response');
  assert.equal(message.fields.slave, '192.168.1.20');
  assert.equal(message.sequence, 5);
  assert.equal(message.identity.role, 'io_device');
  assert.equal(ccLinkIeFieldBasic.recognise(response, 0, response.length), 92);
});

test('other commands of SLMP are not claimed', () => {
  const other = request.slice();
  other[11] = 1;
  other[12] = 4;
  assert.equal(ccLinkIeFieldBasic.recognise(other, 0, other.length), 0);
});

test('frames of the EtherType are counted', () => {
  const [frame] = readAll(ccLinkIe, new Uint8Array(46));
  assert.deepEqual(frame.acts, ['report']);
});

test('bent and random datagrams never throw and are read inside their bounds', () => {
  for (const bytes of [request, response])
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.nat(bytes.length), (where, value, length) => {
        const bent = bytes.slice(0, length);
        if (where < length) bent[where] = value;
        assert.ok(readsInside(ccLinkIeFieldBasic, bent));
      }),
    );
});
