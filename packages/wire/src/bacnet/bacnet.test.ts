import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MARK_CREDENTIALS, MARK_IDENTITY, MARK_SEGMENT } from '../message.ts';
import { readAll, readsInside } from '../testing.ts';
import { bacnet, CODE_BVLC, encode } from './index.ts';

const { value } = encode;
const analogOutput = { type: 1, instance: 4, property: 85 };

test('a write goes to a property of an object, at a priority', () => {
  const [message] = readAll(
    bacnet,
    encode.message(encode.writeProperty(9, analogOutput, value.real(21.5), 8), { expectingReply: true }),
  );
  assert.equal(message.function, 'write_property');
  assert.equal(message.kind, 'request');
  assert.deepEqual(message.acts, ['write']);
  assert.deepEqual([message.area, message.address, message.value], [1, 4, 21.5]);
  assert.deepEqual(message.fields, {
    link_function_code: 10,
    link_function: 'original_unicast_npdu',
    expecting_reply: true,
    network_priority: 0,
    pdu_type: 'confirmed_request',
    invoke_id: 9,
    service: 15,
    object: 'analog_output:4',
    property_id: 85,
    property: 'present_value',
    values: [21.5],
    priority: 8,
  });
});

test('an acknowledgement pairs with its request, across routers too', () => {
  const behind = { network: 20, address: [7] };
  const [request] = readAll(bacnet, encode.message(encode.readProperty(3, analogOutput), { destination: behind }));
  const [ack] = readAll(bacnet, encode.message(encode.readPropertyAck(3, analogOutput, value.real(1)), { source: behind }));
  assert.equal(ack.pair, request.pair);
  assert.equal(ack.unit, request.unit);
  assert.equal(ack.unit, 20 * 256 + 7);
  const [other] = readAll(bacnet, encode.message(encode.readProperty(4, analogOutput), { destination: behind }));
  assert.notEqual(other.pair, request.pair);
});

test('errors, rejects and aborts tell their reason', () => {
  const status = (apdu: number[]) => readAll(bacnet, encode.message(apdu))[0].status;
  assert.equal(status(encode.error(1, 15, 2, 40)), 'write_access_denied');
  assert.equal(status(encode.reject(1, 9)), 'reject_unrecognized_service');
  assert.equal(status(encode.abort(1, 4, true)), 'abort_segmentation_not_supported');
});

test('a device says what it is', () => {
  const [announced] = readAll(bacnet, encode.message(encode.iAm(1234, 7), { link: 11 }));
  assert.ok(announced.marks & MARK_IDENTITY);
  assert.equal(announced.unit, 1234);
  assert.equal(announced.identity.vendor, 'Siemens Schweiz AG');
  const [ack] = readAll(
    bacnet,
    encode.message(
      encode.readPropertyMultipleAck(1, 8, 1234, [
        [77, value.text('AHU-1')],
        [70, value.text('PXC 4')],
        [44, value.text('3.1.2')],
        [121, value.text('Example Works')],
        [372, value.text('SN-9')],
      ]),
    ),
  );
  assert.ok(ack.marks & MARK_IDENTITY);
  assert.deepEqual(ack.identity, { name: 'AHU-1', model: 'PXC 4', firmware: '3.1.2', vendor: 'Example Works', serial: 'SN-9' });
});

test('a forwarded announcement is about the device that sent it first', () => {
  const bytes = encode.message(encode.iAm(5, 8), { link: 4, origin: { address: [10, 1, 2, 3], port: 47808 } });
  const [message] = readAll(bacnet, bytes);
  assert.deepEqual(message.identity, {});
  assert.equal(message.others['10.1.2.3']?.vendor, 'Delta Controls');
});

test('a password is not shown', () => {
  const [message] = readAll(bacnet, encode.message(encode.reinitializeDevice(1, 0, 'hunter2')));
  assert.ok(message.marks & MARK_CREDENTIALS);
  assert.deepEqual(message.acts, ['control']);
  assert.equal(message.fields['state'], 'coldstart');
  assert.ok(!JSON.stringify(message.fields).includes('hunter'));
  const [open] = readAll(bacnet, encode.message(encode.reinitializeDevice(1, 4)));
  assert.equal(open.marks & MARK_CREDENTIALS, 0);
  assert.deepEqual(open.acts, ['control', 'program']);
  const [silence] = readAll(bacnet, encode.message(encode.deviceCommunicationControl(1, 1, 60)));
  assert.equal(silence.fields['state'], 'disable');
  assert.equal(silence.value, 1);
});

