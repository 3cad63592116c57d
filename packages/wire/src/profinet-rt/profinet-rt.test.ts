import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { profinetDcp } from '../profinet-dcp/index.ts';
import { readAll, readsInside } from '../testing.ts';
import { encode, profinetRt } from './index.ts';

test('cyclic data has a counter and a status', () => {
  const bytes = encode.cyclic(0x8000, [1, 2, 3], 0x1234);
  assert.equal(profinetRt.recognise(bytes, 0, bytes.length), 95);
  assert.equal(profinetDcp.recognise(bytes, 0, bytes.length), 0);
  const [message] = readAll(profinetRt, bytes);
  assert.equal(message.function, 'cyclic_data');
  assert.deepEqual(message.acts, ['report']);
  assert.equal(message.sequence, 0x1234);
  assert.equal(message.fields.class, 'rt_class_1');
  assert.equal(message.fields.provider_state, 'run');
  assert.equal(message.fields.station_problem, false);
  const [stopped] = readAll(profinetRt, encode.cyclic(0x8000, [], 1, 0x25));
  assert.equal(stopped.fields.provider_state, 'stop');
});

test('frame ids of DCP are not read here', () => {
  for (const frame of [0xfefc, 0xfefd, 0xfefe, 0xfeff]) {
    const bytes = encode.cyclic(frame, [], 0);
    assert.equal(profinetRt.recognise(bytes, 0, bytes.length), 0);
  }
});

test('an alarm says what and where', () => {
  const [message] = readAll(profinetRt, encode.alarm(true, 7, { type: 3, slot: 2, subslot: 1, specifier: 0x0805 }));
  assert.equal(message.function, 'alarm_high');
  assert.deepEqual(message.acts, ['alarm']);
  assert.equal(message.fields.alarm_type, 'pull');
  assert.equal(message.fields.slot, 2);
  assert.equal(message.fields.alarm_sequence, 5);
  assert.equal(message.fields.channel_diagnosis, true);
  assert.equal(
    readAll(profinetRt, encode.acknowledge(true, 8, { type: 3, slot: 2, subslot: 1 }))[0].function,
    'alarm_acknowledge',
  );
});

test('an aborted relation says why', () => {
  const [message] = readAll(profinetRt, encode.abort(31));
  assert.equal(message.function, 'relation_abort');
  assert.deepEqual(message.acts, ['session', 'alarm']);
  assert.equal(message.fields.reason, 'Dcp, station-name changed');
});

test('random bytes never throw, and nothing outside is read', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(0x80, 0xfc, 0xfe, 0xff, 0x01),
      fc.nat(255),
      fc.uint8Array({ maxLength: 80 }),
      (high, low, tail) => {
        assert.ok(readsInside(profinetRt, Uint8Array.from([high, low, ...tail])));
        readAll(profinetRt, tail);
      },
    ),
  );
});
