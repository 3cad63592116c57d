import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Frame, Packet, PacketDecoder } from '@fengsui/capture';
import { Connection } from './connection.ts';
import { Network, type Node, type SimulatedFrame } from './network.ts';
import { Random } from './random.ts';
import { assetOf } from './site.ts';
import { Tasks } from './tasks.ts';

const node = (ip: string, mac: string): Node => ({ ip, mac, asset: assetOf({ id: ip, ip, mac, role: 'server' }) });
const one = node('10.0.0.1', '02:00:00:00:00:01');
const other = node('10.0.0.2', '02:00:00:00:00:02');
const office = node('10.0.1.9', '02:00:00:00:00:09');
const router = { ip: '10.0.0.254', mac: '02:00:00:00:00:fe' };

function build(): Network {
  const truth = {
    plant: 'test',
    seed: 1,
    hours: 1,
    begins: '2026-03-02T06:30:00.000Z',
    attacks: [],
    assets: [],
    steps: [],
    mishaps: [],
    frames: 0,
  };
  const network = new Network(new Random(1), truth);
  network.route(router, 0);
  network.route({ ...router, ip: '10.0.1.254' }, 1);
  return network;
}

function play(network: Network): { frame: SimulatedFrame; packet: Packet }[] {
  const out: { frame: SimulatedFrame; packet: Packet }[] = [];
  const decoder = new PacketDecoder();
  network.run(100, (frame) => {
    const packet = new Packet();
    const given = Object.assign(new Frame(), {
      bytes: frame.bytes,
      start: 0,
      end: frame.bytes.length,
      wireLength: frame.bytes.length,
      linkType: 1,
    });
    assert.ok(decoder.decode(given, packet));
    out.push({ frame, packet });
  });
  return out;
}

test('tasks run in the order of their time, and of their planning where times are equal', () => {
  const tasks = new Tasks();
  const ran: string[] = [];
  for (const [time, name] of [
    [3, 'c'],
    [1, 'a'],
    [2, 'b1'],
    [2, 'b2'],
    [9, 'late'],
  ] as const)
    tasks.add(time, () => void ran.push(name));
  for (let task = tasks.next(5); task; task = tasks.next(5)) task.run();
  assert.deepEqual(ran, ['a', 'b1', 'b2', 'c']);
});

test('chance depends on the seed alone', () => {
  const draw = (seed: number) => Array.from({ length: 5 }, () => new Random(seed).fork('x').uint32());
  assert.deepEqual(draw(4), draw(4));
  assert.notDeepEqual(draw(4), draw(5));
  const random = new Random(9);
  for (let i = 0; i < 1000; i++) {
    const number = random.integer(3, 5);
    assert.ok(number >= 3 && number <= 5);
  }
});

test('a connection has a handshake, numbers that follow on each other, and an end', () => {
  const network = build();
  const connection = new Connection(network, one, other, 502, { loss: 0 });
  connection.exchange(Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5)).close();
  const packets = play(network)
    .map(({ packet }) => packet)
    .filter(({ protocol }) => protocol === 6);
  assert.deepEqual(
    packets.map(({ flags }) => flags),
    [0x02, 0x12, 0x10, 0x18, 0x18, 0x10, 0x11, 0x11, 0x10],
  );
  const [, , ack, request, answer, confirm] = packets;
  assert.equal(request.sequence, ack.sequence);
  assert.equal(request.end - request.start, 3);
  assert.equal(answer.acknowledgement, (request.sequence + 3) | 0);
  assert.equal(confirm.acknowledgement, (answer.sequence + 2) | 0);
});

test('a lost segment is seen twice', () => {
  const network = build();
  new Connection(network, one, other, 502, { loss: 1, established: true }).toServer(Uint8Array.of(7));
  const data = play(network).filter(({ packet }) => packet.protocol === 6 && packet.end > packet.start);
  assert.equal(data.length, 2);
  assert.equal(data[0].packet.sequence, data[1].packet.sequence);
  assert.ok(data[1].frame.time - data[0].frame.time > 0.19);
});

test('the other subnet is seen behind the router, one hop away', () => {
  const network = build();
  network.datagram(one, office, { source: 1, destination: 2 }, Uint8Array.of(1));
  network.datagram(office, one, { source: 2, destination: 1 }, Uint8Array.of(1), 0.1);
  const [out, back] = play(network).map(({ packet }) => packet);
  assert.equal(out.macDestination, 0x0200000000fe);
  assert.equal(out.hopLimit, 64);
  assert.equal(back.macSource, 0x0200000000fe);
  assert.equal(back.hopLimit, 63);
});

test('who sits in the middle sees every segment, and changes what it likes', () => {
  const network = build();
  const middle = node('10.0.0.66', '02:00:00:00:00:66');
  const connection = new Connection(network, one, other, 502, { loss: 0, established: true });
  connection.interceptor = { node: middle, as: (send) => send(), rewrite: (payload) => payload.map(() => 9) };
  connection.toServer(Uint8Array.of(1, 1));
  const data = play(network)
    .map(({ packet }) => packet)
    .filter(({ protocol, start, end }) => protocol === 6 && end > start);
  assert.deepEqual(
    data.map(({ macSource, macDestination, bytes, start }) => [macSource & 0xff, macDestination & 0xff, bytes[start]]),
    [
      [0x01, 0x66, 1],
      [0x66, 0x02, 9],
    ],
  );
});
