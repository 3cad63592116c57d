import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PacketDecoder } from './decoder.ts';
import { Frame } from './frame.ts';
import { Packet } from './packet.ts';
import { be16, type Bytes, ethernet, vlanTag } from './testing/headers.ts';
import { TUNNEL } from './tunnels.ts';

const GOOSE = [...be16(0x3001), ...be16(12), 0, 0, 0, 0, 0x61, 2, 0x80, 0];

/** What is handed on of the frames, one after the other, and how many were copies. */
function decodeAll(frames: readonly (readonly [Bytes, number])[]): { packets: Packet[]; duplicates: number } {
  const decoder = new PacketDecoder();
  const packets: Packet[] = [];
  for (const [bytes, seconds] of frames) {
    const frame = new Frame();
    frame.bytes = Uint8Array.from(bytes);
    frame.end = frame.bytes.length;
    frame.wireLength = frame.end;
    frame.seconds = seconds;
    const packet = new Packet();
    if (decoder.decode(frame, packet)) packets.push(packet);
  }
  return { packets, duplicates: decoder.counters.duplicates };
}

const hsr = (path: number, number: number): Bytes =>
  ethernet(0x892f, [...be16((path << 12) | (GOOSE.length + 6)), ...be16(number), ...be16(0x88b8), ...GOOSE]);
const trailer = (lan: number, size: number, number: number): Bytes => [
  ...be16(number),
  ...be16((lan << 12) | size),
  ...be16(0x88fb),
];
const prp = (lan: number, number: number): Bytes => [...ethernet(0x88b8, GOOSE), ...trailer(lan, GOOSE.length + 6, number)];

describe('frames that are sent twice', () => {
  it('hands on the first copy around a ring', () => {
    const { packets, duplicates } = decodeAll([
      [hsr(0, 7), 10],
      [hsr(1, 7), 10],
      [hsr(0, 8), 10],
    ]);
    assert.deepEqual([packets.length, duplicates], [2, 1]);
    assert.equal(packets[0].etherType, 0x88b8);
    assert.equal(packets[0].tunnel, TUNNEL.hsr);
  });

  it('hands on the first copy over two networks, without the trailer', () => {
    const { packets, duplicates } = decodeAll([
      [prp(0xa, 7), 10],
      [prp(0xb, 7), 10],
      [prp(0xb, 8), 11],
    ]);
    assert.deepEqual([packets.length, duplicates], [2, 1]);
    assert.equal(packets[0].etherType, 0x88b8);
    assert.equal(packets[0].tunnel, TUNNEL.prp);
    assert.equal(packets[0].end - packets[0].start, GOOSE.length);
  });

  it('counts the size from behind a VLAN tag too', () => {
    const tagged = [...ethernet(0x8100, vlanTag(5, 0x88b8, GOOSE)), ...trailer(0xa, GOOSE.length + 6, 9)];
    const [packet] = decodeAll([[tagged, 1]]).packets;
    assert.equal(packet.vlan, 5);
    assert.equal(packet.tunnel, TUNNEL.prp);
  });

  it('takes a number that comes again later for another frame', () => {
    assert.equal(
      decodeAll([
        [prp(0xa, 7), 10],
        [prp(0xa, 7), 13],
      ]).packets.length,
      2,
    );
  });

  it('leaves a frame alone whose size does not agree', () => {
    const [packet] = decodeAll([[[...ethernet(0x88b8, GOOSE), ...trailer(0xa, GOOSE.length, 7)], 1]]).packets;
    assert.equal(packet.tunnel, 0);
    assert.equal(packet.end - packet.start, GOOSE.length + 6);
  });
});
