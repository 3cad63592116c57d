import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ascii, type Bytes, hex } from './testing/headers.ts';
import { readBytes } from './testing/read.ts';

/** Writes numbers in the byte order of a section. */
class Order {
  readonly bigEndian: boolean;

  constructor(bigEndian: boolean) {
    this.bigEndian = bigEndian;
  }

  u16(value: number): number[] {
    const bytes = [value & 255, (value >> 8) & 255];
    return this.bigEndian ? bytes.toReversed() : bytes;
  }

  u32(value: number): number[] {
    const bytes = [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24];
    return this.bigEndian ? bytes.toReversed() : bytes;
  }

  u64(value: bigint): number[] {
    const high = this.u32(Number(BigInt.asUintN(64, value) >> 32n));
    const low = this.u32(Number(value & 0xffffffffn));
    return this.bigEndian ? [...high, ...low] : [...low, ...high];
  }

  /** A time: the high word first in both byte orders. */
  time(ticks: bigint): number[] {
    return [...this.u32(Number(ticks >> 32n)), ...this.u32(Number(ticks & 0xffffffffn))];
  }

  block(type: number, body: Bytes): number[] {
    const padded = pad(body);
    const length = this.u32(padded.length + 12);
    return [...this.u32(type), ...length, ...padded, ...length];
  }

  option(code: number, value: Bytes): number[] {
    return [...this.u16(code), ...this.u16(value.length), ...pad(value)];
  }

  section(options: Bytes = []): number[] {
    return this.block(0x0a0d0d0a, [
      ...this.u32(0x1a2b3c4d),
      ...this.u16(1),
      ...this.u16(0),
      ...new Array(8).fill(255),
      ...options,
    ]);
  }

  interface(linkType: number, options: Bytes = [], snapLength = 0): number[] {
    return this.block(1, [...this.u16(linkType), 0, 0, ...this.u32(snapLength), ...options]);
  }

  enhanced(index: number, ticks: bigint, frame: Bytes, options: Bytes = []): number[] {
    const lengths = [...this.u32(frame.length), ...this.u32(frame.length + 10)];
    return this.block(6, [...this.u32(index), ...this.time(ticks), ...lengths, ...pad(frame), ...options]);
  }
}

function pad(bytes: Bytes): number[] {
  return [...bytes, ...new Array(-bytes.length & 3).fill(0)];
}

const LITTLE = new Order(false);
const BIG = new Order(true);
const MICROSECONDS = 1_600_000_000_123_456n;

