import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { fins, iec104, melsoft, s7comm, slmp, tristation, umas } from '@fengsui/wire';
import { RememberedPrograms } from '../programs.ts';
import { carve, datagram, Talk } from '../testing.ts';

const engineer = { ip: '10.0.0.1', port: 40_000 };
const sha256 = (content: ArrayLike<number>) => createHash('sha256').update(Uint8Array.from(content)).digest('hex');
const noise = (length: number, seed = 7) => Array.from({ length }, (_, at) => (Math.imul(at + seed, 2654435761) >>> 11) & 0xff);
const u16 = (value: number) => [value & 0xff, value >> 8];

test('UMAS: a program that is given to a controller, block by block', async () => {
  const frames: Uint8Array[] = [];
  const program = noise(2000);
  const talk = new Talk(frames, engineer, { ip: '10.0.0.2', port: 502 });
  let transaction = 1;
  const x = () => ({ transaction: transaction++, unit: 0 });
  const exchange = (code: number, data: readonly number[]) => {
    const one = x();
    talk.ask(umas.encode.umasAdu(one, 5, code, data)).answer(umas.encode.ok(one, 5));
  };
  exchange(0x30, [0, 1]);
  for (let at = 0, block = 1; at < program.length; at += 500, block++) {
    const one = x();
    talk.ask(umas.encode.uploadBlock(one, 5, block, program.slice(at, at + 500))).answer(umas.encode.ok(one, 5));
  }
  exchange(0x32, [0, 1]);
  const { files } = await carve(frames);
  assert.deepEqual(
    files.map((file) => [file.protocol, file.direction, file.to, file.complete, file.sha256]),
    [['umas', 'upload', '10.0.0.2', true, sha256(program)]],
  );
});

test('TriStation: a program in pieces, by their place in words', async () => {
  const program = noise(240);
  const piece = (offset: number, words: number) =>
    tristation.encode.encodeCommand(55, offset, [
      ...u16(3),
      ...u16(0),
      ...u16(60),
      ...u16(offset),
      ...u16(words),
      ...program.slice(offset * 4, (offset + words) * 4),
    ]);
  const [here, there] = [
    { ip: '10.0.0.1', port: 1502 },
    { ip: '10.0.0.9', port: 1502 },
  ];
  const { files } = await carve([
    datagram(here, there, piece(0, 20)),
    datagram(here, there, piece(20, 20)),
    datagram(here, there, piece(40, 20)),
  ]);
  assert.deepEqual(
    files.map((file) => [file.protocol, file.name, file.size, file.declared, file.complete, file.sha256]),
    [['tristation', 'program 3', 240, 240, true, sha256(program)]],
  );
});

test('FINS: the program area in blocks from its first word on', async () => {
  const program = noise(1200);
  const x = { service: 1 };
  const [here, there] = [
    { ip: '10.0.0.1', port: 9600 },
    { ip: '10.0.0.9', port: 9600 },
  ];
  const frames = [0, 400, 800].map((at) => datagram(here, there, fins.encode.writeProgram(x, at, program.slice(at, at + 400))));
  const { files } = await carve(frames);
  assert.deepEqual(
    files.map((file) => [file.protocol, file.to, file.size, file.sha256]),
    [['fins', '10.0.0.9', 1200, sha256(program)]],
  );
});

test('IEC 104: a file in segments, from the station that announced it', async () => {
  const frames: Uint8Array[] = [];
  const content = noise(450);
  const talk = new Talk(frames, engineer, { ip: '10.0.0.2', port: 2404 });
  talk.ask(iec104.encode.unnumbered('startdt_act')).answer(iec104.encode.unnumbered('startdt_con'));
  let sent = 0;
  const say = (type: number, object: object) =>
    talk.answer(
      iec104.encode.information(sent++, 0, {
        type,
        cause: 13,
        commonAddress: 3,
        objects: [{ address: 100, ...object }],
      }),
    );
  say(120, { file: 7, length: content.length });
  for (let at = 0; at < content.length; at += 150) say(125, { file: 7, section: 1, data: content.slice(at, at + 150) });
  const { files } = await carve(frames);
  assert.deepEqual(
    files.map((file) => [file.protocol, file.path, file.direction, file.declared, file.sha256]),
    [['iec104', '10.0.0.2/station 3, file 7', 'download', 450, sha256(content)]],
  );
});

const u32 = (value: number) => [...u16(value & 0xffff), ...u16(value >>> 16)];
const part = (bytes: readonly number[]) => bytes.map((value) => ({ number: value, size: 1 as const }));

/** SLMP in one binary frame: a file is opened by name, moved in pieces, and closed. */
function slmpTransfer(frame: '3e' | '4e', name: string, content: readonly number[], write: boolean): Uint8Array[] {
  const [here, there] = [
    { ip: '10.0.0.1', port: 41_000 },
    { ip: '10.0.0.9', port: 5007 },
  ];
  const frames: Uint8Array[] = [];
  let serial = 1;
  const ask = (command: number, data: readonly number[], answer: readonly number[]) => {
    const x = { frame, serial: serial++ } as const;
    frames.push(
      datagram(here, there, slmp.encode.request(x, command, 0, ...part(data))),
      datagram(there, here, slmp.encode.response(x, part(answer))),
    );
  };
  const text = Array.from(name, (character) => character.charCodeAt(0));
  ask(0x1827, [0x20, 0x20, 0x20, 0x20, ...u16(write ? 0x100 : 0), ...u16(4), ...u16(text.length), ...text], u16(7));
  for (let at = 0; at < content.length; at += 480) {
    const piece = content.slice(at, at + 480);
    if (write) ask(0x1829, [...u16(7), ...u32(at), ...u16(piece.length), ...piece], u16(piece.length));
    else ask(0x1828, [...u16(7), ...u32(at), ...u16(480)], [...u16(piece.length), ...piece]);
  }
  ask(0x182a, [...u16(7), ...u16(0)], []);
  return frames;
}

