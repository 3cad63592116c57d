import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { iec101 } from '../iec101/index.ts';
import { encodeFixed, encodeVariable } from '../iec101/link.ts';
import { readAll, readsInside } from '../testing.ts';
import { iec103 } from './index.ts';

const command = encodeVariable(0x73, 3, [20, 0x81, 20, 3, 128, 18, 2, 77]);
const returned = encodeVariable(0x08, 3, [1, 0x81, 20, 3, 128, 18, 2, 0x10, 0x27, 30, 12, 77]);
const identification = encodeVariable(0x08, 3, [5, 0x81, 5, 3, 128, 4, 2, ...new TextEncoder().encode('RELAYMAN'), 1, 2, 3, 4]);

test('a command and what is returned to it pair', () => {
  assert.equal(iec103.recognise(command, 0, command.length), 88);
  assert.ok(iec101.recognise(command, 0, command.length) < 88);
  const [message] = readAll(iec103, command);
  assert.equal(message.function, 'general_command');
  assert.deepEqual(message.acts, ['control']);
  assert.deepEqual([message.unit, message.area, message.address, message.value], [3, 128, 18, 2]);
  assert.equal(message.fields.state, 'on');
  const [answer] = readAll(iec103, returned);
  assert.equal(answer.kind, 'response');
  assert.equal(answer.pair, message.pair);
  assert.equal(answer.fields.time, '12:30:10.000');
});

test('a relay says who made it', () => {
  const [message] = readAll(iec103, identification);
  assert.equal(message.problem, '');
  assert.deepEqual(message.identity, { role: 'ied', vendor: 'RELAYMAN', firmware: '01020304' });
});

test('measurands are fractions of the rated value', () => {
  const [message] = readAll(iec103, encodeVariable(0x08, 3, [9, 2, 2, 3, 128, 148, 0, 0x40, 0, 0xc0]));
  assert.deepEqual(message.fields.values, [0.5, -0.5]);
});

test('polls are frames of the link', () => {
  const [message] = readAll(iec103, encodeFixed(0x5a, 3));
  assert.equal(message.function, 'request_class_1');
  assert.equal(message.unit, 3);
});

test('nothing throws, and nothing outside a frame is read', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(command, returned, identification, encodeFixed(0x40, 3)),
      fc.array(fc.tuple(fc.nat(26), fc.nat(255)), { maxLength: 5 }),
      fc.nat(14),
      (sample, changes, cut) => {
        const bytes = sample.slice(0, Math.max(0, sample.length - cut));
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        assert.ok(readsInside(iec103, bytes));
      },
    ),
  );
});
