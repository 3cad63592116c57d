import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAll, readsInside } from '../testing.ts';
import { fox } from './index.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const greeting = bytes(
  `fox a 0 -1 fox hello\n{\nfox.version=s:1.0\nid=i:2\nhostName=s:jace-roof\napp.name=s:Station\napp.version=s:4.10.1\nos.name=s:QNX\nos.version=s:7.0\nstation.name=s:HQ\nhostId=s:Qnx-TITAN-1234\n};;\n`,
);

test('a station says what it is', () => {
  assert.equal(fox.recognise(greeting, 0, greeting.length), 95);
  const [message] = readAll(fox, greeting);
  assert.equal(message.function, 'hello');
  assert.equal(message.kind, 'response');
  assert.deepEqual(message.identity, {
    name: 'jace-roof',
    product: 'Niagara Station',
    vendor: 'Tridium',
    role: 'server',
    firmware: '4.10.1',
    operatingSystem: 'QNX 7.0',
    description: 'HQ',
    serial: 'Qnx-TITAN-1234',
  });
  assert.equal(message.fields.fox_version, '1.0');
  assert.equal(message.fields.id, 2);
});

test('messages that come in one piece are told apart', () => {
  const both = bytes('fox a 1 -1 fox challenge\n{\nmethod=s:digest-md5\n};;\nfox s 7 -1 station navRoot\n{\n};;\n');
  const read = readAll(fox, both);
  assert.deepEqual(
    read.map((message) => message.function),
    ['challenge', 'channel_message'],
  );
  assert.equal(read[0].fields.method, 'digest-md5');
  assert.equal(read[1].fields.channel, 'station');
});

test('other texts are not Fox, and anything may arrive', () => {
  const other = bytes('fox and hound\n');
  assert.equal(fox.recognise(other, 0, other.length), 0);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (noise) => {
      assert.ok(readsInside(fox, noise));
      assert.ok(readsInside(fox, Uint8Array.from([...bytes('fox a 1 -1 fox hello\n'), ...noise])));
    }),
  );
});
