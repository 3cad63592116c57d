import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { readAll } from '../testing.ts';
import { dns, llmnr } from './index.ts';
import { nameText, skipName } from './names.ts';

const bytes = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));
const name = (dotted: string) =>
  `${dotted
    .split('.')
    .map((label) => label.length.toString(16).padStart(2, '0') + Buffer.from(label).toString('hex'))
    .join('')}00`;
const QUESTION = `${name('hist.plant.example')} 0001 0001`;

test('a query and its answer pair by id, and the answer names an address', () => {
  const query = bytes(`1a2b 0100 0001 0000 0000 0000 ${QUESTION}`);
  const answer = bytes(`1a2b 8180 0001 0001 0000 0000 ${QUESTION} c00c 0001 0001 00000e10 0004 0a000005`);
  const [asked, told] = [readOne(query), readOne(answer)];
  assert.equal(asked.kind, 'request');
  assert.equal(asked.pair, told.pair);
  assert.equal(dns.areas.get(asked.area), 'A');
  assert.deepEqual(told.others, { '10.0.0.5': { name: 'hist.plant.example' } });
  for (const message of [query, answer]) assert.equal(dns.recognise(message, 0, message.length), 88);
});

const readOne = (message: Uint8Array) => readAll(dns, message)[0];

test('over TCP each message has its length before it', () => {
  const query = `1a2b 0100 0001 0000 0000 0000 ${QUESTION}`;
  const stream = bytes(`0024 ${query} 0024 ${query}`);
  assert.deepEqual(
    readAll(dns, stream).map((message) => [message.function, message.problem]),
    [
      ['query', ''],
      ['query', ''],
    ],
  );
});

test('a neighbour answers for its own name', () => {
  const answer = bytes(
    `0007 8000 0001 0001 0000 0000 ${name('eng1')} 0001 0001 ${name('eng1')} 0001 0001 0000001e 0004 0a000008`,
  );
  assert.equal(llmnr.recognise(answer, 0, answer.length), 60);
  assert.deepEqual(readAll(llmnr, answer)[0].others, { '10.0.0.8': { name: 'eng1' } });
});

test('a pointer record names the address in its own name', () => {
  const answer = bytes(
    `0001 8180 0001 0001 0000 0000 ${name('5.0.0.10.in-addr.arpa')} 000c 0001 c00c 000c 0001 00000e10 0014 ${name('hist.plant.example')}`,
  );
  assert.deepEqual(readOne(answer).others, { '10.0.0.5': { name: 'hist.plant.example' } });
});

test('a refusal and a zone transfer', () => {
  assert.equal(readOne(bytes(`0001 8185 0001 0000 0000 0000 ${QUESTION}`)).status, 'refused');
  const transfer = readOne(bytes(`0001 0000 0001 0000 0000 0000 ${name('plant.example')} 00fc 0001`));
  assert.equal(transfer.function, 'zone_transfer');
  assert.deepEqual(transfer.acts, ['discover']);
});

test('names that point in circles end', () => {
  const loop = bytes('0000 0000 0001 0000 0000 0000 c00c 0001 0001');
  assert.equal(skipName(loop, 0, 12, loop.length), -1);
  assert.equal(nameText(loop, 0, 12, loop.length), '');
  const forward = bytes('000000000000000000000000 c00e c00c 00');
  assert.equal(nameText(forward, 0, 12, forward.length), '');
  assert.equal(dns.recognise(loop, 0, loop.length), 0);
});

test('what does not parse to its end is not DNS', () => {
  const trailing = bytes(`1a2b 0100 0001 0000 0000 0000 ${QUESTION} 00`);
  assert.equal(dns.recognise(trailing, 0, trailing.length), 0);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 120 }), (noise) => {
      assert.ok(dns.recognise(noise, 0, noise.length) < 80);
      dns.read(noise, 0, noise.length, 0, { message: (held, head) => dns.describe(held, head, NOWHERE, null) });
    }),
  );
});

const NOWHERE = { number() {}, text() {}, flag() {}, bytes() {}, open() {}, list() {}, close() {} };
