import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { openCapture, openCaptureBytes } from './open.ts';
import { encodePcap, PcapWriter } from './pcap-writer.ts';
import { sliceCapture } from './slice.ts';
import { temporaryFolder } from './testing/files.ts';
import { readAll } from './testing/read.ts';

const { folder, file } = temporaryFolder();

const anyFrame = fc
  .record({
    seconds: fc.integer({ min: 0, max: 0xffffffff }),
    nanoseconds: fc.integer({ min: 0, max: 999999999 }),
    bytes: fc.uint8Array({ maxLength: 300 }),
    cut: fc.nat(5000),
  })
  .map(({ seconds, nanoseconds, bytes, cut }) => ({
    seconds,
    nanoseconds,
    bytes,
    start: 0,
    end: bytes.length,
    wireLength: bytes.length + cut,
  }));

describe('PcapWriter', () => {
  it('writes what the reader reads', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyFrame, { maxLength: 50 }),
        fc.constantFrom(6 as const, 9 as const),
        fc.nat(0xffff),
        async (frames, digits, linkType) => {
          const reader = await openCaptureBytes(encodePcap(frames, { digits, linkType }));
          const read = await readAll(reader);
          assert.deepEqual(reader.problems, []);
          assert.deepEqual(
            read.map((frame) => [frame.time, frame.bytes, frame.wireLength, frame.linkType, frame.digits]),
            frames.map(({ seconds, nanoseconds, bytes, wireLength }) => {
              const kept = digits === 9 ? nanoseconds : nanoseconds - (nanoseconds % 1000);
              return [
                `${seconds}.${String(kept).padStart(9, '0')}`,
                Buffer.from(bytes).toString('hex'),
                wireLength,
                linkType,
                digits,
              ];
            }),
          );
        },
      ),
      { numRuns: 100 },
    );
  });

  it('writes the same into a file as into memory', () => {
    const frames = Array.from({ length: 3000 }, (_, index) => ({
      seconds: index,
      nanoseconds: 0,
      bytes: new Uint8Array(200).fill(index),
      start: 10,
      end: 200,
    }));
    const path = `${folder}/same.pcap`;
    const writer = new PcapWriter(path);
    for (const frame of frames) writer.write(frame);
    writer.close();
    assert.deepEqual(new Uint8Array(readFileSync(path)), encodePcap(frames));
  });

  it('cuts frames at the snap length and keeps their length on the wire', async () => {
    const frames = [{ seconds: 0, nanoseconds: 0, bytes: new Uint8Array(100), start: 0, end: 100 }];
    const [frame] = await readAll(await openCaptureBytes(encodePcap(frames, { snapLength: 64 })));
    assert.deepEqual([frame.bytes.length / 2, frame.wireLength], [64, 100]);
  });

  it('refuses frames of another link type, of which classic pcap can hold only one', () => {
    const frame = { seconds: 0, nanoseconds: 0, bytes: new Uint8Array(4), start: 0, end: 4, linkType: 101 };
    const writer = new PcapWriter();
    assert.equal(writer.write(frame), true);
    assert.equal(writer.write({ ...frame, linkType: 1 }), false);
    assert.deepEqual([writer.frames, writer.skipped], [1, 1]);
  });

  it('makes a valid file of no frames', async () => {
    const path = `${folder}/none.pcap`;
    new PcapWriter(path).close();
    assert.deepEqual(await readAll(await openCapture(path)), []);
    assert.throws(() => new PcapWriter(`${folder}/absent/x.pcap`), /cannot be written: ENOENT/);
  });
});

describe('sliceCapture', () => {
  it('writes the frames with the given numbers', async () => {
    const frames = Array.from({ length: 100 }, (_, index) => ({
      seconds: index,
      nanoseconds: 5,
      bytes: Uint8Array.of(index),
      start: 0,
      end: 1,
      linkType: 113,
    }));
    const capture = file('whole.pcap', encodePcap(frames));
    const output = `${folder}/slice.pcap`;
    assert.deepEqual(await sliceCapture(capture, [50, 7, 7, 100, 4000], output), { frames: 3, skipped: 0 });
    const slice = await readAll(await openCapture(output));
    assert.deepEqual(
      slice.map(({ time, bytes, linkType }) => [time, bytes, linkType]),
      [
        ['6.000000005', '06', 113],
        ['49.000000005', '31', 113],
        ['99.000000005', '63', 113],
      ],
    );
    assert.deepEqual(await sliceCapture([capture, capture], [1, 2], output), { frames: 2, skipped: 0 });
  });
});
