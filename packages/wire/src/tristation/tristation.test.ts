import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { readAll, readsInside } from '../testing.ts';
import { Head } from '../message.ts';
import { encode, ProgramSignature, readModes, tristation } from './index.ts';

const certain = (bytes: Uint8Array) => tristation.recognise(bytes, 0, bytes.length);

test('a ping is the six bytes that public tools send', () => {
  const bytes = encode.encodeLink(6);
  assert.deepEqual([...bytes], [6, 0, 0, 0, 0x00, 0x88]);
  assert.equal(certain(bytes), 92);
  const [message] = readAll(tristation, bytes);
  assert.equal(message.function, 'ping');
});

test('a halt is a control, paired by its counter with the answer', () => {
  const [request] = readAll(tristation, encode.encodeCommand(21, 7));
  assert.equal(request.function, 'halt_program');
  assert.deepEqual(request.acts, ['control']);
  assert.equal(request.kind, 'request');
  const [answer] = readAll(tristation, encode.encodeCommand(110, 7));
  assert.equal(answer.kind, 'response');
  assert.equal(answer.pair, request.pair);
});

test('a rejection says why, and belongs to what was asked', () => {
  const [message] = readAll(tristation, encode.encodeCommand(100, 9, [212, 0]));
  assert.equal(message.status, 'key_setting_prohibits');
  assert.equal(message.fields.reason, 'Key setting prohibits this operation');
  assert.equal(tristation.answerCode?.(100, 55), 55);
});

test('a piece of a program has its number, size and place', () => {
  const [message] = readAll(tristation, encode.encodeCommand(55, 2, [3, 0, 4, 0, 16, 0, 8, 0, 1, 0, 0xff, 0xff, 0x60, 0x38]));
  assert.equal(message.function, 'allocate_program');
  assert.equal(message.address, 3);
  assert.deepEqual(
    [message.fields.number, message.fields.size, message.fields.offset, message.fields.data],
    [3, 16, 8, 'ffff6038'],
  );
});

test('the state of the control program names key, program and project', () => {
  const info = new Uint8Array(76);
  info.set([0, 0, 5, 0, 1, 1, 0], 2);
  info.set([2, 0, 1, 0], 58);
  info.set(new TextEncoder().encode('BOILER'), 66);
  const [message] = readAll(tristation, encode.encodeCommand(108, 3, info));
  assert.equal(message.fields.key_state, 'program');
  assert.equal(message.fields.program_state, 'running');
  assert.equal(message.fields.project, 'BOILER');
  assert.equal(message.fields.project_version, '1.2');
  assert.deepEqual(message.identity, { vendor: 'Triconex', role: 'safety_controller' });
});

test('a changed byte breaks the check sum', () => {
  const bytes = encode.encodeCommand(20, 1);
  bytes[7] ^= 1;
  assert.equal(certain(bytes), 0);
  assert.equal(readAll(tristation, bytes)[0].problem, 'the check sum does not match');
});

test('random bytes never throw, and a reader stays inside', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 120 }), fc.integer({ min: 0, max: 11 }), (bytes, type) => {
      readAll(tristation, bytes);
      assert.ok(readsInside(tristation, encode.encodeLink(type, bytes)));
      assert.ok(readsInside(tristation, encode.encodeCommand(type * 15, 1, bytes)));
    }),
  );
});

test('commands of the TRITON implant are told from requests for status by their form', () => {
  const [plain] = readAll(tristation, encode.encodeCommand(29, 1));
  assert.deepEqual(plain.acts, ['read']);
  const [read] = readAll(tristation, encode.encodeCommand(29, 1, [23, 255, 4, 0, 0, 0, 0, 0, 16, 0]));
  assert.deepEqual([read.fields.implant_command, read.acts], ['read_memory', ['read', 'program']]);
  const [write] = readAll(tristation, encode.encodeCommand(29, 1, [65, 255, 2, 0, 0, 0, 0, 0, 16, 0, 7, 8]));
  assert.deepEqual([write.fields.implant_command, write.acts], ['write_memory', ['read', 'write', 'program']]);
  const [other] = readAll(tristation, encode.encodeCommand(29, 1, [65, 255, 3, 0, 0, 0, 0, 0, 16, 0, 7, 8]));
  assert.equal(other.fields.implant_command, undefined);
});

/** The pieces of a program with a signature, `words` of four bytes each. */
const pieces = (program: readonly number[], words: number): Uint8Array[] =>
  Array.from({ length: Math.ceil(program.length / 4 / words) }, (_, turn) => {
    const data = program.slice(turn * words * 4, (turn + 1) * words * 4);
    const numbers = [3, 0, program.length / 4, turn * words, data.length / 4];
    return encode.encodeCommand(55, turn, [...numbers.flatMap((one) => [one & 0xff, one >> 8]), ...data]);
  });

test('the signature of TRITON is found at the end of a program in pieces, and nowhere else', () => {
  const carries = (program: readonly number[]): boolean[] => {
    const signature = new ProgramSignature();
    return pieces(program, 3).map((bytes) => {
      const head = new Head(tristation);
      tristation.read(bytes, 0, bytes.length, 1, { message: (_, told) => void Object.assign(head, told) });
      return signature.take(bytes, head);
    });
  };
  const body = [...'1234567890ab'].map((one) => one.charCodeAt(0));
  const sum = crc32(Uint8Array.from(body));
  const mixed = (sum ^ 0x7b5241d3) >>> 0;
  const word = (value: number): number[] => [0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff);
  const check = word(0);
  assert.deepEqual(carries([...body, ...word(mixed), ...check]), [false, true]);
  assert.deepEqual(carries([...body, ...word(sum), ...check]), [false, false]);
});

test('modes are read from the status of the program and of the chassis', () => {
  const status = new Array<number>(20).fill(0);
  status[7] = 1;
  status[8] = 1;
  const [bytes, head] = [encode.encodeCommand(108, 1, status), new Head(tristation)];
  tristation.read(bytes, 0, bytes.length, 2, { message: (_, told) => void Object.assign(head, told) });
  assert.deepEqual({ ...readModes(bytes, head) }, { key: 'program', program: 'halted' });
});
