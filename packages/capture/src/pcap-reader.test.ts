import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodePcap } from './pcap-writer.ts';
import { hex } from './testing/headers.ts';
import { readBytes } from './testing/read.ts';

/** 24 bytes of file header: version 2.4, snap length 65535, Ethernet with a frame check sequence of 4 bytes (upper bits). */
const BIG_HEADER = hex('0002 0004 00000000 00000000 0000ffff 24000001');
const LITTLE_HEADER = hex('0200 0400 00000000 00000000 ffff0000 01000024');

describe('variants of classic pcap', () => {
  const variants: [string, number[], number[], string, number][] = [
    [
      'big-endian, microseconds',
      hex('a1b2c3d4'),
      [...BIG_HEADER, ...hex('5f5e1000 00000005 00000002 00000040 cafe')],
      '.000005000',
      6,
    ],
    [
      'little-endian, microseconds',
      hex('d4c3b2a1'),
      [...LITTLE_HEADER, ...hex('00105e5f 05000000 02000000 40000000 cafe')],
      '.000005000',
      6,
    ],
    [
      'big-endian, nanoseconds',
      hex('a1b23c4d'),
      [...BIG_HEADER, ...hex('5f5e1000 00000005 00000002 00000040 cafe')],
      '.000000005',
      9,
    ],
    [
      'little-endian, nanoseconds',
      hex('4d3cb2a1'),
      [...LITTLE_HEADER, ...hex('00105e5f 05000000 02000000 40000000 cafe')],
      '.000000005',
      9,
    ],
    [
      'big-endian, modified',
      hex('a1b2cd34'),
      [...BIG_HEADER, ...hex('5f5e1000 00000005 00000002 00000040 00000001 0800 00 00 cafe')],
      '.000005000',
      6,
    ],
    [
      'little-endian, modified',
      hex('34cdb2a1'),
      [...LITTLE_HEADER, ...hex('00105e5f 05000000 02000000 40000000 01000000 0008 00 00 cafe')],
      '.000005000',
      6,
    ],
  ];
  for (const [name, magic, rest, fraction, digits] of variants) {
    it(`reads ${name}`, async () => {
      const { frames, reader } = await readBytes([...magic, ...rest]);
      assert.equal(reader.format, 'pcap');
      assert.deepEqual(reader.problems, []);
      assert.deepEqual(reader.interfaces, [{ section: 0, linkType: 1, snapLength: 65535, digits }]);
      assert.deepEqual(frames, [
        {
          number: 1,
          time: `1600000000${fraction}`,
          digits,
          bytes: 'cafe',
          wireLength: 64,
          linkType: 1,
          interface: 0,
          source: 0,
          numberInSource: 1,
        },
      ]);
    });
  }
});

/** A capture of `count` frames of 20 bytes, one a second; record `n` begins at 24 + 36 n. */
function capture(count: number): Uint8Array {
  return encodePcap(
    Array.from({ length: count }, (_, index) => ({
      seconds: 1700000000 + index,
      nanoseconds: 0,
      bytes: new Uint8Array(20).fill(index),
      start: 0,
      end: 20,
    })),
  );
}

describe('broken pcap files', () => {
  it('gives the frames before a cut, and says where it is', async () => {
    const { frames, reader } = await readBytes(capture(3).subarray(0, 24 + 36 * 2 + 30));
    assert.equal(frames.length, 2);
    assert.deepEqual(reader.problems, [
      {
        at: 96,
        frame: 2,
        what: 'The file ends inside frame 3, 30 bytes after the last good frame; the last 30 bytes were left out.',
        code: 'toEnd',
        values: { why: 'The file ends inside frame 3, 30 bytes after the last good frame', skipped: 30 },
        why: { code: 'insideFrame', values: { frame: 3, left: 30 } },
      },
    ]);
  });

  it('gives the frames before a cut in a record header', async () => {
    const { frames, reader } = await readBytes(capture(3).subarray(0, 24 + 36 * 2 + 7));
    assert.equal(frames.length, 2);
    assert.match(reader.problems[0].what, /^The file ends inside the header of frame 3/);
  });

  it('goes on behind a record with an impossible length', async () => {
    const bytes = capture(10);
    bytes.fill(0xff, 24 + 36 * 4 + 8, 24 + 36 * 4 + 12);
    const { frames, reader } = await readBytes(bytes);
    assert.deepEqual(
      frames.map((frame) => frame.bytes.slice(0, 2)),
      ['00', '01', '02', '03', '05', '06', '07', '08', '09'],
    );
    assert.deepEqual(reader.problems, [
      {
        at: 24 + 36 * 4,
        frame: 4,
        what: 'The record of frame 5 has the impossible length 4294967295; 36 bytes were skipped to the next record.',
        code: 'toRecord',
        values: { why: 'The record of frame 5 has the impossible length 4294967295', skipped: 36 },
        why: { code: 'recordLength', values: { frame: 5, length: 4294967295 } },
      },
    ]);
  });

  it('goes on behind bytes that were lost', async () => {
    const bytes = capture(10);
    const { frames, reader } = await readBytes([...bytes.subarray(0, 24 + 36 * 4 + 25), ...bytes.subarray(24 + 36 * 6 + 9)]);
    assert.deepEqual(
      frames.map((frame) => frame.bytes.slice(0, 2)).filter((first) => Number(`0x${first}`) > 6),
      ['07', '08', '09'],
    );
    assert.equal(reader.problems.length, 1);
  });

  it('finds the frames behind a length that runs over the end of the file', async () => {
    const bytes = capture(10);
    bytes[24 + 36 * 6 + 10] = 1;
    const { frames, reader } = await readBytes(bytes);
    assert.equal(frames.length, 9);
    assert.equal(reader.problems.length, 1);
  });

  it('carries a fraction that ran over into the seconds', async () => {
    const bytes = capture(1);
    new DataView(bytes.buffer).setUint32(28, 1_000_000_007, true);
    const { frames, reader } = await readBytes(bytes);
    assert.deepEqual([frames[0].time, reader.problems.length], ['1700000001.000000007', 0]);
  });

  it('reads a file without frames', async () => {
    const { frames, reader } = await readBytes(capture(0));
    assert.deepEqual([frames.length, reader.problems.length], [0, 0]);
  });

  it('stops when garbage has no end, without holding it', async () => {
    const bytes = new Uint8Array(20 << 20).fill(0xff);
    bytes.set(capture(2));
    const { frames, reader } = await readBytes(bytes);
    assert.equal(frames.length, 2);
    assert.match(reader.problems[0].what, /no record was found in the next 16 MiB, so reading stopped/);
  });
});
