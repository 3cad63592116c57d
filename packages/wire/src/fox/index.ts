import { utf8 } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { beginsWith, lineEnd } from '../lines.ts';
import {
  ACT_DISCOVER,
  ACT_IDENTIFY,
  ACT_SESSION,
  FROM_CLIENT,
  Head,
  type IdentityAttribute,
  type IdentitySink,
  KIND_NOTICE,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_IDENTITY,
  type Side,
} from '../message.ts';
import { functionTable, Protocol } from '../protocol.ts';

const HELLO = 1;
const OTHER = 0x100;

/** Commands of the channel `fox`, by which sessions begin; what goes over other channels is told by their names. */
export const functions = functionTable([
  [HELLO, 'hello', 'fox hello', ACT_SESSION | ACT_IDENTIFY | ACT_DISCOVER],
  [2, 'challenge', 'fox challenge', ACT_SESSION],
  [3, 'kerberos', 'fox kerberos', ACT_SESSION],
  [4, 'client_key_exchange_method', 'fox clientKeyExchangeMethod', ACT_SESSION],
  [5, 'authentication_message_1', 'fox authMessage1', ACT_SESSION],
  [6, 'denied', 'fox denied', ACT_SESSION],
  [0xff, 'session_message', 'Message of the channel fox', ACT_SESSION],
  [OTHER, 'channel_message', 'Message of another channel', 0],
]);

const COMMANDS: ReadonlyMap<string, number> = new Map([
  ['hello', HELLO],
  ['challenge', 2],
  ['kerberos', 3],
  ['clientKeyExchangeMethod', 4],
  ['authMessage1', 5],
  ['denied', 6],
]);

/** `fox `, in upper case for `beginsWith`; the protocol writes it small. */
const MAGIC = new TextEncoder().encode('FOX ');
const LONGEST_LINE = 200;
/** Most lines of a message's dictionary that are told. */
const LISTED = 64;

/** A message's first line: kind, sequence, number that it replies to, channel, command. */
const LINE = /^fox ([a-z]) (-?\d{1,10}) (-?\d{1,10}) (\S{1,40}) (\S{1,60})$/;

/** Niagara Fox, the protocol of Tridium's stations. Each message begins with a line of text; `sequence` is its number. */
export const fox: Protocol = new Protocol({
  id: 'fox',
  name: 'Niagara Fox',
  specification: 'Tridium Niagara Fox 1.0, as observed',
  industrial: true,
  depth: 'functions',
  carriage: { tcp: [1911, 3011] },
  functions,
  longest: 65536,
  codeText: (code) => String(code),
  firstBytes: [0x66],
  recognise(bytes, at, end) {
    if (!beginsWith(bytes, at, end, MAGIC) || bytes[at] !== 0x66) return 0;
    return LINE.test(lineOf(bytes, at, end)) ? 95 : 0;
  },
  side,
  read(bytes, at, end, from, sink) {
    for (let start = at; start < end; ) {
      if (!beginsWith(bytes, start, end, MAGIC) || bytes[start] !== 0x66) return;
      const stop = messageEnd(bytes, start, end);
      readHead(bytes, start, stop, from);
      sink.message(bytes, head);
      start = stop;
    }
  },
  describe,
  identify,
});

const head = new Head(fox);

function lineOf(bytes: Uint8Array, at: number, end: number): string {
  const feed = lineEnd(bytes, at, end, LONGEST_LINE);
  return utf8(bytes, at, feed < 0 ? Math.min(end, at + LONGEST_LINE) : feed, LONGEST_LINE);
}

/** End of the message at `at`: behind `};;` and its line end, or `end`. */
function messageEnd(bytes: Uint8Array, at: number, end: number): number {
  for (let i = at; i + 3 < end; i++)
    if (bytes[i] === 0x7d && bytes[i + 1] === 0x3b && bytes[i + 2] === 0x3b && bytes[i + 3] === 0x0a) return i + 4;
  return end;
}

