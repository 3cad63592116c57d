import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Frame } from '../../packages/capture/src/index.ts';
import { Random } from '../../packages/range/src/index.ts';
import { Sensor } from '../../packages/sensor/src/index.ts';
import { protocols } from '../../packages/wire/src/index.ts';
import { Envelope, waysOf } from './envelope.ts';
import { testedUnits } from './units.ts';

test('messages of every protocol are read when they come in a frame', () => {
  const units = testedUnits();
  const envelope = new Envelope();
  const random = new Random(1);
  const frame = new Frame();
  frame.linkType = 1;
  const read = new Set<string>();
  for (const protocol of protocols) {
    const sensor = new Sensor();
    for (const way of waysOf(protocol)) {
      for (const [at, unit] of (units.get(protocol.id) ?? []).entries()) {
        // A connection that met something foreign is in its way for a while.
        if (at % 4 === 0) envelope.begin(way, frame.number, random);
        frame.number++;
        frame.bytes = envelope.bytes;
        frame.end = frame.wireLength = envelope.put(0, unit, Math.min(unit.length, 4000));
        sensor.frame(frame);
      }
    }
    for (const count of sensor.protocols) if (count.frames > 0) read.add(count.protocol.id);
  }
  assert.deepEqual(
    protocols.filter(({ id }) => !read.has(id)).map(({ id }) => id),
    // Only in an association that was agreed on, and by name; its decoder is asked directly.
    ['opcda'],
  );
});
