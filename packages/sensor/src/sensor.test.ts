import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { modbus } from '@fengsui/wire';
import type { SensorEvent } from './event.ts';
import { NEW_CLIENT, NEW_SERVER } from './event.ts';
import { type Endpoint, segment, sense } from './testing.ts';

const { encode } = modbus;
const SYN = 0x02;
const RST_ACK = 0x14;
const hmi: Endpoint = { ip: '10.0.0.5', port: 50_000 };
const plc: Endpoint = { ip: '10.0.0.1', port: 502 };
const x = { transaction: 1, unit: 1 };

const ask = (client: Endpoint, server: Endpoint) => segment(client, server, 100, [], { flags: SYN });
/** A datagram: the protocol and the length of the segment are made those of UDP. */
function datagram(from: Endpoint, to: Endpoint): Uint8Array {
  const frame = segment(from, to, 0, []);
  frame[23] = 17;
  frame.set([0, 20], 38);
  return frame;
}

/** What happened, as the text that `tell` makes of each event of a type. */
async function events(
  frames: Uint8Array[],
  type: string,
  tell: (event: SensorEvent) => string,
  learning = 600,
): Promise<string[]> {
  const told: string[] = [];
  const take = (event: SensorEvent) => {
    if (event.type === type) told.push(tell(event));
  };
  await sense(frames, { events: { event: take }, learning });
  return told;
}

suite('what the sensor tells of itself', () => {
  test('connections are asked for and refused; the first contact of two hosts is told once', async () => {
    const refusal = segment(plc, hmi, 0, [], { flags: RST_ACK, acknowledgement: 101 });
    const frames = [
      ask(hmi, plc),
      refusal,
      ask({ ...hmi, port: 50_001 }, plc),
      ask({ ...hmi, port: 50_002 }, { ...plc, ip: '10.0.0.2' }),
    ];
    assert.deepEqual(await events(frames, 'connection', (event) => `${event.facts?.result} ${event.facts?.first_contact}`), [
      'asked true',
      'refused false',
      'asked false',
      'asked true',
    ]);
  });

  test('the first datagram between two endpoints is told; an answer is none, and no first contact', async () => {
    const other: Endpoint = { ip: '10.0.0.9', port: 161 };
    const frames = [datagram(hmi, other), datagram(other, hmi), datagram(hmi, other), datagram({ ...other, port: 162 }, hmi)];
    assert.deepEqual(
      await events(frames, 'datagram', (event) => `${event.client?.address} ${event.facts?.port} ${event.facts?.first_contact}`),
      ['10.0.0.5 161 true', '10.0.0.9 50000 false'],
    );
  });

  test('each address is told when it speaks first', async () => {
    const frames = [ask(hmi, plc), ask({ ...hmi, port: 50_001 }, plc), segment(plc, hmi, 0, [], { flags: RST_ACK })];
    assert.deepEqual(await events(frames, 'host', (event) => event.client?.address ?? ''), ['10.0.0.5', '10.0.0.1']);
  });

  test('who appears behind the time of learning is new, although a handshake came before the first message', async () => {
    const late: Endpoint = { ip: '10.0.0.66', port: 50_000 };
    const request = encode.readRequest(x, 3, 0, 1);
    const frames = [
      segment(hmi, plc, 1, request),
      segment(plc, hmi, 1, encode.readRegistersResponse(x, 3, [7])),
      ask(late, plc),
      segment(late, plc, 101, request),
    ];
    const fresh = (event: SensorEvent) =>
      `${event.client?.address} ${event.learnt && (event.fresh & NEW_CLIENT) !== 0} ${event.learnt && (event.fresh & NEW_SERVER) !== 0}`;
    assert.deepEqual((await events(frames, 'message', fresh, 0.0015)).at(-1), '10.0.0.66 true false');
  });
});
