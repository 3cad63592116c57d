import { Cursor, ipv4Text, latin1, u16be, u32be } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import {
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  Head,
  KIND_NOTICE,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_SEGMENT,
} from '../message.ts';
import { Protocol } from '../protocol.ts';
import * as fn from './functions.ts';

/** Message id, length, request id, versions, type, return code. */
const HEADER = 16;
const DISCOVERY_ID = 0xffff8100;
const SEGMENT = 0x20;
/** Longest message that a datagram or a sane stream carries. */
const LONGEST = 0x100000;
/** Most entries and options that are told. */
const LISTED = 32;
const ENTRY = 16;

/** SOME/IP with its service discovery. Head: `area` is the service, `address` the method or event, `unit` the client, `sequence` the session. */
export const someip: Protocol = new Protocol({
  id: 'someip',
  name: 'SOME/IP',
  specification: 'AUTOSAR PRS SOME/IP and SOME/IP Service Discovery',
  industrial: true,
  depth: 'functions',
  carriage: { udp: [30490, 30501, 30509], tcp: [30501, 30509] },
  functions: fn.functions,
  statuses: fn.statuses,
  longest: LONGEST,
  recognise,
  measure,
  packed: true,
  side(bytes, at, end) {
    if (end - at < HEADER || u32be(bytes, at) === DISCOVERY_ID) return FROM_UNKNOWN;
    const type = bytes[at + 14] & ~SEGMENT;
    return type <= 1 ? FROM_CLIENT : type >= 0x80 || type === 2 ? FROM_SERVER : FROM_UNKNOWN;
  },
  read(bytes, at, end, _from, sink) {
    readHead(bytes, at, end);
    sink.message(bytes, head);
  },
  describe,
});

const head = new Head(someip);

function measure(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < 8) return 0;
  const length = u32be(bytes, at + 4) + 8;
  if (length < HEADER || length > LONGEST) return -1;
  return end - at > 12 && bytes[at + 12] !== 1 ? -1 : length;
}

/** 95 for service discovery, 85 for messages that fill the bytes exactly; a length alone is little. */
function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < HEADER || bytes[at + 12] !== 1) return 0;
  if (!fn.functions.has(bytes[at + 14] & ~SEGMENT) || bytes[at + 15] > 0x0a || (bytes[at + 14] < 0x80 && bytes[at + 15] !== 0))
    return 0;
  if (u32be(bytes, at) === DISCOVERY_ID) return bytes[at + 14] === 2 ? 95 : 0;
  if (u16be(bytes, at) === 0) return 0;
  let next = at;
  while (next < end) {
    const length = measure(bytes, next, end);
    if (length <= 0 || end - next < HEADER) return 0;
    next += length;
  }
  return next === end ? 85 : 0;
}

function readHead(bytes: Uint8Array, at: number, end: number): void {
  head.reset(at, end);
  head.kind = KIND_NOTICE;
  if (end - at < HEADER || measure(bytes, at, end) !== end - at) {
    head.malformed('the length does not match the message');
    if (end - at < HEADER) return;
  }
  const type = bytes[at + 14];
  head.code = type & ~SEGMENT;
  if (type & SEGMENT) head.marks |= MARK_SEGMENT;
  head.unit = u16be(bytes, at + 8);
  head.sequence = u16be(bytes, at + 10);
  if (u32be(bytes, at) === DISCOVERY_ID) {
    head.code = discoveryCode(bytes, at + HEADER, end);
    head.acts = fn.functions.get(head.code)?.acts ?? 0;
    return;
  }
  head.area = u16be(bytes, at);
  head.address = u16be(bytes, at + 2);
  head.quantity = 1;
  head.acts = fn.functions.get(head.code)?.acts ?? 0;
  if (head.code === fn.REQUEST) head.kind = KIND_REQUEST;
  else if (head.code === fn.RESPONSE || head.code === fn.ERROR) {
    head.kind = KIND_RESPONSE;
    head.status = bytes[at + 15];
    if (head.code === fn.ERROR && head.status === 0) head.status = 1;
  }
  if (head.kind !== KIND_NOTICE) head.pair = u32be(bytes, at + 8);
}

/** Key of the first entry. */
function discoveryCode(bytes: Uint8Array, at: number, end: number): number {
  const first = at + 8;
  if (first + ENTRY > end || u32be(bytes, at + 4) < ENTRY) return fn.DISCOVERY | 0xff;
  return entryCode(bytes, first);
}

function entryCode(bytes: Uint8Array, at: number): number {
  const ended = (u32be(bytes, at + 8) & 0xffffff) === 0 && bytes[at] !== 0;
  return fn.DISCOVERY | (ended ? fn.ENDED : 0) | bytes[at];
}

function describe(bytes: Uint8Array, { start, end, code, sequence, unit }: Head, out: Fields): void {
  if (end - start < HEADER) return;
  out.number('client', unit);
  out.number('session', sequence);
  if (code >= fn.DISCOVERY) {
    describeDiscovery(new Cursor(bytes, start + HEADER, end), out);
    return;
  }
  const method = u16be(bytes, start + 2);
  out.number('service', u16be(bytes, start));
  out.number(method & 0x8000 ? 'event' : 'method', method);
  out.number('interface_version', bytes[start + 13]);
  out.number('return_code', bytes[start + 15]);
  out.number('payload_length', end - start - HEADER);
  if (end > start + HEADER) out.bytes('payload', bytes, start + HEADER, end);
}

function describeDiscovery(cursor: Cursor, out: Fields): void {
  const flags = cursor.u8();
  out.flag('reboot', (flags & 0x80) !== 0);
  cursor.skip(3);
  const length = Math.min(cursor.u32be(), cursor.left);
  const { bytes } = cursor;
  const first = cursor.skip(length);
  out.list('entries');
  for (let at = first, i = 0; at + ENTRY <= cursor.at && i < LISTED; at += ENTRY, i++) {
    out.open('');
    out.text('entry', fn.functions.get(entryCode(bytes, at))?.name ?? `entry_${bytes[at]}`);
    out.number('service', u16be(bytes, at + 4));
    out.number('instance', u16be(bytes, at + 6));
    out.number('major_version', bytes[at + 8]);
    out.number('time_to_live', u32be(bytes, at + 8) & 0xffffff);
    if (bytes[at] >= 4) out.number('eventgroup', u16be(bytes, at + 14));
    else out.number('minor_version', u32be(bytes, at + 12));
    out.close();
  }
  out.close();
  const options = new Cursor(bytes, cursor.at + 4, Math.min(cursor.end, cursor.at + 4 + cursor.u32be()));
  out.list('options');
  for (let i = 0; i < LISTED && options.left >= 3; i++) {
    const size = options.u16be();
    const type = options.u8();
    const at = options.skip(Math.min(size, options.left));
    // Endpoint, multicast and discovery endpoint of IPv4: reserved, address, reserved, protocol, port.
    if ((type === 0x04 || type === 0x14 || type === 0x24) && options.at - at >= 9) {
      const transport = bytes[at + 6] === 6 ? 'tcp' : bytes[at + 6] === 17 ? 'udp' : `protocol_${bytes[at + 6]}`;
      out.text('', `${transport} ${ipv4Text(bytes, at + 1)}:${u16be(bytes, at + 7)}`);
    } else if (type === 0x01) out.text('', `configuration ${latin1(bytes, at + 2, options.at)}`);
    else out.text('', `option ${type}`);
  }
  out.close();
}