test('each segment is a message, and only the first answers', () => {
  const part = [...encode.context(0, encode.objectContent(8, 1))];
  const [first] = readAll(bacnet, encode.message(encode.complexAckSegment(2, 14, 0, true, part)));
  const [second] = readAll(bacnet, encode.message(encode.complexAckSegment(2, 14, 1, false, [0xff, 0xff])));
  assert.ok(first.marks & second.marks & MARK_SEGMENT);
  assert.notEqual(first.pair, -1);
  assert.equal(second.pair, -1);
  assert.equal(second.problem, '');
});

test('the link control speaks for itself', () => {
  const [register] = readAll(bacnet, encode.registerForeignDevice(60));
  assert.equal(register.function, 'register_foreign_device');
  assert.ok(register.code >= CODE_BVLC);
  const [refused] = readAll(bacnet, encode.bvlcResult(0x30));
  assert.equal(refused.status, 'register_foreign_device_nak');
});

test('network messages name networks', () => {
  const [message] = readAll(bacnet, encode.networkMessage(1, [0, 10, 0, 20]));
  assert.equal(message.function, 'i_am_router_to_network');
  assert.deepEqual(message.fields['networks'], [10, 20]);
});

test('files are written', () => {
  const [message] = readAll(bacnet, encode.message(encode.atomicWriteFile(1, 3, 0, [1, 2, 3])));
  assert.deepEqual(message.acts, ['write', 'file']);
  assert.equal(message.fields['object'], 'file:3');
  assert.deepEqual(message.fields['stream'], { start: 0, data: '010203' });
});

test('values nested without end are bounded', () => {
  const deep = new Array<number>(400).fill(0x2e);
  const [message] = readAll(bacnet, encode.message(encode.writeProperty(1, analogOutput, deep)));
  assert.ok(JSON.stringify(message.fields).length < 2000);
});

test('every value is read back as encoded', () => {
  const number = fc.oneof(
    fc.nat(0xffffffff).map((n) => [value.unsigned(n), n] as const),
    fc.integer({ min: -0x80000000, max: 0x7fffffff }).map((n) => [value.signed(n), n] as const),
    fc.float({ noNaN: true, noDefaultInfinity: true }).map((n) => [value.real(n), n] as const),
    fc.nat(500).map((n) => [value.enumerated(n), n] as const),
    fc.boolean().map((b) => [value.boolean(b), b] as const),
    fc.stringMatching(/^[a-zA-Z0-9_-]{0,300}$/).map((s) => [value.text(s), s] as const),
  );
  fc.assert(
    fc.property(
      number,
      fc.nat(255),
      fc.nat(1023),
      fc.nat(0x3ffffe),
      fc.nat(511),
      ([octets, plain], invoke, type, instance, property) => {
        const bytes = encode.message(encode.readPropertyAck(invoke, { type, instance, property }, octets));
        assert.ok(bacnet.recognise(bytes, 0, bytes.length) >= 80);
        const [message] = readAll(bacnet, bytes);
        assert.equal(message.problem, '');
        assert.deepEqual([message.area, message.address], [type, instance]);
        assert.deepEqual(message.fields['values'], [Object.is(plain, -0) ? 0 : plain]);
        assert.equal(message.fields['property_id'], property);
      },
    ),
  );
});

test('random and mutated bytes never throw, and nothing outside a unit is read', () => {
  const sound = encode.message(
    encode.writePropertyMultiple(1, 8, 2, [
      [77, value.text('x')],
      [85, value.real(3)],
    ]),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(sound.length - 1), fc.nat(255), (bytes, at, byte) => {
      readAll(bacnet, bytes);
      bacnet.side?.(bytes, 0, bytes.length);
      readAll(bacnet, Uint8Array.of(0x81, 10, ...bytes));
      readAll(bacnet, encode.message([...bytes]));
      readAll(bacnet, encode.message(encode.complexAck(1, 14, [...bytes])));
      const mutated = sound.slice();
      mutated[at] = byte;
      assert.ok(readsInside(bacnet, bytes) && readsInside(bacnet, mutated) && readsInside(bacnet, sound.subarray(0, at)));
      assert.ok(readsInside(bacnet, encode.message([...bytes])));
      readAll(bacnet, mutated);
    }),
  );
});
