import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { protocols } from '@fengsui/wire';

function fengsui(...args: string[]): { status: number | null; out: string; error: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=source', join(import.meta.dirname, '..', 'main.ts'), 'protocols', ...args],
    { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } },
  );
  return { status, out: stdout, error: stderr };
}

test('every protocol is listed under its depth', () => {
  const { status, out } = fengsui();
  assert.equal(status, 0);
  for (const { id } of protocols) assert.match(out, new RegExp(`^  ${id} `, 'm'));
  assert.ok(out.indexOf('In depth') < out.indexOf('Functions and identity'));
  assert.ok(out.indexOf('Functions and identity') < out.indexOf('Identified and counted'));
});

test('as JSON, one object a protocol', () => {
  const list = JSON.parse(fengsui('--json').out) as { id: string; depth: string; functions: number; identity: string[] }[];
  assert.equal(list.length, protocols.length);
  const modbus = list.find(({ id }) => id === 'modbus');
  assert.equal(modbus?.depth, 'in_depth');
  assert.ok(modbus.functions > 20);
  assert.ok(modbus.identity.includes('firmware'));
});

test('one protocol with all its functions', () => {
  assert.match(fengsui('modbus').out, /write_single_coil +write +Write Single Coil/);
  const shown = JSON.parse(fengsui('--json', 'modbus').out) as { functions: { code: string; name: string; acts: string[] }[] };
  assert.deepEqual(
    shown.functions.find(({ name }) => name === 'write_single_coil'),
    { code: '5', name: 'write_single_coil', title: 'Write Single Coil', acts: ['write'] },
  );
});

test('an id that no protocol has is wrong use', () => {
  const { status, error } = fengsui('morse');
  assert.equal(status, 2);
  assert.match(error, /morse is the id of no protocol/);
});
