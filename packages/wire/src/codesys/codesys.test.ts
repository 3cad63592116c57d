import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAll, readsInside } from '../testing.ts';
import { codesys, codesysV2 } from './index.ts';

const words = (value: number, bytes: number): number[] =>
  Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** i) & 0xff);

/** A datagram with two addresses of one word each. */
const datagram = (service: number, data: number[]): number[] => [0xc5, 0x6b, 0x40, service, 0, 0x11, 0, 1, 0, 2, 0, 0, ...data];

const block = (data: number[]): Uint8Array => Uint8Array.from([0, 1, 0x17, 0xe8, ...words(data.length + 8, 4), ...data]);

/** A first block of channel 7 with a service. */
const service = (group: number, command: number, tags: number[] = []): number[] => {
  const layer = [0x55, 0xcd, 12, 0, group, 0, ...words(command, 2), ...words(0x1234, 4), ...words(tags.length, 4), ...tags];
  return [1, 0x81, 7, 0, ...words(1, 4), ...words(0, 4), ...words(layer.length, 4), 0, 0, 0, 0, ...layer];
};

test('a stop of an application is a control, and pairs with its answer', () => {
  const [request] = readAll(codesys, block(datagram(64, service(2, 0x11))));
  assert.equal(request.function, 'stop');
  assert.deepEqual(request.acts, ['control']);
  assert.equal(request.kind, 'request');
  assert.equal(request.fields.session, 0x1234);
  const [answer] = readAll(codesys, block(datagram(64, service(0x82, 0x11))));
  assert.equal(answer.kind, 'response');
  assert.equal(answer.pair, request.pair);
});

test('a download is a program, a login names its user', () => {
  assert.deepEqual(readAll(codesys, block(datagram(64, service(2, 5))))[0].acts, ['program']);
  const user = [...new TextEncoder().encode('operator')];
  const tags = [0x81, 0x01, user.length + 6, 0x10, user.length, ...user, 0x11, 2, 9, 9];
  const [login] = readAll(codesys, block(datagram(64, service(1, 2, tags))));
  assert.equal(login.function, 'login');
  assert.equal(login.fields.user_name, 'operator');
  assert.equal(login.fields.password_present, true);
});

test('the answer to a login has its result, unless it asks for an encrypted password', () => {
  const answer = (tags: number[]) =>
    readAll(codesys, block(datagram(64, service(0x81, 2, [0x82, 0x01, tags.length, ...tags]))))[0].status;
  assert.equal(answer([0x20, 2, 0x19, 0]), 'no_access_rights');
  assert.equal(answer([0x20, 0x84, 0x80, 0, 0x19, 0, 0, 0, 0x22, 2, 1, 0]), 'no_access_rights');
  assert.equal(answer([0x20, 2, 0, 0, 0x21, 4, 1, 2, 3, 4]), '');
  assert.equal(answer([0x20, 2, 0x19, 0, 0x23, 4, 1, 2, 3, 4]), '');
});

test('commands that are not told apart have their component', () => {
  const [message] = readAll(codesys, block(datagram(64, service(0x11, 1))));
  assert.equal(message.function, 'plc_shell');
  assert.equal(message.fields.service, 1);
});

test('a name server identifies', () => {
  const utf16 = (text: string): number[] => [...text, '\0'].flatMap((letter) => words(letter.charCodeAt(0), 2));
  const fixed = [0x80, 0xc2, 0, 4, 1, 0, 0, 0, 4, 0, 1, 0, 0, 0, 4, 0, 6, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 20, 19, 5, 3];
  const info = [
    ...fixed,
    ...new Array<number>(48 - fixed.length).fill(0),
    ...utf16('PLC1'),
    ...utf16('Device'),
    ...utf16('ACME'),
  ];
  const [message] = readAll(codesys, Uint8Array.from(datagram(4, info)));
  assert.equal(message.identity.name, 'PLC1');
  assert.equal(message.identity.product, 'Device');
  assert.equal(message.identity.vendor, 'ACME');
  assert.equal(message.identity.firmware, '3.5.19.20');
});

test('recognition wants the mark of a block, or a sound datagram', () => {
  const bytes = block(datagram(64, service(2, 0x11)));
  assert.equal(codesys.recognise(bytes, 0, bytes.length), 95);
  assert.ok(codesys.recognise(Uint8Array.from(datagram(3, [1, 2, 3, 4, 5, 6, 7, 8])), 0, 20) < 80);
});

test('V2 names system and product', () => {
  const answer = new Uint8Array(200);
  answer.set([0xbb, 0xbb, 194, 0, 0, 0]);
  answer.set(new TextEncoder().encode('VxWorks'), 64);
  answer.set(new TextEncoder().encode('5.5'), 96);
  answer.set(new TextEncoder().encode('PLC 750'), 128);
  const [message] = readAll(codesysV2, answer);
  assert.equal(message.identity.operatingSystem, 'VxWorks 5.5');
  assert.equal(message.identity.product, 'PLC 750');
  const [request] = readAll(codesysV2, Uint8Array.from([0xbb, 0xbb, 1, 0, 0, 0, 1]));
  assert.equal(request.function, 'identify');
});

test('bent and random units never throw and are read inside their bounds', () => {
  const bytes = block(datagram(64, service(1, 2, [0x81, 0x01, 5, 0x10, 3, 65, 66, 67])));
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.nat(bytes.length), (where, value, length) => {
      const bent = bytes.slice(0, length);
      if (where < length) bent[where] = value;
      assert.ok(readsInside(codesys, bent));
      assert.ok(readsInside(codesysV2, bent));
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (random) => {
      readAll(codesys, random);
      readAll(codesysV2, random);
    }),
  );
});