for (const order of [LITTLE, BIG]) {
  describe(`pcapng, ${order.bigEndian ? 'big' : 'little'}-endian`, () => {
    it('reads enhanced, simple and old packet blocks', async () => {
      const { frames, reader } = await readBytes([
        ...order.section(),
        ...order.interface(1, [], 4),
        ...order.enhanced(0, MICROSECONDS, hex('cafe')),
        ...order.block(3, [...order.u32(100), ...hex('0102 0304')]),
        ...order.block(2, [
          ...order.u16(0),
          ...order.u16(9),
          ...order.time(MICROSECONDS),
          ...order.u32(3),
          ...order.u32(60),
          ...hex('a1a2a3 00'),
        ]),
      ]);
      assert.equal(reader.format, 'pcapng');
      assert.deepEqual(reader.problems, []);
      assert.deepEqual(
        frames.map(({ number, time, digits, bytes, wireLength }) => [number, time, digits, bytes, wireLength]),
        [
          [1, '1600000000.123456000', 6, 'cafe', 12],
          [2, '0.000000000', 0, '01020304', 100],
          [3, '1600000000.123456000', 6, 'a1a2a3', 60],
        ],
      );
    });

    it('reads several interfaces with their own link type, resolution and offset', async () => {
      const { frames, reader } = await readBytes([
        ...order.section(),
        ...order.interface(1, [...order.option(2, ascii('eth0')), ...order.option(9, [9]), ...order.option(0, [])]),
        ...order.interface(113, [...order.option(9, [0x8a]), ...order.option(14, order.u64(1000n))]),
        ...order.interface(101, [...order.option(9, [3]), ...order.option(14, order.u64(-5n))]),
        ...order.interface(1, [...order.option(9, [12])]),
        ...order.interface(1, [...order.option(9, [0])]),
        ...order.enhanced(0, 1_600_000_000_123_456_789n, hex('00')),
        ...order.enhanced(1, 1_600_000_000n * 1024n + 512n, hex('01')),
        ...order.enhanced(2, 1_600_000_000_007n, hex('02')),
        ...order.enhanced(3, 5_000_999_999_999_999n, hex('03')),
        ...order.enhanced(4, 1_600_000_000n, hex('04')),
      ]);
      assert.deepEqual(
        frames.map(({ time, digits, linkType, interface: index }) => [time, digits, linkType, index]),
        [
          ['1600000000.123456789', 9, 1, 0],
          ['1600001000.500000000', 4, 113, 1],
          ['1599999995.007000000', 3, 101, 2],
          ['5000.999999999', 9, 1, 3],
          ['1600000000.000000000', 0, 1, 4],
        ],
      );
      assert.equal(reader.interfaces[0].name, 'eth0');
      assert.deepEqual(
        reader.interfaces.map(({ digits }) => digits),
        [9, 4, 3, 9, 0],
      );
    });

    it('keeps comments with their frame, names, filters and statistics', async () => {
      const { reader } = await readBytes([
        ...order.section(order.option(1, ascii('plant 3'))),
        ...order.interface(1, [...order.option(3, ascii('mirror port')), ...order.option(11, [0, ...ascii('tcp')])]),
        ...order.enhanced(0, MICROSECONDS, hex('cafe')),
        ...order.enhanced(0, MICROSECONDS, hex('cafe'), [
          ...order.option(2, order.u32(1)),
          ...order.option(1, ascii('look here')),
        ]),
        ...order.block(5, [
          ...order.u32(0),
          ...order.time(MICROSECONDS),
          ...order.option(4, order.u64(10n)),
          ...order.option(5, order.u64(3n)),
        ]),
      ]);
      assert.deepEqual(reader.comments, [
        { frame: 0, text: 'plant 3' },
        { frame: 2, text: 'look here' },
      ]);
      const { description, filter, received, dropped } = reader.interfaces[0];
      assert.deepEqual([description, filter, received, dropped], ['mirror port', 'tcp', 10, 3]);
    });

    it('passes over blocks that it does not know, of any size', async () => {
      const { frames, reader } = await readBytes([
        ...order.section(),
        ...order.interface(1),
        ...order.block(0x7777, ascii('who knows')),
        ...order.block(10, new Uint8Array(3 << 20) as unknown as Bytes),
        ...order.enhanced(0, MICROSECONDS, hex('cafe')),
      ]);
      assert.deepEqual([frames.length, reader.problems], [1, []]);
    });

    it('goes on behind a broken block', async () => {
      const before = [...order.section(), ...order.interface(1), ...order.enhanced(0, MICROSECONDS, hex('01'))];
      const broken = order.enhanced(0, MICROSECONDS, hex('02'));
      for (const [at, value] of [
        [4, 3],
        [7, 0xff],
        [4, 0xff],
        [broken.length - 2, 9],
      ]) {
        const { frames, reader } = await readBytes([
          ...before,
          ...broken.with(at, value).with(order.bigEndian ? 11 - at : at, value),
          ...order.enhanced(0, MICROSECONDS, hex('03')),
          ...order.enhanced(0, MICROSECONDS, hex('04')),
        ]);
        assert.deepEqual(
          frames.map(({ bytes }) => bytes).filter((bytes) => bytes !== '02'),
          ['01', '03', '04'],
        );
        assert.ok(reader.problems.length <= 1);
      }
    });

    it('says where a file was cut', async () => {
      const whole = [...order.section(), ...order.interface(1), ...order.enhanced(0, MICROSECONDS, hex('01'))];
      const { frames, reader } = await readBytes([...whole, ...order.enhanced(0, MICROSECONDS, hex('02')).slice(0, 20)]);
      assert.equal(frames.length, 1);
      assert.deepEqual([reader.problems[0].at, reader.problems[0].frame], [whole.length, 1]);
      assert.match(reader.problems[0].what, /^The file ends inside a block/);
    });

    it('reports a frame of an interface that is not described, and one longer than its block', async () => {
      const long = [...order.u32(0), ...order.time(1n), ...order.u32(900), ...order.u32(900), ...hex('cafe')];
      const { frames, reader } = await readBytes([
        ...order.section(),
        ...order.interface(1),
        ...order.enhanced(7, MICROSECONDS, hex('01')),
        ...order.block(6, long),
        ...order.enhanced(0, MICROSECONDS, hex('03')),
      ]);
      assert.deepEqual(
        frames.map(({ bytes }) => bytes),
        ['03'],
      );
      assert.deepEqual(
        reader.problems.map(({ what }) => what),
        [
          'A packet block names interface 7, which is not described; it was left out.',
          'A packet block is too short for its frame of 900 bytes; it was left out.',
        ],
      );
    });
  });
}

describe('pcapng sections', () => {
  it('reads sections of different byte order, each with its own interfaces', async () => {
    const { frames, reader } = await readBytes([
      ...LITTLE.section(),
      ...LITTLE.interface(1),
      ...LITTLE.enhanced(0, MICROSECONDS, hex('01')),
      ...BIG.section(),
      ...BIG.interface(101),
      ...BIG.interface(113),
      ...BIG.enhanced(1, MICROSECONDS, hex('02')),
    ]);
    assert.deepEqual(
      frames.map(({ linkType, interface: index }) => [linkType, index]),
      [
        [1, 0],
        [113, 2],
      ],
    );
    assert.deepEqual(
      reader.interfaces.map(({ section }) => section),
      [0, 1, 1],
    );
  });
});
