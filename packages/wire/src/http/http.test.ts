import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { MARK_CREDENTIALS, MARK_IDENTITY } from '../message.ts';
import { readAll } from '../testing.ts';
import { http } from './index.ts';

const bytes = (text: string) => new TextEncoder().encode(text.replaceAll('\n', '\r\n'));

test('a request names its server, and says no secret', () => {
  const request = bytes(`GET /Portal/Portal.mwsl?PriNav=Ident HTTP/1.1
Host: plc7.plant.example:80
Authorization: Basic YWRtaW46YWRtaW4=
User-Agent: Mozilla/5.0 (Windows NT 6.1; WOW64)

`);
  assert.equal(http.recognise(request, 0, request.length), 95);
  const read = readAll(http, request)[0];
  assert.equal(read.function, 'get');
  assert.ok(read.marks & MARK_CREDENTIALS);
  assert.deepEqual(read.fields, {
    method: 'GET',
    path: '/Portal/Portal.mwsl',
    query: 'PriNav=Ident',
    version: 'HTTP/1.1',
    host: 'plc7.plant.example:80',
    authorization: 'Basic',
    user_agent: 'Mozilla/5.0 (Windows NT 6.1; WOW64)',
  });
  assert.deepEqual(read.identity, { operatingSystem: 'Windows NT 6.1' });
  assert.deepEqual(read.others, { receiver: { name: 'plc7.plant.example' } });
});

test('a response tells its server, its realm and its title', () => {
  const response = bytes(`HTTP/1.1 401 Unauthorized
Server: GoAhead-Webs
WWW-Authenticate: Basic realm="MGate 5105"
Content-Type: text/html

<html><head><title> MGate Web Console </title></head>`);
  const read = readAll(http, response)[0];
  assert.equal(read.status, 'unauthorized');
  assert.equal(read.fields.server, 'GoAhead-Webs');
  assert.equal(read.fields.realm, 'MGate 5105');
  assert.equal(read.fields.title, 'MGate Web Console');
  assert.ok(read.marks & MARK_IDENTITY);
  assert.ok(read.identity.description !== undefined);
});

test('several requests in one segment, one with a body', () => {
  const read = readAll(http, bytes('POST /a HTTP/1.1\nContent-Length: 4\n\nabcdGET /b HTTP/1.1\n\n'));
  assert.deepEqual(
    read.map((message) => [message.function, message.fields.path]),
    [
      ['post', '/a'],
      ['get', '/b'],
    ],
  );
});

test('the middle of a body is no message, and prose is not HTTP', () => {
  assert.deepEqual(readAll(http, bytes('<td>GET it</td>')), []);
  const prose = bytes('GET the crew to look at it\n');
  assert.equal(http.recognise(prose, 0, prose.length), 0);
});

test('anything may arrive', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (noise) => void readAll(http, noise)));
  const good = 'POST /a?b HTTP/1.1\r\nContent-Length: 99999999999\r\nHost: x\r\n\r\nabcd';
  fc.assert(
    fc.property(fc.nat(good.length), fc.string({ maxLength: 4 }), (at, text) => {
      readAll(http, bytes(good.slice(0, at) + text + good.slice(at)));
      readAll(http, bytes(good.slice(0, at)));
    }),
  );
});
