import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MARK_CREDENTIALS } from '../message.ts';
import { readAll, readsInside } from '../testing.ts';
import { frameCheck } from './frame.ts';
import { dlms, encode } from './index.ts';

const name = { classId: 1, name: [0, 0, 42, 0, 0, 255], attribute: 2 } as const;
const breaker = { classId: 70, name: [0, 0, 96, 3, 10, 255], attribute: 1 } as const;
const text = (value: string) => [9, value.length, ...new TextEncoder().encode(value)];

test('the frame check sequence is the CRC of X.25', () => {
  assert.equal(frameCheck(new TextEncoder().encode('123456789'), 0, 9), 0x906e);
});

test('a password in an association is credentials', () => {
  const bytes = encode.wrapped(32, 1, encode.associate('12345678'));
  assert.equal(dlms.recognise(bytes, 0, bytes.length), 90);
  const [message] = readAll(dlms, bytes);
  assert.equal(message.function, 'associate_request');
  assert.ok(message.marks & MARK_CREDENTIALS);
  assert.equal(message.fields.authentication, 'low');
  assert.ok(!JSON.stringify(message).includes('12345678'));
  const [answer] = readAll(dlms, encode.wrapped(1, 32, encode.associated(1)));
  assert.equal(answer.status, 'association_rejected');
  assert.equal(answer.pair, message.pair);
});

test('a meter says its logical device name', () => {
  const [request] = readAll(dlms, encode.wrapped(16, 1, encode.getRequest(3, name)));
  assert.equal(request.function, 'get_request');
  assert.deepEqual([request.unit, request.area, request.address, request.quantity], [1, 1, 0x2a0000ff, 2]);
  assert.equal(request.fields.object, '0-0:42.0.0.255');
  const [answer] = readAll(dlms, encode.wrapped(1, 16, encode.getResponse(3, text('ABC1234567890'))), { request });
  assert.equal(answer.pair, request.pair);
  assert.equal(answer.fields.value, 'ABC1234567890');
  assert.deepEqual(answer.identity, { name: 'ABC1234567890', deviceType: 'meter', vendor: 'ABC' });
  const [denied] = readAll(dlms, encode.wrapped(1, 16, encode.getResponse(3, 3)));
  assert.equal(denied.status, 'read_write_denied');
});

test('disconnecting a customer is a control, setting the clock configuration', () => {
  const [disconnect] = readAll(dlms, encode.wrapped(1, 1, encode.actionRequest(1, breaker, [15, 0])));
  assert.equal(disconnect.function, 'action_request');
  assert.deepEqual(disconnect.acts, ['control']);
  assert.equal(disconnect.fields.class, 'disconnect_control');
  assert.equal(disconnect.fields.method, 1);
  const clock = { classId: 8, name: [0, 0, 1, 0, 0, 255], attribute: 2 } as const;
  const [set] = readAll(dlms, encode.wrapped(1, 1, encode.setRequest(1, clock, [18, 0, 5])));
  assert.deepEqual(set.acts, ['write', 'configure']);
  assert.equal(set.fields.value, 5);
});

test('HDLC frames, with and without a message', () => {
  const bytes = encode.hdlc(16, 1, 0x10, encode.getRequest(1, name));
  assert.equal(dlms.recognise(bytes, 0, bytes.length), 90);
  assert.equal(dlms.measure?.(bytes, 0, bytes.length), bytes.length);
  const [message] = readAll(dlms, bytes);
  assert.equal(message.problem, '');
  assert.equal(message.function, 'get_request');
  assert.equal(message.fields.framing, 'hdlc');
  const [connect] = readAll(dlms, encode.hdlc(16, 1, 0x93));
  assert.equal(connect.function, 'set_normal_response_mode');
  assert.equal(connect.problem, '');
  bytes[10] ^= 1;
  assert.equal(readAll(dlms, bytes)[0].problem, 'the frame check sequence is wrong');
});

test('nothing throws, and nothing outside a unit is read', () => {
  const samples = [
    encode.wrapped(32, 1, encode.associate('12345678')),
    encode.wrapped(1, 16, encode.getResponse(3, text('ABC1234567890'))),
    encode.hdlc(16, 1, 0x10, encode.setRequest(1, breaker, [18, 0, 5])),
    encode.hdlc(16, 1, 0x93),
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...samples),
      fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { maxLength: 6 }),
      fc.nat(30),
      (sample, changes, cut) => {
        const bytes = sample.slice(0, Math.max(0, sample.length - cut));
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        assert.ok(readsInside(dlms, bytes));
      },
    ),
  );
});
