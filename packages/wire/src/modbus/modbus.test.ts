import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAll } from '../testing.ts';
import { encode, modbus } from './index.ts';

const x = { transaction: 7, unit: 1 };

test('a read asks for a span of a table', () => {
  const [message] = readAll(modbus, encode.readRequest(x, 3, 100, 2));
  assert.equal(message.function, 'read_holding_registers');
  assert.equal(message.kind, 'request');
  assert.deepEqual(message.fields, {
    transaction: 7,
    unit: 1,
    function_code: 3,
    table: 'holding_registers',
    address: 100,
    quantity: 2,
  });
});

test('an answer carries the values, and its request gives them their addresses', () => {
  const request = { code: 3, unit: 1, area: 4, address: 100, quantity: 2 };
  const [message] = readAll(modbus, encode.readRegistersResponse(x, 3, [17, 0xffff]), { request });
  assert.equal(message.kind, 'response');
  assert.deepEqual(message.fields.values, [17, 65535]);
  assert.equal(message.fields.address, 100);
});

test('an exception names its reason', () => {
  const [message] = readAll(modbus, encode.exception(x, 16, 2));
  assert.equal(message.status, 'illegal_data_address');
  assert.equal(message.function, 'write_multiple_registers');
});

test('a diagnostic that silences the device is a control', () => {
  const [message] = readAll(modbus, encode.diagnostics(x, 4));
  assert.ok(message.acts.includes('control'));
  assert.equal(message.fields.sub_function, 'force_listen_only_mode');
});

test('a device says what it is', () => {
  const objects = new Map([
    [0, 'Example Works'],
    [1, 'EX-100'],
    [2, 'v2.10'],
  ]);
  const [message] = readAll(modbus, encode.readDeviceIdentificationResponse(x, 1, objects));
  assert.deepEqual(message.identity, { vendor: 'Example Works', orderNumber: 'EX-100', firmware: 'v2.10' });
});

test('a byte count that lies is malformed and costs nothing else', () => {
  const bytes = encode.readRegistersResponse(x, 3, [1, 2]);
  bytes[8] = 9;
  const [message] = readAll(modbus, bytes, { from: 2 });
  assert.equal(message.problem, 'the byte count does not match the length');
});

test('a header with another protocol id is not Modbus', () => {
  const bytes = encode.readRequest(x, 3, 0, 1);
  bytes[3] = 1;
  assert.equal(modbus.measure?.(bytes, 0, bytes.length), -1);
  assert.equal(modbus.recognise(bytes, 0, bytes.length), 0);
});

test('only function 90 is longer than Modbus allows', () => {
  const long = encode.encodeAdu({ transaction: 1, unit: 0, function: 90, data: new Array<number>(900).fill(1) });
  assert.equal(modbus.measure?.(long, 0, long.length), long.length);
  assert.equal(modbus.measure?.(long, 0, 7), 0);
  long[7] = 16;
  assert.equal(modbus.measure?.(long, 0, long.length), -1);
});

test('what is encoded is read back', () => {
  const word = fc.integer({ min: 0, max: 0xffff });
  fc.assert(
    fc.property(
      word,
      word,
      fc.integer({ min: 0, max: 255 }),
      fc.array(word, { minLength: 1, maxLength: 120 }),
      (transaction, address, unit, values) => {
        const bytes = encode.writeMultipleRegisters({ transaction, unit }, address, values);
        assert.equal(modbus.measure?.(bytes, 0, bytes.length), bytes.length);
        const [message] = readAll(modbus, bytes);
        assert.deepEqual(message.fields, {
          transaction,
          unit,
          function_code: 16,
          table: 'holding_registers',
          address,
          quantity: values.length,
          values,
        });
      },
    ),
  );
});

test('random bytes never throw', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void readAll(modbus, bytes)));
});
