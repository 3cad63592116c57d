import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAll, readsInside } from '../testing.ts';
import { encode, ffHse } from './index.ts';

const text = (value: string) => [...Buffer.from(value.padEnd(32, ' '))];
const word = (value: number) => [0, 0, value >> 8, value & 0xff];

test('a write names its index, and its error belongs to it', () => {
  const bytes = encode.encodeMessage({
    protocol: 3,
    type: 0,
    service: 0xd3,
    address: 0xaa0000,
    body: [...word(300), ...word(2), 7],
    invokeId: 9,
  });
  assert.equal(ffHse.recognise(bytes, 0, bytes.length), 85);
  const [written] = readAll(ffHse, bytes);
  assert.deepEqual([written.function, written.acts, written.address], ['fms_write_with_subindex', ['write'], 300]);
  assert.deepEqual([written.fields.index, written.fields.subindex, written.fields.data], [300, 2, '07']);
  const [refused] = readAll(
    ffHse,
    encode.encodeMessage({ protocol: 3, type: 2, service: 0xd3, body: [6, 3, 0, 0], invokeId: 9 }),
  );
  assert.deepEqual([refused.kind, refused.pair], ['response', written.pair]);
  assert.equal(refused.fields.error_code, 3);
  assert.equal(refused.status, 'access');
});

test('a device announces its id and its tag', () => {
  const body = [...new Array(24).fill(0), ...text('0101151102ABCDEF'), ...text('FT-101')];
  const [message] = readAll(ffHse, encode.encodeMessage({ protocol: 2, type: 0, service: 0x10, body }));
  assert.deepEqual([message.function, message.kind], ['sm_device_annunciation', 'notice']);
  assert.deepEqual(message.identity, { serial: '0101151102ABCDEF', name: 'FT-101' });
});

test('a virtual field device says its vendor, model and revision', () => {
  const body = [...text('Example Works'), ...text('EX-LD'), ...text('3.1')];
  const [message] = readAll(ffHse, encode.encodeMessage({ protocol: 3, type: 1, service: 0x81, body, invokeId: 1 }));
  assert.deepEqual(message.identity, { vendor: 'Example Works', model: 'EX-LD', firmware: '3.1' });
});

test('a new assignment configures', () => {
  const [message] = readAll(
    ffHse,
    encode.encodeMessage({ protocol: 2, type: 0, service: 0x8e, body: [...text('ID'), ...text('FT-102'), 20], invokeId: 1 }),
  );
  assert.deepEqual(message.acts, ['configure']);
  assert.deepEqual([message.fields.pd_tag, message.fields.new_address], ['FT-102', 20]);
});

test('random bytes never throw, are measured, and are read inside', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...ffHse.functions.keys()),
      fc.integer({ min: 0, max: 2 }),
      fc.uint8Array({ maxLength: 200 }),
      (code, type, body) => {
        const bytes = encode.encodeMessage({ protocol: code >> 8, type, service: code & 0xff, body, invokeId: 5 });
        assert.equal(ffHse.measure?.(bytes, 0, bytes.length), bytes.length);
        assert.ok(readsInside(ffHse, bytes));
        bytes[1] = body[0] ?? 0xff;
        assert.ok(readsInside(ffHse, bytes));
        assert.ok(readsInside(ffHse, bytes.subarray(0, bytes.length >> 1)));
      },
    ),
  );
});
