import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAll, readsInside } from '../testing.ts';
import { coap, encode } from './index.ts';

test('a client asks what there is', () => {
  const bytes = encode.encodeMessage({ code: 1, id: 7, token: [1, 2], path: '/.well-known/core', query: ['rt=light'] });
  assert.equal(coap.recognise(bytes, 0, bytes.length), 82);
  const [message] = readAll(coap, bytes);
  assert.equal(message.function, 'get');
  assert.deepEqual(message.acts, ['read', 'discover']);
  assert.deepEqual(message.fields, {
    type: 'confirmable',
    code: '0.01',
    message_id: 7,
    token: '0102',
    path: '/.well-known/core',
    query: 'rt=light',
  });
});

test('an answer pairs by its token and tells its error', () => {
  const [request] = readAll(coap, encode.encodeMessage({ code: 3, id: 7, token: [9], path: '/valve', payload: 'open' }));
  const [answer] = readAll(coap, encode.encodeMessage({ type: 1, code: 0x83, id: 9, token: [9] }));
  assert.deepEqual(request.acts, ['write']);
  assert.equal(answer.pair, request.pair);
  assert.equal(answer.status, 'forbidden');
});

test('what an observer is sent later is a notice', () => {
  const [message] = readAll(
    coap,
    encode.encodeMessage({
      type: 1,
      code: 0x45,
      id: 9,
      token: [9],
      options: [
        [6, 12],
        [12, 0],
      ],
      payload: '21.5',
    }),
  );
  assert.equal(message.kind, 'notice');
  assert.deepEqual(message.acts, ['report']);
  assert.equal(message.fields.observe, 12);
  assert.equal(message.fields.payload, '21.5');
});

test('an unknown option makes the content unsure, a critical one void', () => {
  const sure = (option: number) => {
    const bytes = encode.encodeMessage({ code: 1, id: 7, path: '/a/b', options: [[option, 'x']] });
    return coap.recognise(bytes, 0, bytes.length);
  };
  assert.equal(sure(2000), 55);
  assert.equal(sure(2001), 0);
});

test('random bytes never throw, and nothing outside is read', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => assert.ok(readsInside(coap, bytes))));
});

test('a request whose options do not fit is CoAP on its own port only, and malformed', () => {
  // GET with a token said to be one byte longer than it is.
  const bytes = Uint8Array.from(Buffer.from('45018a74721633301b2e77656c6c2d6b6e6f776e04636f7265823dd4', 'hex'));
  assert.equal(coap.recognise(bytes, 0, bytes.length), 50);
  assert.equal(readAll(coap, bytes)[0].problem, 'the options do not fit');
});
