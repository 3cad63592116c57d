import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAll, readsInside } from '../testing.ts';
import { encode, geSrtp } from './index.ts';

test('registers are written at an address', () => {
  const bytes = encode.writeWords(7, 0x08, 99, [5, 6]);
  assert.equal(geSrtp.measure?.(bytes, 0, bytes.length), bytes.length);
  assert.equal(geSrtp.recognise(bytes, 0, bytes.length), 88);
  const [message] = readAll(geSrtp, bytes);
  assert.deepEqual(
    [message.function, message.fields.address, message.quantity, message.value, message.pair],
    ['write_system_memory', '%R100', 2, 5, 7],
  );
});

test('an answer tells the state of the controller, and has the address of its request', () => {
  const request = { code: 4, unit: -1, area: 0x16, address: 2, quantity: 1 };
  const bytes = encode.reply(7, [1, 0, 0, 0, 0, 0], 0x2110);
  assert.equal(geSrtp.recognise(bytes, 0, bytes.length), 85);
  const [message] = readAll(geSrtp, bytes, { request });
  assert.deepEqual(
    [message.kind, message.fields.address, message.fields.plc_state, message.fields.run_switch, message.fields.plc_fault],
    ['response', '%M17', 'stop_io_disabled', 'run', true],
  );
});

test('control, session and refusal', () => {
  const [stop] = readAll(geSrtp, encode.request(1, 0x23, [1]));
  assert.deepEqual([stop.function, stop.acts, stop.value], ['set_plc_state', ['control'], 1]);
  assert.ok(readAll(geSrtp, encode.request(1, 0x21))[0].marks & 64);
  assert.equal(readAll(geSrtp, encode.refusal(1, 5, 0xf5))[0].status, 'invalid_password');
  assert.equal(readAll(geSrtp, encode.refusal(1, 2, 0))[0].status, 'insufficient_privilege');
});

test('the connection begins with an exchange of its own, and the controller names itself', () => {
  const [first] = readAll(geSrtp, encode.initialise());
  const [second] = readAll(geSrtp, encode.initialiseResponse());
  assert.deepEqual(
    [first.function, first.kind, second.kind, first.pair === second.pair],
    ['initialise', 'request', 'response', true],
  );
  const request = { code: 0x43, unit: -1, area: -1, address: -1, quantity: 0 };
  const text = [
    ...new Array<number>(18).fill(0),
    ...[...'LINE4'].map((one) => one.charCodeAt(0)),
    ...new Array<number>(19).fill(0),
  ];
  const [told] = readAll(geSrtp, encode.reply(2, text), { request });
  assert.deepEqual(told.identity, { vendor: 'GE', role: 'controller', name: 'LINE4' });
});

test('random and mutated bytes never throw and are read inside', () => {
  const seeds = [encode.writeWords(7, 0x08, 99, [5]), encode.reply(7, [1, 2]), encode.readMemory(1, 8, 0, 4)];
  fc.assert(
    fc.property(fc.constantFrom(...seeds), fc.array(fc.tuple(fc.nat(70), fc.nat(255)), { maxLength: 5 }), (seed, changes) => {
      const bytes = Uint8Array.from(seed);
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      assert.ok(readsInside(geSrtp, bytes));
    }),
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => assert.ok(readsInside(geSrtp, bytes))));
});
