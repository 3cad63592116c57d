import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { suite, test } from 'node:test';
import { brotliCompressSync, deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { capture, carve, datagram, Talk } from './testing.ts';

const client = { ip: '10.0.0.1', port: 40_000 };
const server = { ip: '10.0.0.2', port: 80 };
const sha256 = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');
const noise = (length: number, seed = 7) =>
  Uint8Array.from({ length }, (_, at) => (Math.imul(at + seed, 2654435761) >>> 11) & 0xff);
const response = (headers: string, body: Uint8Array) =>
  Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\n${headers}\r\n\r\n`), body]);

suite('files over HTTP', () => {
  test('an answer of a known length is a file under its URL', async () => {
    const frames: Uint8Array[] = [];
    const content = noise(10_000);
    new Talk(frames, client, server)
      .ask('GET /firmware/plc.bin?v=2 HTTP/1.1\r\nHost: plc.example\r\n\r\n')
      .answer(response('Content-Length: 10000', content));
    const { files, facts } = await carve(frames);
    assert.equal(files.length, 1);
    const [file] = files;
    assert.deepEqual(
      [file.name, file.path, file.direction, file.from, file.to, file.size, file.complete, file.sha256],
      ['plc.bin', 'http://plc.example/firmware/plc.bin?v=2', 'download', '10.0.0.2', '10.0.0.1', 10_000, true, sha256(content)],
    );
    assert.ok(file.frames.length >= 8);
    assert.equal(facts[0].verdict, 'none');
  });

  test('chunks and content codings are undone; the same file again is counted, not listed again', async () => {
    const content = Buffer.from('configuration '.repeat(500));
    for (const [name, coded] of [
      ['gzip', gzipSync(content)],
      ['deflate', deflateRawSync(content)],
      ['br', brotliCompressSync(content)],
    ] as const) {
      const frames: Uint8Array[] = [];
      const talk = new Talk(frames, client, server);
      const half = coded.length >> 1;
      const chunked = Buffer.concat([
        Buffer.from(`${half.toString(16)};x=y\r\n`),
        coded.subarray(0, half),
        Buffer.from(`\r\n${(coded.length - half).toString(16)}\r\n`),
        coded.subarray(half),
        Buffer.from('\r\n0\r\nTrailer: z\r\n\r\n'),
      ]);
      for (let i = 0; i < 2; i++)
        talk
          .ask('GET /a.cfg HTTP/1.1\r\nHost: x\r\n\r\n')
          .answer(response(`Transfer-Encoding: chunked\r\nContent-Encoding: ${name}`, chunked), 37);
      const { files } = await carve(frames);
      assert.equal(files.length, 1, name);
      assert.deepEqual([files[0].sha256, files[0].count, files[0].complete], [sha256(content), 2, true], name);
    }
  });

  test('a small answer that would become a huge one stays as it was carried', async () => {
    const frames: Uint8Array[] = [];
    const bomb = gzipSync(new Uint8Array(4_000_000));
    new Talk(frames, client, server)
      .ask('GET /b HTTP/1.1\r\n\r\n')
      .answer(response(`Content-Length: ${bomb.length}\r\nContent-Encoding: gzip`, bomb));
    const { files } = await carve(frames, { fileLimit: 1_000_000 });
    assert.equal(files[0].sha256, sha256(bomb));
    assert.match(files[0].notes[0], /would become more than 1000000 bytes/);
  });

  test('a name leads nowhere: folders, upward steps and control characters are left out', async () => {
    const frames: Uint8Array[] = [];
    const talk = new Talk(frames, client, server);
    const names = ['../../etc/passwd', '..\\\\..\\\\boot.ini', '..', '/', 'a\u0007b\u202egpj.exe', '\\\\\\\\?\\\\C:\\\\x.sys'];
    for (const [at, name] of names.entries())
      talk
        .ask('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
        .answer(response(`Content-Length: 3\r\nContent-Disposition: attachment; filename="${name}"`, Buffer.from(`x${at}.`)));
    const { files } = await carve(frames);
    assert.equal(files.length, names.length);
    for (const { name } of files) assert.match(name, /^(?!\.\.?$)[^/\\\p{Cc}\u202e]+$/u);
    assert.deepEqual([files[0].name, files[1].name], ['passwd', 'boot.ini']);
  });

  test('a small body that would become a large one is left as it was carried, below the limit as well', async () => {
    const frames: Uint8Array[] = [];
    const bomb = gzipSync(new Uint8Array(20 << 20), { level: 9 });
    new Talk(frames, client, server)
      .ask('GET /b HTTP/1.1\r\n\r\n')
      .answer(response(`Content-Length: ${bomb.length}\r\nContent-Encoding: gzip`, bomb));
    const { files } = await carve(frames);
    assert.deepEqual([files[0].sha256, files[0].carved], [sha256(bomb), bomb.length]);
    assert.match(files[0].notes.join(), /would become more than \d+ bytes/);
  });

  test('chunks without end and heads without end cost no more than their limits', async () => {
    const frames: Uint8Array[] = [];
    const talk = new Talk(frames, client, server);
    talk.ask('GET /stream HTTP/1.1\r\n\r\n').answer('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
    for (let i = 0; i < 300; i++) talk.answer(`1000\r\n${'x'.repeat(4096)}\r\n`, 8192);
    const other = new Talk(frames, { ...client, port: 40_005 }, server);
    other.ask('GET /h HTTP/1.1\r\n\r\n').answer('HTTP/1.1 200 OK\r\n');
    for (let i = 0; i < 60; i++) other.answer(`X-${i}: ${'y'.repeat(1300)}\r\n`);
    const { files } = await carve(frames, { fileLimit: 50_000, heldLimit: 100_000 });
    assert.deepEqual(
      files.map((file) => [file.name, file.size, file.complete]),
      [['stream', 300 * 4096, false]],
    );
  });

  test('ranges of one file are put together', async () => {
    const frames: Uint8Array[] = [];
    const content = noise(5000);
    const part = (talk: Talk, first: number, last: number) =>
      talk
        .ask(`GET /big.zip HTTP/1.1\r\nHost: x\r\nRange: bytes=${first}-${last}\r\n\r\n`)
        .answer(
          Buffer.concat([
            Buffer.from(
              `HTTP/1.1 206 Partial Content\r\nContent-Range: bytes ${first}-${last}/5000\r\nContent-Length: ${last - first + 1}\r\n\r\n`,
            ),
            content.subarray(first, last + 1),
          ]),
        );
    part(new Talk(frames, client, server), 3000, 4999);
    part(new Talk(frames, { ...client, port: 40_001 }, server), 0, 2999);
    const { files } = await carve(frames);
    assert.equal(files.length, 1);
    assert.deepEqual([files[0].sha256, files[0].complete], [sha256(content), true]);
  });

  test('the files of a form are uploads under their own names', async () => {
    const frames: Uint8Array[] = [];
    const content = noise(3000);
    const body = Buffer.concat([
      Buffer.from('--b1\r\nContent-Disposition: form-data; name="user"\r\n\r\nme\r\n'),
      Buffer.from('--b1\r\nContent-Disposition: form-data; name="f"; filename="C:\\\\x\\\\update.fw"\r\n\r\n'),
      content,
      Buffer.from('\r\n--b1--\r\n'),
    ]);
    const type = 'multipart/form-data; boundary=b1';
    new Talk(frames, client, server)
      .ask(
        Buffer.concat([
          Buffer.from(`POST /upload HTTP/1.1\r\nHost: plc\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n`),
          body,
        ]),
      )
      .answer('HTTP/1.1 204 No Content\r\n\r\n');
    const { files } = await carve(frames);
    assert.deepEqual(
      files.map((file) => [file.name, file.direction, file.to, file.sha256]),
      [['update.fw', 'upload', '10.0.0.2', sha256(content)]],
    );
  });

  test('what the capture has not is a gap, and the next answer is read', async () => {
    const frames: Uint8Array[] = [];
    const content = noise(10_000);
    const next = noise(600, 3);
    new Talk(frames, client, server)
      .ask('GET /one HTTP/1.1\r\nHost: x\r\n\r\n')
      .answer(response('Content-Length: 10000', content), 1000, [3, 6])
      .ask('GET /two HTTP/1.1\r\nHost: x\r\n\r\n')
      .answer(response('Content-Length: 600', next));
    const { files } = await carve(frames);
    assert.deepEqual(
      files.map((file) => [file.name, file.complete, file.gaps.length, file.carved]),
      [
        ['one', false, 2, 8000],
        ['two', true, 0, 600],
      ],
    );
    assert.ok(files[0].notes.includes('incomplete: 2 gaps'));
  });
});

suite('files over FTP', () => {
  test('data connections, active and passive, are paired with their commands', async () => {
    const frames: Uint8Array[] = [];
    const control = { ...server, port: 21 };
    const fetched = noise(4000);
    const stored = noise(2500, 9);
    const extended = noise(900, 11);
    const talk = new Talk(frames, client, control)
      .answer('220 ready\r\n')
      .ask('CWD /cfg\r\n')
      .ask('PASV\r\n')
      .answer('227 Entering Passive Mode (10,0,0,2,195,80)\r\n')
      .ask('RETR run.cfg\r\n')
      .answer('150 Opening (4000 bytes)\r\n');
    new Talk(frames, { ...client, port: 40_010 }, { ...server, port: 50_000 }).answer(fetched).close();
    talk
      .answer('226 done\r\n')
      .ask('PORT 10,0,0,1,156,74\r\n')
      .answer('200 ok\r\n')
      .ask('STOR /new.bin\r\n')
      .answer('150 ok\r\n');
    new Talk(frames, { ...server, port: 20 }, { ...client, port: 40_010 }).answer(stored).close();
    talk.answer('226 done\r\n').ask('EPSV\r\n').answer('229 Entering Extended Passive Mode (|||50001|)\r\n').ask('RETR e\r\n');
    new Talk(frames, { ...client, port: 40_012 }, { ...server, port: 50_001 }).answer(extended).close();
    const { files } = await carve(frames);
    assert.deepEqual(
      files.map((file) => [file.path, file.direction, file.from, file.sha256, file.complete]),
      [
        ['ftp://10.0.0.2/cfg/run.cfg', 'download', '10.0.0.2', sha256(fetched), true],
        ['ftp://10.0.0.2/new.bin', 'upload', '10.0.0.1', sha256(stored), true],
        ['ftp://10.0.0.2/cfg/e', 'download', '10.0.0.2', sha256(extended), true],
      ],
    );
  });
});

suite('files over TFTP', () => {
  const asks = { ip: '10.0.0.1', port: 3000 };
  const listens = { ip: '10.0.0.2', port: 69 };
  const sends = { ip: '10.0.0.2', port: 3100 };
  const packet = (code: number, ...parts: (string | Uint8Array)[]) =>
    Buffer.concat([Buffer.from([0, code]), ...parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part))]);
  const block = (number: number, content: Uint8Array) => packet(3, Buffer.from([number >> 8, number & 0xff]), content);

  test('blocks are put together by number, in the length that was settled, sent twice or not', async () => {
    const content = noise(3000);
    const frames = [
      datagram(asks, listens, packet(1, 'fw.bin\0octet\0blksize\x001024\0tsize\x000\0')),
      datagram(sends, asks, packet(6, 'blksize\x001024\0tsize\x003000\0')),
      datagram(sends, asks, block(1, content.subarray(0, 1024))),
      datagram(sends, asks, block(1, content.subarray(0, 1024))),
      datagram(sends, asks, block(2, content.subarray(1024, 2048))),
      datagram(sends, asks, block(3, content.subarray(2048))),
    ];
    const { files } = await carve(frames);
    assert.deepEqual(
      files.map((file) => [file.name, file.direction, file.sha256, file.complete, file.declared]),
      [['fw.bin', 'download', sha256(content), true, 3000]],
    );
  });

  test('a block that is missing is a gap', async () => {
    const content = noise(1300);
    const frames = [
      datagram(asks, listens, packet(2, 'up\0octet\0')),
      datagram(asks, sends, block(1, content.subarray(0, 512))),
      datagram(asks, sends, block(3, content.subarray(1024))),
    ];
    const { files } = await carve(frames);
    assert.deepEqual([files[0].direction, files[0].complete, files[0].gaps], ['upload', false, [{ at: 512, length: 512 }]]);
  });
});

test('memory is bounded, and what is too long is still hashed whole', async () => {
  const frames: Uint8Array[] = [];
  const content = noise(200_000);
  new Talk(frames, client, server).ask('GET /l HTTP/1.1\r\n\r\n').answer(response('Content-Length: 200000', content));
  const { files, contents } = await carve(frames, { fileLimit: 50_000 });
  assert.deepEqual([files[0].sha256, files[0].size, files[0].complete], [sha256(content), 200_000, true]);
  assert.equal(contents.get(files[0].sha256)?.length, 50_000);
  assert.match(files[0].notes.join(), /first 50000 bytes/);
});

test('when room is short, ended connections give theirs up before others are cut', async () => {
  const frames: Uint8Array[] = [];
  const control = new Talk(frames, client, { ...server, port: 21 });
  for (let i = 0; i < 6; i++) {
    control
      .ask('PASV\r\n')
      .answer(`227 Entering (10,0,0,2,195,${80 + i})\r\n`)
      .ask(`RETR f${i}\r\n`);
    new Talk(frames, { ...client, port: 40_010 + i }, { ...server, port: 50_000 + i }).answer(noise(20_000, i), 100).close();
    // The next begins more than a second later.
    for (let turn = 0; turn < 1100; turn++) control.ask('');
    for (let turn = 0; turn < 400; turn++) control.ask('NOOP\r\n');
  }
  const { files } = await carve(frames, { heldLimit: 70_000 });
  assert.deepEqual(
    files.map(({ complete, size, notes }) => [complete, size, notes]),
    Array.from({ length: 6 }, () => [true, 20_000, []]),
  );
});

test('a verdict is told with the frames', async () => {
  const frames: Uint8Array[] = [];
  new Talk(frames, client, server).ask('PUT /x HTTP/1.1\r\nContent-Length: 4\r\n\r\nevil');
  const verdict = { by: 'hash' as const, name: 'Thing', reason: 'why', source: 'who', techniques: ['T0843'] };
  const { files, facts } = await carve(frames, { judge: { judge: () => ({ verdicts: [verdict] }) } });
  assert.deepEqual(files[0].verdicts, [verdict]);
  assert.deepEqual([facts[0].verdict, facts[0].malware, facts[0].receiver], ['hash', 'Thing', '10.0.0.2']);
});

test('nothing on the wire makes it fail', async () => {
  const pieces = fc.array(
    fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.constantFrom(
        'GET /a HTTP/1.1\r\n',
        'HTTP/1.1 200 OK\r\n',
        'Content-Length: 99999999999999\r\n',
        'Transfer-Encoding: chunked\r\n',
        '\r\n',
        'fffffffff\r\n',
        'Content-Type: multipart/form-data; boundary=\r\n',
        'Content-Range: bytes 5-1/2\r\n',
        '\0\0\0\x40\xfeSMB@\0',
        '227 (1,2,3,4,5,6)\r\n',
        'PORT 1,2\r\n',
      ),
    ),
    { maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(80, 21, 445), pieces, pieces, async (port, asks, answers) => {
      const frames: Uint8Array[] = [];
      const talk = new Talk(frames, client, { ...server, port });
      for (const one of asks) talk.ask(one);
      for (const one of answers) talk.answer(one);
      await carve(frames);
    }),
    { numRuns: 60 },
  );
  assert.ok(capture([]).length > 0);
});
