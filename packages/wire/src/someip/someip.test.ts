import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAll, readsInside } from '../testing.ts';
import { someip } from './index.ts';

const word = (value: number) => [value >> 8, value & 0xff];
const long = (value: number) => [...word(value >>> 16), ...word(value & 0xffff)];
const message = (service: number, method: number, type: number, code: number, payload: number[]) =>
  Uint8Array.from([...word(service), ...word(method), ...long(payload.length + 8), 0, 7, 0, 9, 1, 2, type, code, ...payload]);

test('a method is called and answered', () => {
  const bytes = message(0x1234, 0x21, 0, 0, [1, 2]);
  assert.equal(someip.recognise(bytes, 0, bytes.length), 85);
  const [request] = readAll(someip, bytes);
  assert.equal(request.function, 'request');
  assert.deepEqual(request.fields, {
    client: 7,
    session: 9,
    service: 0x1234,
    method: 0x21,
    interface_version: 2,
    return_code: 0,
    payload_length: 2,
    payload: '0102',
  });
  const [answer] = readAll(someip, message(0x1234, 0x21, 0x81, 3, []));
  assert.equal(answer.pair, request.pair);
  assert.equal(answer.status, 'unknown_method');
});

test('a service is offered, and an offer ends', () => {
  const offer = (ttl: number) => {
    const entry = [1, 0, 0, 0x10, ...word(0x1111), ...word(1), 1, 0, 0, ttl, ...long(0)];
    const option = [0, 9, 4, 0, 192, 0, 2, 9, 0, 17, ...word(30509)];
    return message(0xffff, 0x8100, 2, 0, [0xc0, 0, 0, 0, ...long(16), ...entry, ...long(option.length), ...option]);
  };
  const bytes = offer(3);
  assert.equal(someip.recognise(bytes, 0, bytes.length), 95);
  const [offered] = readAll(someip, bytes);
  assert.equal(offered.function, 'offer_service');
  assert.deepEqual(offered.fields.entries, [
    { entry: 'offer_service', service: 0x1111, instance: 1, major_version: 1, time_to_live: 3, minor_version: 0 },
  ]);
  assert.deepEqual(offered.fields.options, ['udp 192.0.2.9:30509']);
  assert.equal(readAll(someip, offer(0))[0].function, 'stop_offer_service');
});

test('several messages in one datagram', () => {
  const both = Uint8Array.from([...message(1, 0x8001, 2, 0, [1]), ...message(1, 0x8002, 2, 0, [2])]);
  assert.equal(someip.recognise(both, 0, both.length), 85);
  assert.deepEqual(
    readAll(someip, both).map((read) => read.fields.event),
    [0x8001, 0x8002],
  );
});

test('random bytes never throw, and nothing outside is read', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => assert.ok(readsInside(someip, bytes))));
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (body) =>
      assert.ok(readsInside(someip, message(0xffff, 0x8100, 2, 0, [...body]))),
    ),
  );
});