for (const frame of ['3e', '4e'] as const)
  for (const write of [true, false])
    test(`SLMP: a file that is ${write ? 'written' : 'read'} in ${frame} frames`, async () => {
      const content = noise(1300);
      const { files } = await carve(slmpTransfer(frame, 'MAIN.QPG', content, write));
      assert.deepEqual(
        files.map((file) => [file.protocol, file.name, file.direction, file.complete, file.sha256]),
        [['slmp', 'MAIN.QPG', write ? 'upload' : 'download', true, sha256(content)]],
      );
    });

/** MELSOFT over UDP: a file is opened by name, moved in pieces, and closed. */
function melsoftTransfer(name: string, content: readonly number[], write: boolean): Uint8Array[] {
  const [here, there] = [
    { ip: '10.0.0.1', port: 42_000 },
    { ip: '10.0.0.9', port: 5560 },
  ];
  const frames: Uint8Array[] = [];
  let reference = 0x20;
  const ask = (question: Uint8Array, command: number, answer: readonly number[]) => {
    frames.push(
      datagram(here, there, question),
      datagram(there, here, melsoft.encode.response({ command, reference, data: answer })),
    );
    reference++;
  };
  const request = (command: number, data: readonly number[]) => melsoft.encode.request({ command, reference, data });
  ask(melsoft.encode.openFile(reference, name), 0x1867, u16(3));
  for (let at = 0; at < content.length; at += 600) {
    const piece = content.slice(at, at + 600);
    if (write) ask(request(0x1869, [...u16(3), ...u32(at), ...u16(piece.length), ...piece]), 0x1869, u16(piece.length));
    else ask(request(0x1868, [...u16(3), ...u32(at), ...u16(600)]), 0x1868, [...u16(piece.length), ...piece]);
  }
  ask(request(0x186a, [...u16(3), ...u16(0)]), 0x186a, []);
  return frames;
}

for (const write of [true, false])
  test(`MELSOFT over UDP: a file that is ${write ? 'written' : 'read'}`, async () => {
    const content = noise(2000);
    const { files } = await carve(melsoftTransfer('MAIN.PRG', content, write));
    assert.deepEqual(
      files.map((file) => [file.protocol, file.name, file.direction, file.complete, file.sha256]),
      [['melsoft', 'MAIN.PRG', write ? 'upload' : 'download', true, sha256(content)]],
    );
  });

/** S7comm: a block that the client gives to the controller, or asks it for. */
function s7Transfer(frames: Uint8Array[], port: number, content: readonly number[], down: boolean): void {
  const { encode } = s7comm;
  const block = { type: 'FC' as const, number: 12 };
  const talk = new Talk(frames, { ip: '10.0.0.1', port }, { ip: '10.0.0.2', port: 102 });
  let reference = 1;
  talk.ask(encode.setupRequest(reference)).answer(encode.setupResponse(reference));
  const size = 200;
  if (down) {
    talk
      .ask(encode.requestDownload(++reference, block, content.length, content.length - 36))
      .answer(encode.functionResponse(reference, 0x1a));
    for (let at = 0; at < content.length; at += size)
      talk
        .answer(encode.downloadBlock(++reference, block))
        .ask(encode.downloadBlockResponse(reference, content.slice(at, at + size), at + size < content.length));
    talk.answer(encode.downloadEnded(++reference, block)).ask(encode.functionResponse(reference, 0x1c));
    return;
  }
  talk.ask(encode.startUpload(++reference, block)).answer(encode.startUploadResponse(reference, 7, content.length));
  for (let at = 0; at < content.length; at += size)
    talk
      .ask(encode.upload(++reference, 7))
      .answer(encode.uploadResponse(reference, content.slice(at, at + size), at + size < content.length));
  talk.ask(encode.endUpload(++reference, 7)).answer(encode.functionResponse(reference, 0x1f));
}

test('S7comm: a block has the same hash whichever way it goes, and one that changed is told with what it was before', async () => {
  const frames: Uint8Array[] = [];
  const [first, second] = [noise(700), noise(700, 9)];
  s7Transfer(frames, 43_000, first, true);
  s7Transfer(frames, 43_001, first, false);
  s7Transfer(frames, 43_002, second, true);
  const { files, facts } = await carve(frames);
  assert.deepEqual(
    files.map((file) => [file.name, file.direction, file.complete, file.sha256, file.previous]),
    [
      ['FC12', 'upload', true, sha256(first), undefined],
      ['FC12', 'download', true, sha256(first), undefined],
      ['FC12', 'upload', true, sha256(second), sha256(first)],
    ],
  );
  assert.deepEqual(
    facts.map(({ changed, previous }) => [changed, previous]),
    [
      [false, undefined],
      [false, undefined],
      [true, sha256(first)],
    ],
  );
});

test('a program is held against what was remembered of another session; the original that comes back is a change as well', async () => {
  const [first, second] = [noise(700), noise(700, 9)];
  const programs = new RememberedPrograms([['s7comm 10.0.0.2/FC12', sha256(first)]]);
  const frames: Uint8Array[] = [];
  s7Transfer(frames, 43_000, second, false);
  s7Transfer(frames, 43_001, first, false);
  s7Transfer(frames, 43_002, second, false);
  const { facts } = await carve(frames, { programs });
  assert.deepEqual(
    facts.map(({ previous }) => previous),
    [sha256(first), sha256(second), sha256(first)],
  );
  assert.deepEqual(programs.entries(), [['s7comm 10.0.0.2/FC12', sha256(second)]]);
});
