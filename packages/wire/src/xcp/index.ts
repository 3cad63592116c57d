import { latin1, u16be, u16le, u32be, u32le } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import {
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  Head,
  type IdentitySink,
  KIND_NOTICE,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_IDENTITY,
  type RequestFacts,
  type Side,
} from '../message.ts';
import { Protocol } from '../protocol.ts';
import * as fn from './functions.ts';

/** Length and counter before each packet on Ethernet, least significant byte first. */
const HEADER = 4;
const LONGEST = HEADER + 0xffff;
/** Identifiers below this are data; above, commands and answers. */
const FIRST_COMMAND = 0xc0;
/** A packet of the commands that carry an address has it in the last four bytes of eight. */
const ADDRESSED: ReadonlySet<number> = new Set([fn.SET_MTA, fn.SHORT_UPLOAD, fn.SHORT_DOWNLOAD]);

/**
 * XCP on Ethernet. Answers do not say what they answer: a device answers one command after another. Head: `address` is a command's address, read least
 * significant byte first (the device's own order is told only when it is connected), `area` its extension, `sequence` the counter.
 */
export const xcp: Protocol = new Protocol({
  id: 'xcp',
  name: 'XCP on Ethernet',
  specification: 'ASAM MCD-1 XCP 1.5',
  industrial: true,
  depth: 'functions',
  carriage: { udp: [5555], tcp: [5555] },
  functions: fn.functions,
  statuses: fn.statuses,
  answerCode: (code, requestCode) => (code === fn.RESPONSE || code === fn.ERROR ? requestCode : code),
  longest: LONGEST,
  wireCode: (code) => code & 0xff,
  recognise,
  measure,
  packed: true,
  side,
  read(bytes, at, end, from, sink) {
    readHead(bytes, at, end, from);
    sink.message(bytes, head);
  },
  describe,
  identify,
});

const head = new Head(xcp);

function measure(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < HEADER) return 0;
  const length = u16le(bytes, at);
  return length === 0 ? -1 : HEADER + length;
}

/** At most 75: nothing but lengths speaks for XCP, most of all those of a connection. Packets must fill the bytes. */
function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < HEADER + 1) return 0;
  let next = at;
  for (let i = 0; next < end && i < 64; i++) {
    const length = measure(bytes, next, end);
    if (length <= HEADER) return 0;
    next += length;
  }
  if (next !== end) return 0;
  const packet = bytes[at + HEADER];
  const length = u16le(bytes, at);
  if (packet === fn.CONNECT && length === 2) return bytes[at + 5] <= 1 ? 75 : 0;
  if (connects(bytes, at, length)) return 75;
  if (packet < FIRST_COMMAND) return 50;
  return fn.functions.has(packet) && length <= 255 ? 55 : 0;
}

/** Whether a packet is the answer to CONNECT: eight bytes, the versions of protocol and transport being 1. */
function connects(bytes: Uint8Array, at: number, length: number): boolean {
  return length === 8 && bytes[at + HEADER] === 0xff && bytes[at + 10] === 1 && bytes[at + 11] === 1;
}

function side(bytes: Uint8Array, at: number, end: number): Side {
  if (end - at < HEADER + 1) return FROM_UNKNOWN;
  const packet = bytes[at + HEADER];
  const length = u16le(bytes, at);
  if (at + HEADER + length > end) return FROM_UNKNOWN;
  if (packet === fn.CONNECT && length === 2 && bytes[at + 5] <= 1) return FROM_CLIENT;
  if (connects(bytes, at, length)) return FROM_SERVER;
  // Four identifiers are both a command and an answer.
  return packet >= FIRST_COMMAND && packet < 0xfc ? FROM_CLIENT : FROM_UNKNOWN;
}

