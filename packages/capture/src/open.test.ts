import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { openCapture, openCaptureBytes } from './open.ts';
import { encodePcap } from './pcap-writer.ts';
import { CaptureError } from './reader.ts';
import { temporaryFolder } from './testing/files.ts';
import { readAll } from './testing/read.ts';

const FRAMES = Array.from({ length: 5000 }, (_, index) => ({
  seconds: 1700000000 + index,
  nanoseconds: index,
  bytes: Uint8Array.from({ length: 60 }, (_byte, at) => (index * 31 + at * 7) & 255),
  start: 0,
  end: 60,
}));
const PLAIN = encodePcap(FRAMES);
const { folder, file } = temporaryFolder();

describe('openCapture', () => {
  it('reads a plain file and tells its progress', async () => {
    const reader = await openCapture(file('plain.pcap', PLAIN));
    assert.equal(reader.totalBytes, PLAIN.length);
    assert.equal((await readAll(reader)).length, 5000);
    assert.equal(reader.bytesRead, PLAIN.length);
    assert.deepEqual(reader.sources, [reader]);
  });

  for (const [name, compressed] of [
    ['gzip', gzipSync(PLAIN)],
    ['zstd', zstdCompressSync(PLAIN)],
    ['gzip of several members', Buffer.concat([gzipSync(PLAIN.subarray(0, 1000)), gzipSync(PLAIN.subarray(1000))])],
  ] as const) {
    it(`reads ${name}, whatever the file is called`, async () => {
      const expected = await readAll(await openCaptureBytes(PLAIN));
      const reader = await openCapture(file('compressed.pcap', compressed));
      assert.equal(reader.totalBytes, compressed.length);
      assert.deepEqual(await readAll(reader), expected);
      assert.deepEqual(reader.problems, []);
      assert.equal(reader.bytesRead, compressed.length);
      assert.equal((await readAll(await openCaptureBytes(compressed))).length, 5000);
    });

    it(`gives what a cut ${name} file still holds`, async () => {
      const reader = await openCapture(file('cut.pcap.gz', compressed.subarray(0, compressed.length >> 1)));
      const frames = await readAll(reader);
      assert.ok(frames.length < 5000);
      assert.match(reader.problems[0].what, /^The data broke off/);
    });
  }

  it('gives what a damaged gzip file holds before the damage', async () => {
    const noise = encodePcap(
      FRAMES.map((frame, index) => ({ ...frame, bytes: frame.bytes.map((byte) => Math.imul(byte + index, 0x9e3779b1) >>> 24) })),
    );
    const compressed = gzipSync(noise);
    compressed.fill(0xff, compressed.length - 3000, compressed.length - 2000);
    const reader = await openCapture(file('damaged.pcap.gz', compressed));
    assert.ok((await readAll(reader)).length > 100);
    assert.match(reader.problems[0].what, /^The data broke off/);
  });

  it('says what is wrong with a file that is no capture', async () => {
    const failed = async (path: string): Promise<CaptureError> => {
      const error = await openCapture(path).then(String, (thrown: unknown) => thrown);
      assert.ok(error instanceof CaptureError, String(error));
      return error;
    };
    const message = async (path: string): Promise<string> => (await failed(path)).message;
    assert.match(await message(`${folder}/absent.pcap`), /absent.pcap cannot be opened: ENOENT/);
    assert.match(await message(folder), /cannot be opened: it is a directory/);
    assert.match(await message(file('empty.pcap', '')), /empty.pcap is empty/);
    assert.match(await message(file('short.pcap', PLAIN.subarray(0, 10))), /ends inside the file header, after 10 bytes/);
    assert.match(await message(file('text.pcap', 'hello world')), /is not a capture: it begins with the text "hello world"/);
    assert.match(await message(file('bytes.pcap', [1, 2, 3, 255])), /begins with the bytes 010203ff/);
    assert.match(await message(file('lfs.pcap', 'version https://git-lfs.github.com/spec/v1\n')), /Git LFS pointer/);
    assert.match(await message(file('broken.gz', [0x1f, 0x8b, 0, 0, 1, 2, 3])), /The data broke off/);
    const codes = ['absent.pcap', '', 'empty.pcap', 'short.pcap', 'text.pcap', 'bytes.pcap', 'lfs.pcap', 'broken.gz'];
    assert.deepEqual(await Promise.all(codes.map(async (name) => (await failed(`${folder}/${name}`)).code)), [
      'unopened',
      'directory',
      'empty',
      'shortFile',
      'text',
      'bytes',
      'pointer',
      'nothing',
    ]);
    const { values, why } = await failed(`${folder}/broken.gz`);
    assert.deepEqual([Object.keys(values), why?.code, Object.keys(why?.values ?? {})], [['path', 'why'], 'brokeOff', ['reason']]);
  });

  it('ends when it is closed', async () => {
    for (const bytes of [PLAIN, gzipSync(PLAIN)]) {
      const reader = await openCapture(file('closed.pcap', bytes));
      await reader.fill();
      await reader.close();
      assert.equal(await reader.fill(), false);
      await reader.close();
    }
  });
});

describe('standard input', () => {
  const program = `
    import { Frame, openCapture } from ${JSON.stringify(fileURLToPath(new URL('./index.ts', import.meta.url)))};
    const reader = await openCapture('-');
    const frame = new Frame();
    while (await reader.fill()) while (reader.next(frame)) console.log(frame.number, frame.end - frame.start);
    console.log('end', reader.problems.length);`;
  const start = () => spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['pipe', 'pipe', 'inherit'] });

  it('hands on a frame of a live pipe as soon as it is complete', async () => {
    const child = start();
    const said = async (): Promise<string> => String((await once(child.stdout, 'data'))[0]);
    // Byte by byte through the file header: nothing may depend on how a pipe is cut up.
    for (const byte of PLAIN.subarray(0, 24)) child.stdin.write(Uint8Array.of(byte));
    child.stdin.write(PLAIN.subarray(24, 24 + 76));
    assert.equal(await said(), '1 60\n');
    child.stdin.write(PLAIN.subarray(24 + 76, 24 + 76 * 2 + 5));
    assert.equal(await said(), '2 60\n');
    child.stdin.end(PLAIN.subarray(24 + 76 * 2 + 5, 24 + 76 * 3));
    let rest = '';
    for await (const chunk of child.stdout) rest += chunk;
    assert.equal(rest, '3 60\nend 0\n');
  });

  it('reads a compressed pipe', async () => {
    const child = start();
    child.stdin.end(gzipSync(PLAIN));
    let all = '';
    for await (const chunk of child.stdout) all += chunk;
    assert.match(all, /\n5000 60\nend 0\n$/);
  });
});
