import assert from 'node:assert/strict';
import { test } from 'node:test';
import { modbus } from '@fengsui/wire';
import type { Node } from '../network.ts';
import { assetOf } from '../site.ts';
import { ModbusServer, ModbusUnit } from './modbus.ts';

const { encode } = modbus;
const x = { transaction: 7, unit: 1 };
const node: Node = {
  ip: '10.0.0.1',
  mac: '02:00:00:00:00:01',
  asset: assetOf({ id: 'plc', ip: '10.0.0.1', mac: '02:00:00:00:00:01', role: 'controller' }),
};
const build = () => new ModbusServer(node, new Map([[1, new ModbusUnit({ coils: 8, holding: 10 })]]), new Map([[0, 'Maker']]));

test('what is written is read', () => {
  const server = build();
  assert.deepEqual(server.answer(encode.writeSingleRegister(x, 3, 77), 0), encode.writeSingleRegister(x, 3, 77));
  assert.deepEqual(server.answer(encode.readRequest(x, 3, 2, 3), 0), encode.readRegistersResponse(x, 3, [0, 77, 0]));
  assert.deepEqual(server.answer(encode.writeMultipleCoils(x, 1, [1, 0, 1]), 0), encode.writeMultipleResponse(x, 15, 1, 3));
  assert.deepEqual(server.answer(encode.readRequest(x, 1, 0, 4), 0), encode.readBitsResponse(x, 1, [0, 1, 0, 1]));
});

test('what does not exist is refused', () => {
  const server = build();
  assert.deepEqual(server.answer(encode.readRequest(x, 3, 8, 3), 0), encode.exception(x, 3, 2));
  assert.deepEqual(server.answer(encode.readRequest(x, 3, 0, 200), 0), encode.exception(x, 3, 3));
  assert.deepEqual(server.answer(encode.readRequest(x, 4, 0, 1), 0), encode.exception(x, 4, 2));
  assert.deepEqual(server.answer(encode.reportServerIdRequest(x), 0), encode.exception(x, 17, 1));
  assert.deepEqual(server.answer(encode.readRequest({ ...x, unit: 9 }, 3, 0, 1), 0), encode.exception({ ...x, unit: 9 }, 3, 11));
});

test('a device in listen-only mode keeps silent until its communication is restarted', () => {
  const server = build();
  assert.equal(server.answer(encode.diagnostics(x, 4), 0), null);
  assert.equal(server.answer(encode.readRequest(x, 3, 0, 1), 1), null);
  assert.equal(server.answer(encode.diagnostics(x, 1), 2), null);
  assert.equal(server.answer(encode.readRequest(x, 3, 0, 1), 3), null);
  assert.notEqual(server.answer(encode.readRequest(x, 3, 0, 1), 10), null);
});
