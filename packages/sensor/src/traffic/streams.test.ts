import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { modbus } from '@fengsui/wire';
import fc from 'fast-check';
import type { Sensor } from '../sensor.ts';
import { type Endpoint, segment, sense } from '../testing.ts';

const { encode } = modbus;
const hmi: Endpoint = { ip: '10.0.0.5', port: 50_000 };
const plc: Endpoint = { ip: '10.0.0.1', port: 502 };
const read = (transaction: number) => encode.readRequest({ transaction, unit: 1 }, 3, 0, 2);
const answer = (transaction: number) => encode.readRegistersResponse({ transaction, unit: 1 }, 3, [1, 2]);
const messages = (sensor: Sensor) => sensor.protocols.find((count) => count.protocol === modbus.modbus)?.messages ?? 0;
const malformed = (sensor: Sensor) => sensor.protocols.find((count) => count.protocol === modbus.modbus)?.malformed ?? 0;

/** Requests 1 … count, one a segment, as one direction of a connection. */
function requests(count: number, from = 1000): { bytes: Uint8Array; sequence: number }[] {
  let sequence = from;
  return Array.from({ length: count }, (_, at) => {
    const bytes = read(at + 1);
    const sent = { bytes, sequence };
    sequence = (sequence + bytes.length) >>> 0;
    return sent;
  });
}
const frames = (sent: { bytes: Uint8Array; sequence: number }[]) =>
  sent.map(({ bytes, sequence }) => segment(hmi, plc, sequence, bytes));

suite('a TCP stream', () => {
  test('is picked up in the middle, with either direction missing', async () => {
    assert.equal(messages(await sense(frames(requests(5)))), 5);
    assert.equal(
      messages(await sense([segment(plc, hmi, 77, answer(1)), segment(plc, hmi, 77 + answer(1).length, answer(2))])),
      2,
    );
  });

  test('pairs requests with their answers', async () => {
    const sensor = await sense([segment(hmi, plc, 1, read(1)), segment(plc, hmi, 1, answer(1))]);
    const [conversation] = sensor.conversations;
    assert.equal(conversation.client.address, hmi.ip);
    assert.deepEqual([conversation.requests, conversation.responses, conversation.unasked], [1, 1, 0]);
  });

  test('reads a message sent twice once, and an overlap only where it is new', async () => {
    const sent = requests(3);
    const twice = [...frames(sent.slice(0, 2)), frames(sent)[1], frames(sent)[2]];
    assert.equal(messages(await sense(twice)), 3);
    const both = Uint8Array.from([...sent[1].bytes, ...sent[2].bytes]);
    assert.equal(messages(await sense([...frames(sent.slice(0, 2)), segment(hmi, plc, sent[1].sequence, both)])), 3);
  });

  test('is put in order', async () => {
    const [one, two, three, four] = frames(requests(4));
    assert.equal(messages(await sense([one, four, three, two])), 4);
  });

  test('goes on behind a gap when the receiver acknowledged what the capture missed', async () => {
    const sent = requests(6);
    const all = frames(sent);
    const acknowledged = segment(plc, hmi, 1, [], { flags: 0x10, acknowledgement: sent[5].sequence });
    const sensor = await sense([all[0], all[1], all[3], acknowledged, all[4], all[5]]);
    assert.equal(messages(sensor), 5);
    assert.equal(sensor.reassembly.counters.gaps, 1);
  });

  test('goes on behind a gap that nobody acknowledged when the capture ends', async () => {
    const all = frames(requests(6));
    assert.equal(messages(await sense([all[0], all[2], all[3]])), 3);
  });

  test('survives the wrap of sequence numbers', async () => {
    assert.equal(messages(await sense(frames(requests(6, 0xffffffe0)))), 6);
  });

  test('begins anew when ports are used again', async () => {
    const first = [segment(hmi, plc, 100, [], { flags: 2 }), segment(hmi, plc, 101, read(1))];
    const again = [segment(hmi, plc, 900_000_000, [], { flags: 2 }), segment(hmi, plc, 900_000_001, read(2))];
    assert.equal(messages(await sense([...first, ...again])), 2);
  });

  test('loses only the garbage, and is in step with the next valid message', async () => {
    const garbage = Uint8Array.from({ length: 40 }, () => 0xee);
    const one = read(1);
    const bytes = Uint8Array.from([...one, ...garbage, ...read(2), ...read(3)]);
    const sensor = await sense([segment(hmi, plc, 1, bytes), segment(hmi, plc, 1 + bytes.length, read(4))]);
    assert.equal(messages(sensor), 4);
    assert.equal(malformed(sensor), 1);
    assert.equal(sensor.dissector.drops.garbageBytes, 40);
  });

  test('one bad message costs that message only', async () => {
    const bad = encode.writeMultipleRegisters({ transaction: 2, unit: 1 }, 0, [1, 2]);
    bad[12] = 9;
    const bytes = Uint8Array.from([...read(1), ...bad, ...read(3)]);
    const sensor = await sense([segment(hmi, plc, 1, bytes)]);
    assert.equal(messages(sensor), 3);
    assert.equal(malformed(sensor), 1);
  });

  test('gives the same messages however it is cut into segments', async () => {
    const whole = Uint8Array.from(requests(12).flatMap(({ bytes }) => [...bytes]));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: whole.length - 1 }), { maxLength: 20 }), async (cuts) => {
        const places = [0, ...new Set(cuts)].toSorted((one, other) => one - other);
        const parts = places.map((from, at) =>
          segment(hmi, plc, 5000 + from, whole.subarray(from, places[at + 1] ?? whole.length)),
        );
        // The first segment alone must be recognisable: a capture that begins inside a message finds its step with the next one.
        if ((places[1] ?? whole.length) < 12) return;
        assert.equal(messages(await sense(parts)), 12);
      }),
      { numRuns: 60 },
    );
  });

  test('random segments never throw, and what waits is bounded', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(fc.integer({ min: 0, max: 5000 }), fc.uint8Array({ maxLength: 80 }), fc.integer({ min: 0, max: 255 })),
          { maxLength: 60 },
        ),
        async (parts) => {
          const sensor = await sense(parts.map(([sequence, payload, flags]) => segment(hmi, plc, sequence, payload, { flags })));
          assert.equal(sensor.frames, parts.length);
        },
      ),
      { numRuns: 60 },
    );
  });
});
