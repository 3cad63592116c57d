import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { modbus } from '../modbus/index.ts';
import { readAll, readsInside } from '../testing.ts';
import { encode } from './index.ts';

const x = { transaction: 3, unit: 0 };
const inner = (bytes: Uint8Array, code?: number) =>
  readAll(modbus, bytes, code === undefined ? {} : { request: { code, unit: 0, area: 19, address: 0, quantity: 4 } })[1];

test('Modbus keeps its own message and UMAS has one inside', () => {
  const messages = readAll(modbus, encode.stopPlc(x, 0xbc));
  assert.deepEqual(
    messages.map((message) => [message.protocol, message.function, message.pair]),
    [
      ['modbus', 'umas', 3],
      ['umas', 'stop_plc', 3],
    ],
  );
  assert.deepEqual(messages[1].acts, ['control']);
});

test('a reservation names its owner, and its answer does not tell the key', () => {
  assert.equal(inner(encode.takeReservation(x, 'STATION-1')).fields.owner, 'STATION-1');
  assert.equal(inner(encode.ok(x, 0, [0xba]), 0x10).fields.data, undefined);
});

test('the controller says what it is', () => {
  const message = inner(encode.readIdResponse(x, 'BME P58 1020', 0x0220));
  assert.deepEqual(message.identity, {
    model: 'BME P58 1020',
    firmware: '02.20',
    vendor: 'Schneider Electric',
    role: 'controller',
  });
  assert.equal(message.kind, 'response');
});

test('the project is named with its version and dates', () => {
  const data = [3, 13, 0, 0, 1, 2, 3, 0, 0, 3, 13, 0, 0, 1, 2, 3, 0, 0, 4];
  const built = [0x22, 0x33, 0x0b, 0x0c, 0x03, 0xe4, 0x07];
  const name = [...'Tank'].map((one) => one.charCodeAt(0));
  const message = inner(encode.ok(x, 0, [...data, ...built, 4, ...built, 0x13, 0, 0, 1, 5, ...name, 0]));
  assert.equal(message.fields.project, 'Tank');
  assert.equal(message.fields.last_rebuild, '2020-03-12T11:51:34');
  assert.equal(message.identity.description, 'project Tank 1.0.19');
});

test('blocks and variables have their places', () => {
  const read = inner(encode.readMemoryBlock(x, 0x13, 100, 64));
  assert.deepEqual([read.area, read.address, read.quantity], [0x13, 100, 64]);
  const block = inner(encode.uploadBlock(x, 9, 5, [1, 2, 3]));
  assert.deepEqual([block.fields.block, block.fields.quantity, block.acts], [5, 3, ['write', 'program']]);
  const write = inner(encode.writeVariable(x, 9, 0x96, 1, 2, 55));
  assert.equal(write.value, 55);
  assert.deepEqual(write.fields.variables, [{ size: 2, block: 0x96, base_offset: 1, offset: 2, value: '3700' }]);
});

test('a signed request is read through its envelope', () => {
  const signed = encode.umasAdu(x, 0, 0x38, [1, ...new Array<number>(32).fill(7), 0x5a, 0, 0x41, 0xff, 0]);
  const message = inner(signed);
  assert.deepEqual([message.function, message.fields.signed], ['stop_plc', true]);
});

test('a refusal is an error', () => {
  assert.equal(inner(encode.refused(x, 0, [0x81])).status, 'refused');
});

test('random and mutated bytes never throw and are read inside', () => {
  const seeds = [encode.writeVariable(x, 9, 0x96, 1, 2, 55), encode.readIdResponse(x, 'BMX P34 2020', 0x0290)];
  fc.assert(
    fc.property(fc.constantFrom(...seeds), fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { maxLength: 5 }), (seed, changes) => {
      const bytes = Uint8Array.from(seed);
      for (const [at, value] of changes) if (at > 7) bytes[at % bytes.length] = value;
      assert.ok(readsInside(modbus, bytes));
    }),
  );
});
