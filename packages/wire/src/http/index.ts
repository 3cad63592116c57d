import { latin1, utf8 } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { lineEnd } from '../lines.ts';
import { Head, type IdentitySink, KIND_REQUEST } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { eachHeader } from './headers.ts';
import { firstBytes, functions, readSegment, recognise, side, statuses } from './read.ts';

/** Most of a page that is looked through for its title. */
const TITLE_BOUND = 4096;

/** Header fields that are told as they are, by lower-case name. */
const told: ReadonlyMap<string, string> = new Map([
  ['host', 'host'],
  ['user-agent', 'user_agent'],
  ['server', 'server'],
  ['content-type', 'content_type'],
  ['content-length', 'content_length'],
  ['location', 'location'],
  ['referer', 'referer'],
  ['x-powered-by', 'powered_by'],
  ['via', 'via'],
  ['upgrade', 'upgrade'],
  ['soapaction', 'soap_action'],
]);

function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  const feed = lineEnd(bytes, head.start, head.end);
  const line = latin1(bytes, head.start, feed < 0 ? head.end : feed, 2048).replace(/\.$/, '');
  const first = line.indexOf(' ');
  if (head.kind === KIND_REQUEST) {
    const last = line.lastIndexOf(' ');
    const target = line.slice(first + 1, last > first ? last : undefined);
    const query = target.indexOf('?');
    out.text('method', line.slice(0, first));
    out.text('path', query < 0 ? target : target.slice(0, query));
    if (query >= 0) out.text('query', target.slice(query + 1));
    if (last > first) out.text('version', line.slice(last + 1));
  } else {
    out.text('version', line.slice(0, first));
    out.number('status_code', head.value);
    out.text('reason', line.slice(first + 5).trim());
  }
  if (feed < 0) return;
  let page = false;
  const body = eachHeader(bytes, feed + 1, head.end, (name, value) => {
    const field = told.get(name);
    if (field) out.text(field, value);
    if (name === 'content-type') page = value.toLowerCase().startsWith('text/html');
    if (name === 'www-authenticate') {
      out.text('authentication', value.split(' ', 1)[0]);
      const realm = realmOf(value);
      if (realm !== undefined) out.text('realm', realm);
    }
    // The scheme and no more: what follows is the secret.
    if (name === 'authorization') out.text('authorization', value.split(' ', 1)[0]);
  });
  if (page) {
    const title = titleOf(bytes, body, head.end);
    if (title !== undefined) out.text('title', title);
  }
  if (body < head.end) out.number('body_bytes', head.end - body);
}

/** Realm of a challenge (RFC 9110, 11.5). */
function realmOf(challenge: string): string | undefined {
  return /realm="([^"]*)"/i.exec(challenge)?.[1];
}

/** Title of a page, as far as it stands in the page's beginning. */
function titleOf(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (start >= end) return undefined;
  return /<title[^>]*>([^<]*)<\/title>/i
    .exec(utf8(bytes, start, end, TITLE_BOUND))?.[1]
    .trim()
    .slice(0, 256);
}

const ADDRESS = /^(\[|\d+\.\d+\.\d+\.\d+(:|$))/;

/**
 * The name that a client calls its server by, and the system that a browser says it runs on; of a server its software, the realm that it asks a password for, and
 * the title of its page.
 */
function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  const feed = lineEnd(bytes, head.start, head.end);
  if (feed < 0) return;
  if (head.kind !== KIND_REQUEST) {
    let page = false;
    const body = eachHeader(bytes, feed + 1, head.end, (name, value) => {
      if (name === 'server' && value !== '') out.is('description', value, 45);
      if (name === 'content-type') page = value.toLowerCase().startsWith('text/html');
      const realm = name === 'www-authenticate' ? realmOf(value) : undefined;
      if (realm) out.is('description', realm, 45);
    });
    const title = page ? titleOf(bytes, body, head.end) : undefined;
    if (title) out.is('description', title, 40);
    return;
  }
  eachHeader(bytes, feed + 1, head.end, (name, value) => {
    if (name === 'host' && value !== '' && !ADDRESS.test(value)) out.is('name', value.split(':', 1)[0], 40, 'receiver');
    if (name !== 'user-agent') return;
    const system = /Windows NT \d+\.\d+|Windows CE|Android \d+(\.\d+)?|Mac OS X \d+[._]\d+|Linux/.exec(value)?.[0];
    if (system) out.is('operatingSystem', system, 55);
  });
}

/** Hypertext Transfer Protocol, version 1: pages and interfaces of devices. */
export const http: Protocol = new Protocol({
  id: 'http',
  name: 'HTTP',
  specification: 'RFC 9110, RFC 9112',
  industrial: false,
  carriage: { tcp: [80, 8080, 8000, 81, 8081, 8088, 5357] },
  functions,
  statuses,
  longest: 65535,
  codeText: (code) => String(code),
  firstBytes,
  recognise,
  side,
  read(bytes, at, end, _from, sink) {
    readSegment(bytes, at, end, head, sink);
  },
  describe,
  identify,
});

const head = new Head(http);
