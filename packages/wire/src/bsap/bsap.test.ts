import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAll, readsInside } from '../testing.ts';
import { bsap, encode } from './index.ts';

const ascii = (text: string) => [...Buffer.from(`${text}\0`)];
const request = { address: 1, serial: 5, to: 0xa0, sequence: 2275, from: 3, status: 0 };
const answer = { address: 0, serial: 5, to: 3, sequence: 2275, from: 0xa0, status: 0 };

test('a read names its signals', () => {
  const bytes = encode.encodeLocal({ ...request, body: [4, 1, 0x40, 0x0f, 2, ...ascii('@GV.AS3.'), ...ascii('TANK.LEVEL.')] });
  assert.equal(bsap.recognise(bytes, 0, bytes.length), 90);
  const [message] = readAll(bsap, bytes);
  assert.deepEqual([message.function, message.kind, message.quantity], ['read_signal_by_name', 'request', 2]);
  assert.deepEqual(message.fields.signals, [{ name: '@GV.AS3.' }, { name: 'TANK.LEVEL.' }]);
});

test('a write has its value, and the answer the same sequence', () => {
  const [written] = readAll(
    bsap,
    encode.encodeLocal({ ...request, body: [0x84, 0x0f, 1, ...ascii('@GV.AS2.'), 0x0b, 0, 0, 0x70, 0x42] }),
  );
  assert.deepEqual(written.acts, ['write']);
  assert.deepEqual(written.fields.signals, [{ name: '@GV.AS2.', operation: 11, value: 60 }]);
  const [answered] = readAll(bsap, encode.encodeLocal({ ...answer, body: [0, 1] }));
  assert.deepEqual([answered.kind, answered.pair, answered.fields.error], ['response', written.pair, 0]);
  assert.equal(bsap.answerCode?.(answered.code, written.code), 0x84);
});

test('a reset of the system is a control', () => {
  const [message] = readAll(bsap, encode.encodeLocal({ ...request, to: 0xa1, body: [0x01, 0x01] }));
  assert.deepEqual([message.function, message.acts], ['reset_system', ['control']]);
});

test('BSAP over IP has a length, and a request its application', () => {
  const body = [0, 0, 0, 0, 14, 7, 0, 0, 0, 0xa0, 0, 4, 1, 0x40, 0x0f, 1, ...ascii('@GV.AS3.')];
  const bytes = Uint8Array.from([body.length + 6, 0, 1, 0, 6, 0, ...body]);
  assert.equal(bsap.recognise(bytes, 0, bytes.length), 70);
  const [message] = readAll(bsap, bytes);
  assert.deepEqual([message.function, message.sequence], ['read_signal_by_name', 7]);
  assert.deepEqual(message.fields.signals, [{ name: '@GV.AS3.' }]);
});

test('what is framed is read back, doubled marks included', () => {
  const byte = fc.integer({ min: 0, max: 255 });
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 127 }),
      byte,
      fc.integer({ min: 0, max: 0xffff }),
      fc.array(byte),
      (address, serial, sequence, body) => {
        const bytes = encode.encodeLocal({ ...request, address, serial, sequence, to: 0xa1, body: [0x10, 0x10, ...body] });
        const [message] = readAll(bsap, bytes);
        assert.equal(message.problem, '');
        assert.deepEqual([message.sequence, message.fields.extension_code], [sequence, 0x1010]);
      },
    ),
  );
});

test('random bytes never throw, and a reader stays inside', () => {
  fc.assert(
    fc.property(fc.constantFrom([0x10, 2], [20, 0, 1, 0, 6, 0], []), fc.uint8Array({ maxLength: 60 }), (begin, rest) => {
      const bytes = Uint8Array.from([...begin, ...rest]);
      readAll(bsap, bytes);
      assert.ok(readsInside(bsap, bytes));
    }),
  );
});
