import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAll, readsInside } from '../testing.ts';
import { pcworx } from './index.ts';

const text = (value: string): number[] => [...value].map((character) => character.charCodeAt(0));
const message = (direction: number, code: number, sequence: number, body: readonly number[]): Uint8Array =>
  Uint8Array.from([direction, code, (6 + body.length) >> 8, (6 + body.length) & 255, sequence >> 8, sequence & 255, ...body]);
const remoting = (type: number, service: number, method: number, body: readonly number[]): Uint8Array =>
  Uint8Array.from([1, 0, type, 0, 0, 0, body.length, 0, service, 0, method, 0, 0, 0, 0, 0, ...body]);

/** Device information as the documented places of its texts say. */
function information(): Uint8Array {
  const body = new Array<number>(200).fill(0);
  const put = (at: number, value: string): void => text(value).forEach((octet, i) => void (body[at - 6 + i] = octet));
  put(30, 'ILC 000 ETH');
  put(66, '1.23T');
  put(79, 'Jan  2 2000');
  put(91, '01:02:03');
  put(152, '2700000');
  return message(0x81, 0x06, 2, body);
}

test('communication is opened with a greeting', () => {
  const bytes = message(1, 1, 0, [0, 0, 0x78, 0x80, 0, 3, 0, 12, ...text('IBETH01N0_M'), 0]);
  assert.equal(bytes.length, 26);
  assert.ok(pcworx.recognise(bytes, 0, bytes.length) >= 80);
  const [opened] = readAll(pcworx, bytes);
  assert.equal(opened.function, 'open_communication');
  assert.equal(opened.kind, 'request');
  assert.deepEqual(opened.acts, ['session']);
});

test('a controller says what it is', () => {
  const bytes = information();
  assert.ok(pcworx.recognise(bytes, 0, bytes.length) < 80);
  const [message] = readAll(pcworx, bytes);
  assert.deepEqual(message.identity, {
    vendor: 'Phoenix Contact',
    model: 'ILC 000 ETH',
    orderNumber: '2700000',
    firmware: '1.23T',
    role: 'controller',
  });
  assert.equal(message.fields.firmware_date, 'Jan  2 2000');
});

test('a stop and a start through the remoting services are controls', () => {
  const [opened] = readAll(pcworx, remoting(0, 0, 0, [...text('Ade.Remoting.Services.IProConOSControlService2'), 0]));
  assert.equal(opened.fields.service_name, 'Ade.Remoting.Services.IProConOSControlService2');
  const [stop] = readAll(pcworx, remoting(2, 1, 7, []));
  assert.equal(stop.function, 'stop');
  assert.deepEqual(stop.acts, ['control']);
  assert.equal(readAll(pcworx, remoting(2, 1, 6, [1, 0]))[0].function, 'start');
  assert.equal(readAll(pcworx, remoting(2, 3, 3, [2, 0, 0, 0]))[0].function, 'call_service');
});

test('random bytes never throw, and nothing outside is read', () => {
  fc.assert(
    fc.property(fc.constantFrom(1, 0x81), fc.nat(8), fc.uint8Array({ maxLength: 230 }), (direction, code, tail) => {
      readAll(pcworx, tail);
      assert.ok(readsInside(pcworx, message(direction, code, 1, Array.from(tail))));
    }),
  );
});
