import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { hj212, protocols, sl651 } from '@fengsui/wire';
import { type Endpoint, segment, sense } from '../testing.ts';

const SYN = 0x02;
const SYN_ACK = 0x12;
const station: Endpoint = { ip: '10.0.0.7', port: 40_001 };
const centre: Endpoint = { ip: '10.0.0.1', port: 9000 };

const packet = (command: number, parameters: string) =>
  hj212.encode.packet({
    request: '20260101000000000',
    system: 32,
    command,
    password: '123456',
    device: '010000A8900016F000169DC0',
    flag: 5,
    parameters,
  });
const upload = packet(2011, 'DataTime=20260101000000;w01018-Rtd=31.2,w01018-Flag=N');
const command = packet(1012, 'SystemTime=20260101000001');

/** Who asks whom on which port in the one conversation of the frames. */
async function conversation(frames: readonly Uint8Array[]): Promise<string> {
  const sensor = await sense(frames);
  assert.equal(sensor.conversations.length, 1);
  const [{ client, server, port, requests }] = sensor.conversations;
  return `${client.address} > ${server.address}:${port} ${requests}`;
}

const opening = (opener: Endpoint, listener: Endpoint) => [
  segment(opener, listener, 100, [], { flags: SYN }),
  segment(listener, opener, 200, [], { flags: SYN_ACK, acknowledgement: 101 }),
];

suite('devices that dial out', () => {
  test('say in each message who sent it', () => {
    const dialling = protocols.filter(({ dialsOut }) => dialsOut);
    assert.ok(dialling.length > 0);
    for (const { id, side } of dialling) assert.ok(side, id);
  });

  const expected = '10.0.0.1 > 10.0.0.7:9000 1';
  test('the centre that is dialled is the client, its port the one listened on', async () => {
    const frames = [...opening(station, centre), segment(station, centre, 101, upload), segment(centre, station, 201, command)];
    assert.equal(await conversation(frames), expected);
  });

  test('so it is when the connection was not seen opening, whoever speaks first', async () => {
    assert.equal(await conversation([segment(station, centre, 101, upload), segment(centre, station, 201, command)]), expected);
    assert.equal(await conversation([segment(centre, station, 201, command), segment(station, centre, 101, upload)]), expected);
  });

  test('a message in two segments is judged when it is whole', async () => {
    const half = 80;
    const frames = [
      ...opening(station, centre),
      segment(station, centre, 101, upload.subarray(0, half)),
      segment(station, centre, 101 + half, upload.subarray(half)),
      segment(centre, station, 201, command),
    ];
    assert.equal(await conversation(frames), expected);
  });

  test('a centre that dials a station is the client of the port of the station', async () => {
    const dialling = { ...centre, port: 50_000 };
    const listening = { ...station, port: 8001 };
    const frames = [...opening(dialling, listening), segment(dialling, listening, 101, command)];
    assert.equal(await conversation(frames), '10.0.0.1 > 10.0.0.7:8001 1');
  });

  test('another connection of the same station belongs to the same conversation', async () => {
    const again = { ...station, port: 40_002 };
    const frames = [
      ...opening(station, centre),
      segment(centre, station, 201, command),
      ...opening(again, centre),
      segment(centre, again, 201, command),
    ];
    assert.equal(await conversation(frames), '10.0.0.1 > 10.0.0.7:9000 2');
  });

  test('stations of hydrology are as those of the environment', async () => {
    const { frame, opening: serial } = sl651.encode;
    const of = { centre: 1, station: '0012345678', password: '0000', body: serial(1, '260101000000') };
    const frames = [
      ...opening(station, centre),
      segment(station, centre, 101, frame({ ...of, down: false, function: 0x2f })),
      segment(centre, station, 201, frame({ ...of, down: true, function: 0x4a })),
    ];
    assert.equal(await conversation(frames), expected);
  });
});
