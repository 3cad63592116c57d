import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { fins, iec104, tristation, umas } from '@fengsui/wire';
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
