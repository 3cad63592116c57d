import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { carve, Talk } from '../testing.ts';
import { smb1, smb2 } from './testing.ts';

const client = { ip: '10.0.0.1', port: 40_000 };
const server = { ip: '10.0.0.2', port: 445 };
const sha256 = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');
const noise = (length: number, seed = 7) =>
  Uint8Array.from({ length }, (_, at) => (Math.imul(at + seed, 2654435761) >>> 11) & 0xff);

suite('files over SMB 2', () => {
  const opened = (frames: Uint8Array[]) =>
    new Talk(frames, client, server)
      .ask(smb2.negotiate(0))
      .answer(smb2.negotiated(0))
      .ask(smb2.treeConnect(1, '\\\\plant\\data'))
      .answer(smb2.treeConnected(1, 5, 1));

  test('what is read is put together by its place, whatever the order', async () => {
    const frames: Uint8Array[] = [];
    const content = noise(150_000);
    const talk = opened(frames)
      .ask(smb2.create(2, 5, 'tools\\update.exe'))
      .answer(smb2.created(2, 5, 9, content.length));
    const part = 65_536;
    for (const [id, at] of [
      [4, part],
      [3, 0],
      [5, 2 * part],
    ]) {
      const piece = content.subarray(at, at + part);
      talk.ask(smb2.read(id, 5, 9, at, part)).answer(smb2.readAnswer(id, 5, piece));
    }
    talk.ask(smb2.close(6, 5, 9)).answer(smb2.closed(6, 5));
    const { files } = await carve(frames);
    assert.deepEqual(
      files.map(({ path, name, direction, size, complete, sha256: hash }) => [path, name, direction, size, complete, hash]),
      [['\\\\plant\\data\\tools\\update.exe', 'update.exe', 'download', 150_000, true, sha256(content)]],
    );
  });

  test('what is written is an upload; bytes that the capture has not are a gap', async () => {
    const frames: Uint8Array[] = [];
    const content = noise(20_000);
    opened(frames)
      .ask(smb2.create(2, 5, 'a.cfg'))
      .answer(smb2.created(2, 5, 9, 0))
      .ask(smb2.write(3, 5, 9, 0, content), 1000, [7])
      .answer(smb2.written(3, 5, content.length))
      .ask(smb2.close(4, 5, 9))
      .answer(smb2.closed(4, 5));
    const { files } = await carve(frames);
    assert.deepEqual(
      files.map(({ name, direction, from, carved, complete }) => [name, direction, from, carved, complete]),
      [['a.cfg', 'upload', '10.0.0.1', 19_000, false]],
    );
    assert.equal(files[0].gaps.length, 1);
  });

  test('pipes are no files, and what is encrypted is not read', async () => {
    const frames: Uint8Array[] = [];
    new Talk(frames, client, server)
      .ask(smb2.treeConnect(1, '\\\\plant\\IPC$'))
      .answer(smb2.treeConnected(1, 6, 2))
      .ask(smb2.create(2, 6, 'svcctl'))
      .answer(smb2.created(2, 6, 9, 0))
      .ask(smb2.write(3, 6, 9, 0, noise(100)))
      .ask(smb2.encrypted(noise(300)));
    const { files } = await carve(frames);
    assert.deepEqual(files, []);
  });
});

test('files over SMB 1 are read and written under their share', async () => {
  const frames: Uint8Array[] = [];
  const fetched = noise(9000);
  const stored = noise(500, 3);
  new Talk(frames, client, { ...server, port: 139 })
    .ask(smb1.treeConnect(1, '\\\\OLD\\C$'))
    .answer(smb1.treeConnected(1, 8))
    .ask(smb1.create(2, 8, '\\logs\\a.txt'))
    .answer(smb1.created(2, 8, 0x4001, fetched.length))
    .ask(smb1.read(3, 8, 0x4001, 0, 9000))
    .answer(smb1.readAnswer(3, 8, fetched))
    .ask(smb1.close(4, 8, 0x4001))
    .answer(smb1.closed(4, 8))
    .ask(smb1.create(5, 8, '\\b.bin'))
    .answer(smb1.created(5, 8, 0x4002, 0))
    .ask(smb1.write(6, 8, 0x4002, 0, stored))
    .answer(smb1.written(6, 8, stored.length))
    .ask(smb1.close(7, 8, 0x4002))
    .answer(smb1.closed(7, 8));
  const { files } = await carve(frames);
  assert.deepEqual(
    files.map(({ path, direction, complete, sha256: hash }) => [path, direction, complete, hash]),
    [
      ['\\\\OLD\\C$\\logs\\a.txt', 'download', true, sha256(fetched)],
      ['\\\\OLD\\C$\\b.bin', 'upload', true, sha256(stored)],
    ],
  );
});

test('messages that were mutated, cut or lost cost themselves', async () => {
  const content = noise(3000);
  const messages: readonly (readonly [boolean, Buffer])[] = [
    [true, smb2.treeConnect(1, '\\\\plant\\data')],
    [false, smb2.treeConnected(1, 5, 1)],
    [true, smb2.create(2, 5, 'x')],
    [false, smb2.created(2, 5, 9, 3000)],
    [true, smb2.read(3, 5, 9, 0, 3000)],
    [false, smb2.readAnswer(3, 5, content)],
    [true, smb2.write(4, 5, 9, 0, content)],
    [true, smb1.create(5, 8, '\\y')],
    [false, smb1.created(5, 8, 0x4001, 3000)],
    [true, smb1.write(6, 8, 0x4001, 0, content)],
    [true, smb2.close(7, 5, 9)],
    [false, smb2.closed(7, 5)],
  ];
  const change = fc.record({ message: fc.nat(messages.length - 1), at: fc.nat(200), value: fc.nat(255) });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 12 }), fc.array(fc.nat(11), { maxLength: 3 }), async (changes, lost) => {
      const frames: Uint8Array[] = [];
      const talk = new Talk(frames, client, server);
      for (const [at, [asks, message]] of messages.entries()) {
        const bytes = Buffer.from(message);
        for (const one of changes) if (one.message === at && one.at < bytes.length) bytes[one.at] = one.value;
        if (asks) talk.ask(bytes, 500, lost);
        else talk.answer(bytes, 500, lost);
      }
      for (const file of (await carve(frames)).files) assert.ok(file.carved <= 20_000, file.path);
    }),
    { numRuns: 150 },
  );
});
