import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type FieldValue } from '../fields.ts';
import { readAll, readsInside } from '../testing.ts';
import { causes, encode, iec104, types } from './index.ts';

const { CAUSE } = encode;

test('a single command is an act on one object of one station', () => {
  const [message] = readAll(iec104, encode.information(3, 5, encode.command(45, 10, 6001, 1, { select: true, qualifier: 1 })));
  assert.equal(message.function, 'single_command');
  assert.equal(message.kind, 'request');
  assert.deepEqual(message.acts, ['control']);
  assert.deepEqual([message.unit, message.address, message.value, message.sequence, message.state], [10, 6001, 1, 3, 5]);
  assert.deepEqual(message.fields, {
    format: 'I',
    send_sequence: 3,
    receive_sequence: 5,
    type_id: 45,
    type: 'C_SC_NA_1',
    cause_code: 6,
    cause: 'activation',
    negative: false,
    test: false,
    originator: 0,
    common_address: 10,
    sequence_of_elements: false,
    objects: [{ address: 6001, value: 1, state: 'on', qualifier: 'short_pulse', select: true }],
  });
});

test('a confirmation pairs with its command, and says no with the negative bit', () => {
  const [request] = readAll(iec104, encode.information(0, 0, encode.command(50, 10, 7001, 12.5)));
  const refused = encode.command(50, 10, 7001, 12.5, { cause: CAUSE.activationConfirmation, negative: true });
  const [response] = readAll(iec104, encode.information(0, 1, refused));
  assert.equal(response.pair, request.pair);
  assert.equal(response.kind, 'response');
  assert.equal(response.status, 'negative_confirmation');
  assert.deepEqual(request.acts, ['write', 'control']);
  assert.equal(request.value, 12.5);
});

test('a sequence of elements counts its addresses up', () => {
  const objects = [1, 2, 3].map((value, i) => ({ address: 100 + i, value, quality: i === 2 ? 0x80 : 0 }));
  const asdu = { ...encode.report(11, 1, objects, CAUSE.interrogatedStation), sequence: true };
  const [message] = readAll(iec104, encode.information(0, 0, asdu));
  assert.equal(message.problem, '');
  assert.deepEqual(message.fields['objects'], [
    { address: 100, value: 1, quality: [] },
    { address: 101, value: 2, quality: [] },
    { address: 102, value: 3, quality: ['invalid'] },
  ]);
});

test('a time tag is the time of the station', () => {
  const objects = [{ address: 1, value: 2, time: Date.UTC(2024, 1, 29, 13, 14, 15, 167) }];
  const [message] = readAll(iec104, encode.information(0, 0, encode.report(31, 1, objects)));
  assert.deepEqual(message.fields['objects'], [
    { address: 1, value: 2, state: 'on', quality: [], time: '2024-02-29T13:14:15.167' },
  ]);
});

test('a reset of the process is a control, a frozen counter too', () => {
  const [reset] = readAll(iec104, encode.information(0, 0, encode.resetProcess(1)));
  assert.deepEqual(reset.acts, ['control']);
  const [freeze] = readAll(iec104, encode.information(0, 0, encode.counterInterrogation(1, CAUSE.activation, 0x85)));
  assert.deepEqual(freeze.acts, ['read', 'control']);
});

test('a challenge of secure authentication has no object address', () => {
  const objects = [{ address: 0, sequence: 7, user: 1, qualifier: 4, value: 1, data: [1, 2, 3, 4] }];
  const [message] = readAll(iec104, encode.information(0, 0, { type: 81, cause: 14, commonAddress: 3, objects }));
  assert.equal(message.problem, '');
  assert.equal(message.address, -1);
  assert.deepEqual(message.fields['objects'], [
    { segment: 0, first: true, final: true, challenge_sequence: 7, user: 1, mac_algorithm: 4, reason: 1, challenge: '01020304' },
  ]);
});

test('U and S messages open, keep and acknowledge', () => {
  const [start] = readAll(iec104, encode.unnumbered('startdt_act'));
  const [confirmed] = readAll(iec104, encode.unnumbered('startdt_con'));
  assert.deepEqual([start.function, start.kind, confirmed.kind], ['start_data_transfer', 'request', 'response']);
  assert.equal(start.pair, confirmed.pair);
  const [s] = readAll(iec104, encode.supervisory(300));
  assert.deepEqual([s.function, s.state], ['supervisory', 300]);
});

test('a message whose objects do not fill it is malformed', () => {
  const bytes = encode.information(0, 0, encode.command(45, 1, 1, 1));
  bytes[7] = 9;
  const [message] = readAll(iec104, bytes);
  assert.equal(message.problem, 'the information objects do not fill the ASDU');
});

const object = fc.record({
  address: fc.integer({ min: 0, max: 0xfffffe }),
  value: fc.integer({ min: 0, max: 1 }),
  quality: fc.constantFrom(0, 0x10, 0x80),
  qualifier: fc.integer({ min: 0, max: 3 }),
  select: fc.boolean(),
  time: fc.integer({ min: 946684800000, max: 2500000000000 }),
  data: fc.uint8Array({ maxLength: 40 }),
});

/** Elements that run to the end of the message. */
const ENDLESS: ReadonlySet<string> = new Set(['segment', 'challenge', 'mac', 'wrapped_key', 'error_text', 'rest']);

test('every type is read back as encoded', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...types),
      fc.constantFrom(...causes.keys()),
      fc.array(object, { minLength: 1, maxLength: 6 }),
      (kind, cause, objects) => {
        const held = kind[5].some((element) => ENDLESS.has(element)) ? objects.slice(0, 1) : objects;
        const bytes = encode.information(1, 2, { type: kind[0], cause, commonAddress: 7, objects: held });
        assert.equal(iec104.measure?.(bytes, 0, bytes.length), bytes.length);
        assert.ok(iec104.recognise(bytes, 0, bytes.length) >= 80);
        const [message] = readAll(iec104, bytes);
        assert.equal(message.problem, '');
        assert.equal(message.function, kind[2]);
        const shown = message.fields['objects'] as { [name: string]: FieldValue }[];
        assert.deepEqual(
          shown.map((each) => each['address']),
          held.map((each) => (kind[0] >= 81 && kind[0] <= 95 ? undefined : each.address)),
        );
        if (typeof shown[0]['value'] === 'number' && message.quantity > 0 && !Number.isNaN(message.value))
          assert.equal(shown[0]['value'], message.value);
      },
    ),
  );
});

test('random and mutated bytes never throw, and nothing outside a unit is read', () => {
  const sound = encode.information(1, 2, encode.report(36, 3, [{ address: 5, value: 1.5, time: 0 }]));
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(sound.length - 1), fc.nat(255), (bytes, at, byte) => {
      readAll(iec104, bytes);
      iec104.recognise(bytes, 0, bytes.length);
      iec104.side?.(bytes, 0, bytes.length);
      const mutated = sound.slice();
      mutated[at] = byte;
      assert.ok(readsInside(iec104, bytes) && readsInside(iec104, mutated) && readsInside(iec104, mutated.subarray(0, at)));
      readAll(iec104, mutated);
      readAll(iec104, Uint8Array.of(0x68, bytes.length, ...bytes));
    }),
  );
});