function readHead(bytes: Uint8Array, at: number, end: number, from: Side): void {
  head.reset(at, end);
  head.kind = KIND_NOTICE;
  if (end - at < HEADER + 1 || measure(bytes, at, end) !== end - at) {
    head.malformed('the length does not match the packet');
    if (end - at < HEADER + 1) return;
  }
  head.sequence = u16le(bytes, at + 2);
  const packet = bytes[at + HEADER];
  const sender = from === FROM_UNKNOWN ? side(bytes, at, end) : from;
  if (packet < FIRST_COMMAND) head.code = sender === FROM_CLIENT ? fn.STIMULATION : fn.ACQUISITION;
  else if (sender === FROM_SERVER && packet >= 0xfc) {
    head.code = fn.RESPONSE + 0xff - packet;
    if (packet >= 0xfe) {
      head.kind = KIND_RESPONSE;
      head.pair = 0;
    }
    if (packet === 0xfe && at + HEADER + 1 < end) head.status = 0x100 | bytes[at + HEADER + 1];
    if (packet === 0xff && identification(bytes, at, end) > 0) head.marks |= MARK_IDENTITY;
  } else {
    head.code = packet;
    head.kind = KIND_REQUEST;
    head.pair = 0;
    if (ADDRESSED.has(packet) && end - at >= HEADER + 8) {
      head.area = bytes[at + HEADER + 3];
      head.address = u32le(bytes, at + HEADER + 4);
      head.quantity = packet === fn.SET_MTA ? 1 : bytes[at + HEADER + 1];
    } else if (packet === fn.DOWNLOAD || packet === fn.PROGRAM) {
      head.quantity = at + HEADER + 1 < end ? bytes[at + HEADER + 1] : 0;
    }
  }
  head.acts = fn.functions.get(head.code)?.acts ?? 0;
}

/** Length of the text in an answer to GET_ID, whichever its byte order; 0 when the answer is of another form. */
function identification(bytes: Uint8Array, at: number, end: number): number {
  const first = at + HEADER;
  if (end - first <= 8 || (bytes[first + 1] & 1) === 0) return 0;
  const length = end - first - 8;
  return u32le(bytes, first + 4) === length || u32be(bytes, first + 4) === length ? length : 0;
}

function describe(bytes: Uint8Array, { start, end, code, sequence, address, area, quantity }: Head, out: Fields): void {
  if (end - start < HEADER + 1) return;
  out.number('counter', sequence);
  out.number('packet_identifier', bytes[start + HEADER]);
  const data = start + HEADER + 1;
  if (address >= 0) {
    out.number('address', address);
    out.number('address_extension', area);
  }
  if (quantity > 0 && code !== fn.SET_MTA) out.number('elements', quantity);
  if (code === fn.CONNECT && data < end && bytes[start + HEADER] === 0xff && end - start === HEADER + 2)
    out.text('mode', bytes[data] === 0 ? 'normal' : 'user_defined');
  else if (connects(bytes, start, end - start - HEADER)) {
    const little = (bytes[data + 1] & 1) === 0;
    out.flag('calibration', (bytes[data] & 1) !== 0);
    out.flag('data_acquisition', (bytes[data] & 4) !== 0);
    out.flag('stimulation', (bytes[data] & 8) !== 0);
    out.flag('programming', (bytes[data] & 16) !== 0);
    out.text('byte_order', little ? 'little_endian' : 'big_endian');
    out.number('longest_command', bytes[data + 2]);
    out.number('longest_data', little ? u16le(bytes, data + 3) : u16be(bytes, data + 3));
  } else if (identification(bytes, start, end) > 0) out.text('identification', latin1(bytes, start + HEADER + 8, end));
  else if (code === fn.UNLOCK) out.number('key_length', end > data ? bytes[data] : 0);
  else if (data < end) out.bytes('data', bytes, data, end);
}

/** Identity in the answer to GET_ID. */
function identify(bytes: Uint8Array, { start, end }: Head, out: IdentitySink, request: RequestFacts | null): void {
  if (request?.code !== fn.GET_ID || identification(bytes, start, end) === 0) return;
  const text = latin1(bytes, start + HEADER + 8, end);
  if (text !== '') out.is('description', text, 70);
}
