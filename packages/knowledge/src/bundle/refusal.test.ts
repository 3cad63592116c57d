import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chunksOf } from '@fengsui/advisories';
import { gzipSync } from 'node:zlib';
import { openBundle } from './read.ts';
import { BundleError, refuse } from './refusal.ts';
import { readState } from './state.ts';
import { tarHeader } from './tar.ts';

test('a reason has a code, the values of its sentence, and the sentence with them in place', () => {
  const { code, values, message } = refuse('older', { number: 3, made: '2026-01-31', last: 5 });
  assert.deepEqual([code, values], ['older', { number: 3, made: '2026-01-31', last: 5 }]);
  assert.equal(
    message,
    'the bundle is number 3 of its library (made 2026-01-31), and number 5 was taken already: nothing of it is needed',
  );
});

test('what is no bundle, no state, or cut off says which it is by its code', async () => {
  const codeOf = async (reading: Promise<unknown>) => {
    const error: unknown = await reading.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof BundleError);
    return [error.code, error.values];
  };
  const opened = (bytes: Uint8Array) => codeOf(openBundle(chunksOf(Buffer.from(bytes)), []));
  assert.deepEqual(await opened(Buffer.alloc(600, 'x')), ['noBundle', { file: 'manifest.json' }]);
  assert.deepEqual(await opened(Buffer.alloc(100)), ['breaksOff', { file: 'manifest.json' }]);
  assert.deepEqual(await opened(Buffer.alloc(1024)), ['breaksOff', {}]);
  assert.deepEqual(await opened(tarHeader('../etc', 0)), ['otherFile', { found: '"../etc"', expected: 'manifest.json' }]);
  assert.deepEqual(await opened(tarHeader('manifest.json', 0)), ['breaksOff', { file: 'manifest.sig' }]);
  assert.deepEqual(await opened(tarHeader('manifest.json', 2 ** 30)), [
    'largeFile',
    { file: 'manifest.json', bytes: 2 ** 30, most: 32 * 2 ** 20 },
  ]);
  assert.deepEqual(await codeOf(readState(chunksOf(gzipSync('{}\n')))), ['noState', {}]);
});
