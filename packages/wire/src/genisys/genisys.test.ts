import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAll, readsInside } from '../testing.ts';
import { encode, genisys } from './index.ts';

test('a poll and its acknowledgement share the station', () => {
  const poll = encode.encodeMessage(0xfb, 1);
  assert.deepEqual([...poll], [0xfb, 0x01, 0x83, 0x40, 0xf6]);
  assert.equal(genisys.recognise(poll, 0, poll.length), 90);
  const [asked, answered] = readAll(genisys, Uint8Array.from([...poll, ...encode.encodeMessage(0xf1, 1)]));
  assert.deepEqual([asked.function, asked.kind], ['poll', 'request']);
  assert.deepEqual([answered.function, answered.kind], ['acknowledge_client', 'response']);
  assert.equal(asked.pair, answered.pair);
});

test('controls are written, then executed', () => {
  const [written] = readAll(genisys, encode.encodeMessage(0xfc, 3, [5, 0x81]));
  assert.deepEqual([written.function, written.acts, written.address, written.value], ['control_data', ['write'], 5, 0x81]);
  const [executed] = readAll(genisys, encode.encodeMessage(0xfe, 3));
  assert.deepEqual([executed.function, executed.acts], ['execute_controls', ['control']]);
});

test('what is encoded is read back, escapes included', () => {
  const byte = fc.integer({ min: 0, max: 255 });
  fc.assert(
    fc.property(byte, fc.array(fc.tuple(byte, byte), { minLength: 1, maxLength: 60 }), (station, pairs) => {
      const bytes = encode.encodeMessage(0xf2, station, pairs.flat());
      assert.equal(genisys.measure?.(bytes, 0, bytes.length), bytes.length);
      const [message] = readAll(genisys, bytes);
      assert.equal(message.problem, '');
      assert.equal(message.unit, station);
      assert.deepEqual(
        message.fields.data,
        pairs.map(([address, value]) => ({ address, value })),
      );
    }),
  );
});

test('a changed byte breaks the check sum', () => {
  const bytes = encode.encodeMessage(0xfc, 3, [5, 1]);
  bytes[3] = 2;
  assert.equal(genisys.recognise(bytes, 0, bytes.length), 0);
  assert.equal(readAll(genisys, bytes)[0].problem, 'the check sum does not match');
});

test('random bytes never throw, and a reader stays inside', () => {
  fc.assert(
    fc.property(fc.constantFrom(0xf1, 0xf2, 0xfb, 0xfe), fc.uint8Array({ maxLength: 60 }), (header, rest) => {
      const bytes = Uint8Array.from([header, ...rest]);
      readAll(genisys, bytes);
      assert.ok(readsInside(genisys, bytes));
    }),
  );
});
