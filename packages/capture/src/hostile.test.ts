import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { PacketDecoder } from './decoder.ts';
import { Frame } from './frame.ts';
import { HEADER_PROBLEMS } from './header-problems.ts';
import { LINK_TYPES } from './link.ts';
import { openCaptureBytes } from './open.ts';
import { Packet } from './packet.ts';
import { encodePcap } from './pcap-writer.ts';
import { CaptureError } from './reader.ts';
import { ascii, be16, be32, ethernet, hex, ipv4, ipv6, tcp, udp, vlanTag } from './testing/headers.ts';

const UDP4 = ipv4(17, udp(1, 2, ascii('hello')));

/** Frames that reach every decoder, to be damaged. */
const SEEDS: number[][] = [
  ethernet(0x0800, ipv4(6, tcp(1, 502, ascii('hello'), hex('01010402')))),
  ethernet(
    0x8100,
    vlanTag(1, 0x88a8, vlanTag(2, 0x86dd, ipv6(0, [60, 0, 1, 4, 0, 0, 0, 0, 17, 0, 0, 0, 0, 0, 0, 0, ...udp(1, 2, [3])]))),
  ),
  ethernet(0x0800, ipv4(47, [0xb0, 0, 0x65, 0x58, ...be32(0), ...be32(1), ...be32(2), ...ethernet(0x0800, UDP4)])),
  ethernet(0x0800, ipv4(47, [0x10, 0, 0x88, 0xbe, ...be32(1), 0x10, 5, 0, 1, 0, 0, 0, 0, ...ethernet(0x0800, UDP4)])),
  ethernet(0x0800, ipv4(17, udp(1, 4789, [8, 0, 0, 0, 0, 0, 42, 0, ...ethernet(0x0800, UDP4)]))),
  ethernet(0x8847, [0, 1, 0, 64, 0, 1, 1, 64, ...UDP4]),
  ethernet(0x8864, [0x11, 0, 0, 9, ...be16(UDP4.length + 2), 0, 0x21, ...UDP4]),
  ethernet(8 + UDP4.length, [0xaa, 0xaa, 3, 0, 0, 0, 8, 0, ...UDP4]),
  ethernet(0x0800, ipv4(17, udp(1, 2, new Array(24).fill(7)), { fragment: 0x2000 })),
  ethernet(0x86dd, ipv6(44, [17, 0, 0, 0, 0, 0, 0, 1, ...udp(1, 2, [3])])),
  ethernet(0x0800, ipv4(41, ipv6(4, UDP4))),
];

const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 });

function damaged(bytes: Uint8Array, changes: [number, number][]): Uint8Array {
  const copy = bytes.slice();
  for (const [at, value] of changes) copy[at % copy.length] = value;
  return copy;
}

describe('PacketDecoder on hostile frames', () => {
  const decoder = new PacketDecoder();
  const frame = new Frame();
  const packet = new Packet();

  /** Decodes bytes between others; whatever happens, the payload lies within them. */
  function survive(bytes: Uint8Array, linkType: number, cut: number): void {
    const around = new Uint8Array(bytes.length + 20).fill(0x45);
    around.set(bytes, 10);
    frame.bytes = around;
    frame.start = 10;
    frame.end = 10 + bytes.length;
    frame.wireLength = bytes.length + cut;
    frame.linkType = linkType;
    frame.seconds++;
    if (!decoder.decode(frame, packet)) return;
    const [low, high] = packet.bytes === around ? [10, 10 + bytes.length] : [0, packet.bytes.length];
    assert.ok(low <= packet.start && packet.start <= packet.end && packet.end <= high);
    assert.ok(packet.missing >= 0);
    assert.ok(packet.problem < HEADER_PROBLEMS.length);
    assert.ok(packet.sourcePort >= -1 && packet.sourcePort <= 0xffff);
  }

  const linkType = fc.constantFrom(...LINK_TYPES.map((link) => link.linkType));

  it('survives random bytes on every link', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), linkType, fc.nat(100), survive), { numRuns: 20000 });
  });

  it('survives damaged and cut frames of every kind', () => {
    const anySeed = fc.constantFrom(...SEEDS.map((seed) => Uint8Array.from(seed)));
    fc.assert(
      fc.property(anySeed, damage, fc.nat(200), (seed, changes, length) =>
        survive(damaged(seed, changes).subarray(0, length), 1, 0),
      ),
      { numRuns: 20000 },
    );
  });
});

describe('readers on hostile files', () => {
  const frames = SEEDS.map((seed, index) => ({
    seconds: 1700000000 + index,
    nanoseconds: index,
    bytes: Uint8Array.from(seed),
    start: 0,
    end: seed.length,
  }));
  const pcap = encodePcap(frames);
  const block = (type: number, body: number[]) => {
    const length = [...u32(body.length + 12)];
    return [...u32(type), ...length, ...body, ...length];
  };
  const u32 = (value: number) => be32(value).toReversed();
  const pcapng = Uint8Array.from([
    ...block(0x0a0d0d0a, [...u32(0x1a2b3c4d), 1, 0, 0, 0, ...new Array(8).fill(255)]),
    ...block(1, [1, 0, 0, 0, ...u32(0), 2, 0, 4, 0, ...ascii('eth0'), 9, 0, 1, 0, 9, 0, 0, 0, 0, 0, 0, 0]),
    ...frames.flatMap(({ bytes }) =>
      block(6, [
        ...u32(0),
        ...u32(1),
        ...u32(2),
        ...u32(bytes.length),
        ...u32(bytes.length),
        ...bytes,
        ...new Array(-bytes.length & 3).fill(0),
      ]),
    ),
    ...block(3, [...u32(4), 1, 2, 3, 4]),
  ]);

  /** Reads a file to its end; no more frames than its bytes can hold, all within the buffer. */
  async function survive(bytes: Uint8Array): Promise<void> {
    const reader = await openCaptureBytes(bytes).catch((error: Error) => error);
    if (reader instanceof Error) {
      assert.ok(reader instanceof CaptureError, String(reader));
      return;
    }
    const frame = new Frame();
    while (await reader.fill()) {
      while (reader.next(frame)) {
        assert.ok(0 <= frame.start && frame.start <= frame.end && frame.end <= frame.bytes.length);
        assert.ok(frame.nanoseconds >= 0 && frame.nanoseconds < 1e9);
      }
    }
    assert.ok(reader.frames <= bytes.length / 16);
    await reader.close();
  }

  for (const [name, file, magic] of [
    ['pcap', pcap, 4],
    ['pcapng', pcapng, 12],
  ] as const) {
    it(`survive damaged and cut ${name} files`, async () => {
      await fc.assert(
        fc.asyncProperty(damage, fc.nat(file.length), async (changes, cut) => {
          const bytes = damaged(file, changes);
          bytes.set(file.subarray(0, magic));
          await survive(bytes.subarray(0, cut < file.length / 2 ? file.length : cut));
        }),
        { numRuns: 1500 },
      );
    });

    it(`survive random bytes behind a ${name} header`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), async (bytes) =>
          survive(Uint8Array.from([...file.subarray(0, 28), ...bytes])),
        ),
        { numRuns: 1000 },
      );
    });
  }

  it('survive random files', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), survive), { numRuns: 500 });
  });
});
