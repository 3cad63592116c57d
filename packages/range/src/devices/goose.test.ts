import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FROM_UNKNOWN, goose } from '@fengsui/wire';
import { simulate } from '../index.ts';

test('values change with the state number alone, and sequence numbers follow on each other', () => {
  const last = new Map<string, { state: number; sequence: number; data: string }>();
  let changes = 0;
  simulate('substation', {
    seed: 2,
    hours: 0.1,
    onFrame: ({ bytes }) => {
      if (bytes[12] !== 0x81 || bytes[16] !== 0x88 || bytes[17] !== 0xb8) return;
      const source = bytes.subarray(6, 12).join();
      goose.goose.read(bytes, 18, bytes.length, FROM_UNKNOWN, {
        message: (_, head) => {
          // The data set is the end of the message, behind the numbers that change each time.
          const data = bytes.subarray(-12).join();
          const before = last.get(source);
          if (before?.state === head.state) {
            assert.equal(head.sequence, before.sequence + 1);
            assert.equal(data, before.data);
          } else if (before) {
            changes++;
            assert.equal(head.state, before.state + 1);
            assert.equal(head.sequence, 0);
          }
          last.set(source, { state: head.state, sequence: head.sequence, data });
        },
      });
    },
  });
  assert.equal(last.size, 4);
  assert.ok(changes >= 2);
});
