import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Part } from '../message.ts';
import { readAll } from '../testing.ts';
import { mstp } from './index.ts';

/** Who-Is to everybody, behind the capturing program's three octets. */
const DATA = [0, 0, 0x80, 6, 0xff, 1, 0, 4, 0x73, 1, 0, 0x10, 8, 0x11, 0x4c];

test('a data frame carries an NPDU', () => {
  const part = new Part();
  const bytes = Uint8Array.from(DATA);
  assert.ok(mstp.open?.(bytes, 0, bytes.length, part));
  assert.deepEqual([...bytes.subarray(part.start, part.end)], [1, 0, 0x10, 8]);
});

test('the token is passed on', () => {
  const bytes = Uint8Array.from([0, 0, 0x80, 0, 2, 1, 0, 0, 0x5a]);
  assert.equal(mstp.open?.(bytes, 0, bytes.length, new Part()), false);
  const heads: string[] = [];
  mstp.read(bytes, 0, bytes.length, 0, { message: (_, head) => void heads.push(mstp.functionName(head.code)) });
  assert.deepEqual(heads, ['token']);
});

test('random bytes never throw', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => void readAll(mstp, bytes)));
});