/** A station greets as number 0, whoever greets with another number is its client; only stations challenge. */
function side(bytes: Uint8Array, at: number, end: number): Side {
  const parts = LINE.exec(lineOf(bytes, at, end));
  if (parts === null || parts[4] !== 'fox') return 0;
  if (parts[5] === 'hello') return parts[2] === '0' ? 2 : 1;
  return parts[5] === 'challenge' || parts[5] === 'denied' ? 2 : 0;
}

function readHead(bytes: Uint8Array, at: number, end: number, from: Side): void {
  head.reset(at, end);
  head.kind = KIND_NOTICE;
  const parts = LINE.exec(lineOf(bytes, at, end));
  if (parts === null) {
    head.malformed('the first line does not tell channel and command');
    return;
  }
  head.code = parts[4] === 'fox' ? (COMMANDS.get(parts[5]) ?? 0xff) : OTHER;
  head.acts = functions.get(head.code)?.acts ?? 0;
  head.sequence = Math.max(-1, Number(parts[2]));
  const answered = Number(parts[3]);
  if (head.code === HELLO) {
    head.kind = (from || side(bytes, at, end)) === FROM_CLIENT ? KIND_REQUEST : KIND_RESPONSE;
    head.pair = 0x10000;
    head.marks |= MARK_IDENTITY;
  } else if (answered >= 0) {
    head.kind = KIND_RESPONSE;
    head.pair = answered & 0xffff;
  } else if (parts[1] === 's') {
    head.kind = KIND_REQUEST;
    head.pair = head.sequence & 0xffff;
  }
}

/** Names and values of a message's dictionary, `name=t:value`, as far as they are text, numbers or flags. */
function* entries(bytes: Uint8Array, start: number, end: number): Generator<readonly [string, string, string]> {
  let at = lineEnd(bytes, start, end, LONGEST_LINE) + 1;
  for (let i = 0; i < LISTED && at > 0 && at < end; i++) {
    const feed = lineEnd(bytes, at, end, 2048);
    const line = utf8(bytes, at, feed < 0 ? end : feed, 2048);
    const parts = /^([\w.]{1,60})=([a-z]):(.*)$/.exec(line);
    if (parts !== null) yield [parts[1], parts[2], parts[3]];
    if (feed < 0) return;
    at = feed + 1;
  }
}

function describe(bytes: Uint8Array, { start, end }: Head, out: Fields): void {
  const parts = LINE.exec(lineOf(bytes, start, end));
  if (parts === null) return;
  out.number('reply_to', Number(parts[3]));
  out.text('channel', parts[4]);
  out.text('command', parts[5]);
  for (const [name, type, value] of entries(bytes, start, end)) {
    const field = name
      .replace(/\./g, '_')
      .replace(/(?<=[a-z])(?=[A-Z])/g, '_')
      .toLowerCase();
    if (type === 's') out.text(field, value.slice(0, 512));
    else if (type === 'i' && /^-?\d{1,15}$/.test(value)) out.number(field, Number(value));
    else if (type === 'z') out.flag(field, value === 't');
  }
}

const ATTRIBUTES: ReadonlyMap<string, IdentityAttribute> = new Map<string, IdentityAttribute>([
  ['app.version', 'firmware'],
  ['hostId', 'serial'],
  ['station.name', 'description'],
]);

/** Identity in a greeting: what a station, or the workbench that calls it, says of itself. */
function identify(bytes: Uint8Array, { start, end }: Head, out: IdentitySink): void {
  let system = '';
  for (const [name, type, raw] of entries(bytes, start, end)) {
    const value = raw.trim();
    if (type !== 's' || value === '') continue;
    const attribute = ATTRIBUTES.get(name);
    if (attribute) out.is(attribute, value, name === 'station.name' ? 70 : 90);
    else if (name === 'hostName') {
      if (!/^\d+\.\d+\.\d+\.\d+$/.test(value)) out.is('name', value, 85);
    } else if (name === 'app.name') {
      out.is('product', `Niagara ${value}`, 90);
      out.is('vendor', 'Tridium', 80);
      if (value === 'Workbench') out.is('role', 'engineering_station', 85);
      else if (value === 'Station') out.is('role', 'server', 60);
    } else if (name === 'os.name') system = value;
    else if (name === 'os.version' && system !== '') out.is('operatingSystem', `${system} ${value}`, 90);
  }
}
