import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openCaptures } from './open.ts';
import { encodePcap } from './pcap-writer.ts';
import { temporaryFolder } from './testing/files.ts';
import { readAll } from './testing/read.ts';

const { folder, file } = temporaryFolder();

/** A capture with one frame, of one byte, at each of the given seconds. */
function at(seconds: number[], linkType = 1): Uint8Array {
  return encodePcap(
    seconds.map((second) => ({ seconds: second, nanoseconds: 0, bytes: Uint8Array.of(second), start: 0, end: 1 })),
    { linkType },
  );
}

describe('openCaptures', () => {
  it('gives the frames of several files in time order, with their file and number there', async () => {
    const one = file('one.pcap', at([1, 3, 5, 5]));
    const other = file('other.pcap', at([2, 3, 5, 9], 101));
    const reader = await openCaptures([one, other]);
    const frames = await readAll(reader);
    assert.deepEqual(
      frames.map(({ number, bytes, source, numberInSource, linkType, interface: index }) => [
        number,
        Number(bytes),
        source,
        numberInSource,
        linkType,
        reader.interfaces[index].linkType,
      ]),
      [
        [1, 1, 0, 1, 1, 1],
        [2, 2, 1, 1, 101, 101],
        [3, 3, 0, 2, 1, 1],
        [4, 3, 1, 2, 101, 101],
        [5, 5, 0, 3, 1, 1],
        [6, 5, 0, 4, 1, 1],
        [7, 5, 1, 3, 101, 101],
        [8, 9, 1, 4, 101, 101],
      ],
    );
    assert.deepEqual([reader.frames, reader.sources.map(({ frames: count }) => count)], [8, [4, 4]]);
    assert.equal(reader.bytesRead, reader.totalBytes);
  });

  it('keeps the order of a file whose times run backwards', async () => {
    const frames = await readAll(await openCaptures([file('back.pcap', at([4, 2, 6])), file('fore.pcap', at([3, 5]))]));
    assert.deepEqual(
      frames.map(({ bytes }) => Number(bytes)),
      [3, 4, 2, 5, 6],
    );
  });

  it('reads rotated files, given in any order, one after the other', async () => {
    const paths = Array.from({ length: 40 }, (_, index) =>
      file(`rotated-${index}.pcap`, at([index * 2, index * 2 + 1])),
    ).toReversed();
    const frames = await readAll(await openCaptures(paths));
    assert.deepEqual(
      frames.map(({ time }) => Number.parseInt(time, 10)),
      Array.from({ length: 80 }, (_, index) => index),
    );
  });

  it('leaves out a file that cannot be read, and tells the problems of each', async () => {
    const good = file('good.pcap', at([1]));
    const cut = file('cut.pcap', at([1, 2]).subarray(0, 50));
    const reader = await openCaptures([`${folder}/absent.pcap`, good, cut]);
    assert.equal((await readAll(reader)).length, 2);
    const [{ code, why }] = reader.sources[0].problems;
    assert.deepEqual([code, why?.code], ['leftOut', 'unopened']);
    assert.match(reader.sources[0].problems[0].what, /absent.pcap cannot be opened: .* The file was left out\.$/);
    assert.deepEqual(
      reader.sources.map(({ problems }) => problems.length),
      [1, 0, 1],
    );
    assert.match(reader.problems[1].what, /cut.pcap: The file ends inside/);
  });

  it('refuses when nothing can be read', async () => {
    await assert.rejects(openCaptures([]), /No capture was given/);
    await assert.rejects(openCaptures([`${folder}/absent.pcap`, folder]), /absent.pcap cannot be opened/);
  });
});
