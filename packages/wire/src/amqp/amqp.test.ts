import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAll, readsInside } from '../testing.ts';
import { amqp } from './index.ts';

const ascii = (text: string) => [...Buffer.from(text)];
const long = (bytes: number[]) => [0, 0, bytes.length >> 8, bytes.length & 0xff, ...bytes];
const short = (text: string) => [text.length, ...ascii(text)];
const entry = (key: string, value: string) => [...short(key), 0x53, ...long(ascii(value))];
/** A method's frame of 0-9-1. */
const frame = (channel: number, of: number, method: number, body: number[]) =>
  Uint8Array.from([1, 0, channel, 0, 0, (body.length + 4) >> 8, (body.length + 4) & 0xff, 0, of, 0, method, ...body, 0xce]);
/** A frame of 1.0 with a performative of short lists. */
const open = (type: number, code: number, fields: number[], count: number) => {
  const body = [0, 0x53, code, 0xc0, fields.length + 1, count, ...fields];
  return Uint8Array.from([0, 0, 0, 8 + body.length, 2, type, 0, 0, ...body]);
};
const symbol = (text: string) => [0xa3, ...short(text)];
const string = (text: string) => [0xa1, ...short(text)];

const start = frame(0, 10, 10, [
  0,
  9,
  ...long([...entry('product', 'RabbitMQ'), ...entry('version', '3.8.9'), ...entry('cluster_name', 'rabbit@broker-1')]),
  ...long(ascii('PLAIN AMQPLAIN')),
  ...long(ascii('en_US')),
]);

test('a broker says what it is and which mechanisms it takes', () => {
  assert.equal(amqp.recognise(start, 0, start.length), 85);
  const [message] = readAll(amqp, start);
  assert.equal(message.function, 'connection_start');
  assert.deepEqual(message.identity, { role: 'server', product: 'RabbitMQ', firmware: '3.8.9', name: 'broker-1' });
  assert.equal(message.fields.mechanisms, 'PLAIN AMQPLAIN');
});

test('a client answers in clear, and its password is not told', () => {
  const answer = frame(0, 10, 11, [
    ...long(entry('product', 'pika')),
    ...short('PLAIN'),
    ...long([0, ...ascii('plant'), 0, ...ascii('secret')]),
    ...short('en_US'),
  ]);
  const [message] = readAll(amqp, answer);
  assert.equal(message.marks & 64, 64);
  assert.equal(message.pair, readAll(amqp, start)[0].pair);
  assert.equal(message.fields.user_name, 'plant');
  assert.ok(!JSON.stringify(message).includes('secret'));
});

test('a publication names exchange and key, a refusal its reason', () => {
  const [message] = readAll(amqp, frame(1, 60, 40, [0, 0, ...short('plant'), ...short('line.1'), 0]));
  assert.deepEqual(message.fields, { channel: 1, exchange: 'plant', routing_key: 'line.1' });
  assert.equal(readAll(amqp, frame(1, 20, 40, [1, 147, ...short('no'), 0, 0, 0, 0]))[0].status, 'access_refused');
});

test('version 1.0 opens and authenticates', () => {
  const header = Uint8Array.from([...ascii('AMQP'), 3, 1, 0, 0]);
  assert.equal(amqp.recognise(header, 0, 8), 95);
  assert.equal(readAll(amqp, header)[0].fields.version, '1.0.0');
  const init = open(1, 0x41, [...symbol('PLAIN'), 0xa0, 9, 0, ...ascii('plant'), 0, ...ascii('pw')], 2);
  const [sasl] = readAll(amqp, init);
  assert.equal(sasl.marks & 64, 64);
  assert.deepEqual(sasl.fields, { channel: 0, mechanism: 'PLAIN', user_name: 'plant' });
  assert.equal(readAll(amqp, open(1, 0x44, [0x50, 1], 1))[0].status, 'authentication_failed');
  const properties = [...symbol('product'), ...string('qpid-cpp'), ...symbol('version'), ...string('1.39')];
  const opened = open(
    0,
    0x10,
    [...string('edge-1'), 0x40, 0x43, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0xc1, properties.length + 1, 4, ...properties],
    10,
  );
  const [message] = readAll(amqp, opened);
  assert.deepEqual(message.identity, { name: 'edge-1', product: 'qpid-cpp', firmware: '1.39' });
  assert.deepEqual(message.fields.properties, { product: 'qpid-cpp', version: '1.39' });
});

test('random and mutated bytes never throw, and nothing outside is read', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => assert.ok(readsInside(amqp, bytes))));
  fc.assert(
    fc.property(fc.nat(start.length), fc.nat(start.length - 1), fc.nat(255), (length, at, byte) => {
      const bent = start.slice();
      bent[at] = byte;
      assert.ok(readsInside(amqp, bent.subarray(0, length)));
    }),
  );
});
