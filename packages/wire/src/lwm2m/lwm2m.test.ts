import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeMessage, type Message } from '../coap/encode.ts';
import { coap } from '../coap/index.ts';
import { readAll, readsInside } from '../testing.ts';

const operation = (message: Partial<Message> & { code: number }, request?: Parameters<typeof readAll>[2]) =>
  readAll(coap, encodeMessage({ id: 1, token: [5], ...message }), request)[1];

test('a device registers with its name', () => {
  const message = operation({
    code: 2,
    path: '/rd',
    query: ['ep=meter-17', 'lt=300', 'lwm2m=1.1', 'b=U'],
    options: [[12, 40]],
    payload: '</1/0>,</3/0>',
  });
  assert.equal(message.protocol, 'lwm2m');
  assert.equal(message.function, 'register');
  assert.deepEqual(message.identity, { name: 'meter-17' });
  assert.deepEqual(message.fields, {
    endpoint: 'meter-17',
    lifetime: '300',
    version: '1.1',
    binding: 'U',
    objects: '</1/0>,</3/0>',
  });
});

test('a reboot is a control, a firmware package a program', () => {
  const reboot = operation({ code: 2, path: '/3/0/4' });
  assert.equal(reboot.function, 'execute');
  assert.deepEqual(reboot.acts, ['control']);
  assert.equal(reboot.fields.resource, 'reboot');
  const firmware = operation({ code: 3, path: '/5/0/1', options: [[12, 0]], payload: 'coap://host/fw' });
  assert.deepEqual(firmware.acts, ['write', 'program']);
  assert.equal(firmware.fields.resource, 'package_uri');
});

test('reading, observing and discovering are told apart', () => {
  assert.equal(operation({ code: 1, path: '/3/0' }).function, 'read');
  assert.equal(operation({ code: 1, path: '/3303/0/5700', options: [[6, 0]] }).function, 'observe');
  assert.equal(operation({ code: 1, path: '/3', options: [[17, 40]] }).function, 'discover');
  assert.equal(operation({ code: 3, path: '/3303/0', query: ['pmin=5'] }).function, 'write_attributes');
  assert.equal(readAll(coap, encodeMessage({ id: 1, code: 1, path: '/sensors/1' })).length, 1);
});

test('the device object says what the device is', () => {
  const tlv = [0xc8, 0, 8, ...Buffer.from('Ex Works'), 0xc5, 1, ...Buffer.from('EX-17'), 0xc3, 3, ...Buffer.from('1.2')];
  const request = { code: 6, unit: 0, area: 3, address: -1, quantity: 0 };
  const message = operation({ type: 2, code: 0x45, options: [[12, 11542]], payload: tlv }, { request });
  assert.deepEqual(message.identity, { vendor: 'Ex Works', model: 'EX-17', firmware: '1.2' });
  assert.deepEqual((message.fields.values as unknown[])[0], { path: '0', name: 'manufacturer', value: 'Ex Works' });
});

test('random contents never throw, and nothing outside is read', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80, minLength: 1 }), (payload) => {
      assert.ok(readsInside(coap, encodeMessage({ id: 1, code: 0x45, options: [[12, 11542]], payload })));
    }),
  );
});
