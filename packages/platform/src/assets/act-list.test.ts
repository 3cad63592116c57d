import type { Act } from '@fengsui/sensor';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ActList } from './act-list.ts';

const act: Act = {
  at: '2024-01-01T00:00:00Z',
  frame: 1,
  protocol: 'modbus',
  function: 'write_single_register',
  client: '10.0.0.1',
  server: '10.0.0.2',
  acts: ['write'],
  refused: false,
  status: '',
  unit: 1,
  area: null,
  address: 40,
  value: 1,
};

test('a cyclic write leaves room for what is rare, and what is left out is counted', () => {
  const list = new ActList();
  for (let frame = 0; frame < 50_000; frame++) list.add({ ...act, frame });
  list.add({ ...act, address: 41 });
  list.add({ ...act, acts: ['program'], function: 'write_file_record' });
  assert.deepEqual([list.acts.length, list.leftOut], [102, 49_900]);
});

test('there is a bound to all', () => {
  const list = new ActList();
  for (let address = 0; address < 25_000; address++) list.add({ ...act, address });
  assert.deepEqual([list.acts.length, list.leftOut], [20_000, 5000]);
});
