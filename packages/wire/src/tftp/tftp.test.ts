import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAll, readsInside } from '../testing.ts';
import { tftp } from './index.ts';

const message = (code: number, ...texts: string[]) =>
  Uint8Array.from([0, code, ...Buffer.from(texts.map((text) => `${text}\0`).join(''))]);

test('a request names its file, mode and options', () => {
  const bytes = message(2, 'plc-firmware.bin', 'octet', 'blksize', '1428');
  assert.equal(tftp.recognise(bytes, 0, bytes.length), 92);
  const [request] = readAll(tftp, bytes);
  assert.equal(request.function, 'write_request');
  assert.deepEqual(request.acts, ['write', 'file']);
  assert.deepEqual(request.fields, { file: 'plc-firmware.bin', mode: 'octet', options: ['blksize=1428'] });
});

test('an error says why', () => {
  const [error] = readAll(tftp, Uint8Array.from([0, 5, 0, 2, ...Buffer.from('no\0')]));
  assert.equal(error.status, 'access_violation');
  assert.equal(error.fields.message, 'no');
});

test('data are counted by their block', () => {
  assert.equal(readAll(tftp, Uint8Array.from([0, 3, 0, 9, 1, 2]))[0].sequence, 9);
});

test('other bytes are not TFTP, and anything may arrive', () => {
  const other = message(1, 'name', 'binary');
  assert.equal(tftp.recognise(other, 0, other.length), 0);
  fc.assert(
    fc.property(fc.nat(7), fc.uint8Array({ maxLength: 60 }), (code, tail) => {
      assert.ok(readsInside(tftp, Uint8Array.from([0, code, ...tail])));
      assert.ok(readsInside(tftp, tail));
    }),
  );
});
