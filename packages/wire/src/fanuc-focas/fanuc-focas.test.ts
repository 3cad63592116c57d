import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAll, readsInside } from '../testing.ts';
import { fanucFocas } from './index.ts';

const u16 = (value: number): number[] => [(value >> 8) & 255, value & 255];
const u32 = (value: number): number[] => [...u16(value >>> 16), ...u16(value & 0xffff)];
const text = (value: string): number[] => [...value].map((character) => character.charCodeAt(0));
const frame = (type: number, body: readonly number[], version = 1): Uint8Array =>
  Uint8Array.from([0xa0, 0xa0, 0xa0, 0xa0, ...u16(version), ...u16(type), ...u16(body.length), ...body]);
const commands = (type: number, ...list: number[][]): Uint8Array =>
  frame(type, [...u16(list.length), ...list.flatMap((one) => [...u16(one.length + 2), ...one])]);
const ask = (target: number, code: number, ...parameters: number[]): number[] => [
  ...u16(target),
  ...u16(1),
  ...u16(code),
  ...[0, 1, 2, 3, 4].flatMap((i) => u32(parameters[i] ?? 0)),
];

test('a session is opened', () => {
  const bytes = frame(0x0101, [0, 2]);
  assert.equal(fanucFocas.recognise(bytes, 0, bytes.length), 95);
  assert.equal(fanucFocas.measure?.(bytes, 0, bytes.length), bytes.length);
  const [message] = readAll(fanucFocas, bytes);
  assert.equal(message.function, 'open');
  assert.deepEqual(message.acts, ['session']);
  assert.equal(readAll(fanucFocas, frame(0x0102, []))[0].kind, 'response');
});

test('commands are told, and a write among reads is seen', () => {
  const [message] = readAll(fanucFocas, commands(0x2101, ask(1, 0x26, 4), ask(1, 0x16, 500)));
  assert.equal(message.function, 'read_position');
  assert.deepEqual(message.acts, ['read', 'write']);
  assert.equal(message.quantity, 2);
  assert.equal((message.fields.commands as { name: string }[])[1].name, 'write_macro');
  assert.equal(readAll(fanucFocas, commands(0x2101, ask(2, 0x8001, 0, 3)))[0].function, 'read_pmc');
});

test('a control says what it is', () => {
  const system = [...u16(0), ...u16(32), ...text('31'), ...text(' M'), ...text('G421'), ...text('10.0'), ...text('05')];
  const answer = [...u16(1), ...u16(1), ...u16(0x18), 0, 0, 0, 0, 0, 0, ...u16(system.length), ...system];
  const [message] = readAll(fanucFocas, commands(0x2102, answer));
  assert.equal(message.function, 'read_system_information');
  assert.equal(message.identity.vendor, 'FANUC');
  assert.equal(message.identity.model, 'Series 31');
  assert.equal(message.identity.firmware, 'G421 10.0');
});

test('a program is read by name', () => {
  const [message] = readAll(fanucFocas, frame(0x1501, [0, 0, 0, 1, ...text('O0100-O0100'), 0]));
  assert.equal(message.function, 'program_upload');
  assert.equal(message.fields.program, 'O0100-O0100');
  assert.ok(message.acts.includes('program'));
});

test('random bytes never throw, and nothing outside is read', () => {
  fc.assert(
    fc.property(fc.constantFrom(0x2101, 0x2102, 0x1501), fc.uint8Array({ maxLength: 90 }), (type, tail) => {
      readAll(fanucFocas, tail);
      assert.ok(readsInside(fanucFocas, frame(type, Array.from(tail))));
      assert.ok(readsInside(fanucFocas, commands(type, Array.from(tail))));
    }),
  );
});
