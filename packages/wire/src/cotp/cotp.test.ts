import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Part } from '../message.ts';
import { readAll } from '../testing.ts';
import { cotp, encode } from './index.ts';

const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text.replace(/\s/g, ''), 'hex'));

test('a connection request names rack, slot and kind of connection', () => {
  const request = encode.connectionRequest({ source: 4, calling: [1, 0], called: encode.simaticTsap(1, 0, 2) });
  assert.ok(cotp.recognise(request, 0, request.length) >= 80);
  const [message] = readAll(cotp, request);
  assert.equal(message.function, 'connection_request');
  assert.equal(message.kind, 'request');
  assert.deepEqual(message.acts, ['session']);
  assert.equal(message.fields.called_tsap, '0102');
  assert.equal(message.fields.called_tsap_connection_type, 'programming_device');
  assert.equal(message.fields.called_tsap_rack, 0);
  assert.equal(message.fields.called_tsap_slot, 2);
  assert.equal(message.fields.tpdu_size, 1024);
  assert.equal(message.identity.role, 'engineering_station');
});

test('a confirm answers the request with its reference', () => {
  const request = encode.connectionRequest({ source: 7, calling: 'SIMATIC-ROOT-HMI', called: 'SIMATIC-ROOT-HMI' });
  const confirm = encode.connectionConfirm({ source: 9, destination: 7, calling: [1, 0], called: [1, 2] });
  assert.equal(readAll(cotp, confirm)[0].pair, readAll(cotp, request)[0].pair);
  assert.equal(readAll(cotp, request)[0].fields.calling_tsap, 'SIMATIC-ROOT-HMI');
});

test('a disconnect says why', () => {
  const [normal] = readAll(cotp, encode.disconnectRequest(1, 2));
  assert.equal(normal.status, '');
  const [refused] = readAll(cotp, encode.disconnectRequest(1, 2, 136));
  assert.equal(refused.status, 'connection_request_refused');
  assert.equal(refused.fields.reason, 'Connection request refused on this network connection');
});

test('data parts become the TSDU that was cut', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 400 }), fc.integer({ min: 1, max: 200 }), (tsdu, longest) => {
      const part = new Part();
      const held: number[] = [];
      for (const unit of encode.dataParts(tsdu, longest)) {
        assert.equal(cotp.measure?.(unit, 0, unit.length), unit.length);
        assert.ok(cotp.open?.(unit, 0, unit.length, part));
        held.push(...part.bytes.subarray(part.start, part.end));
      }
      assert.ok(part.last);
      assert.deepEqual(Uint8Array.from(held), tsdu);
    }),
  );
});

test('a real request of an engineering station is read', () => {
  const [message] = readAll(cotp, bytesOf('0300001611e00000000400c1020100c2020102c0010a'));
  assert.equal(message.fields.calling_tsap, '0100');
  assert.equal(message.problem, '');
});

test('random bytes never throw, and random units behind a sound header neither', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (tail) => {
      readAll(cotp, tail);
      readAll(cotp, encode.encodeTpkt(tail));
      readAll(cotp, encode.encodeTpkt([Math.max(2, tail.length), 0xe0], tail));
    }),
  );
});
