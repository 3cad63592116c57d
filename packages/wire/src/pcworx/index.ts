import { latin1, u16be, u16le } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import {
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  Head,
  type IdentitySink,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_IDENTITY,
  type Side,
} from '../message.ts';
import { Protocol } from '../protocol.ts';
import { CALL_SERVICE, functions, OPEN_SERVICE, READ_DEVICE_INFORMATION, REMOTING_OTHER, START, STOP } from './functions.ts';

const REQUEST = 0x01;
const RESPONSE = 0x81;
/** Header: direction, code, length of the whole, sequence number. */
const HEADER = 6;
/** Header of a remoting message: 1, type, length of what follows in little-endian, service, method, and four octets more. */
const REMOTING_HEADER = 16;
const LONGEST = 8192;
/** Where the texts of the device information stand. */
const TYPE = 30;
const FIRMWARE = 66;
const BUILD_DATE = 79;
const BUILD_TIME = 91;
const MODEL = 152;
/** What a client names when it opens communication. */
const GREETING = Uint8Array.from(octets('IBETH01N0_M'));

function octets(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}

const isRemoting = (bytes: Uint8Array, at: number): boolean => bytes[at] === 1 && bytes[at + 1] === 0;

function measure(bytes: Uint8Array, at: number, end: number): number {
  const held = end - at;
  if (held >= 1 && bytes[at] !== REQUEST && bytes[at] !== RESPONSE) return -1;
  if (held < 8) return 0;
  if (isRemoting(bytes, at)) {
    if (bytes[at + 3] !== 0 || bytes[at + 4] !== 0 || bytes[at + 5] !== 0 || (bytes[at + 2] !== 0 && bytes[at + 2] !== 2))
      return -1;
    const length = REMOTING_HEADER + u16le(bytes, at + 6);
    return length <= LONGEST ? length : -1;
  }
  const length = u16be(bytes, at + 2);
  return length >= 12 && length <= LONGEST ? length : -1;
}

function begins(bytes: Uint8Array, at: number, end: number, text: Uint8Array): boolean {
  if (end - at < text.length) return false;
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text[i]) return false;
  return true;
}

const REMOTING = Uint8Array.from(octets('Ade.Remoting.Services.'));

/** 92 for the texts that open communication or a remoting service, 60 for a sound header alone, which only the port makes believable. */
function recognise(bytes: Uint8Array, at: number, end: number): number {
  const length = measure(bytes, at, end);
  if (length <= 0 || length > end - at) return 0;
  if (isRemoting(bytes, at)) return begins(bytes, at + REMOTING_HEADER, end, REMOTING) ? 92 : length === end - at ? 60 : 0;
  if (bytes[at] === REQUEST && bytes[at + 1] === 1 && begins(bytes, at + 14, end, GREETING)) return 92;
  return length === end - at && functions.has(bytes[at + 1]) ? 60 : 0;
}

function side(bytes: Uint8Array, at: number, end: number): Side {
  if (end - at < HEADER) return FROM_UNKNOWN;
  if (bytes[at] === RESPONSE) return FROM_SERVER;
  return isRemoting(bytes, at) && !begins(bytes, at + REMOTING_HEADER, end, REMOTING) ? FROM_UNKNOWN : FROM_CLIENT;
}

function readHead(bytes: Uint8Array, at: number, end: number, from: Side): void {
  head.reset(at, end);
  if (end - at < HEADER || (isRemoting(bytes, at) && end - at < REMOTING_HEADER)) {
    head.malformed('shorter than a header');
    return;
  }
  if (isRemoting(bytes, at)) {
    head.kind = from === FROM_SERVER ? KIND_RESPONSE : KIND_REQUEST;
    head.unit = u16le(bytes, at + 8);
    head.address = u16le(bytes, at + 10);
    head.code = remoting(bytes, at, from);
  } else {
    head.kind = bytes[at] === RESPONSE ? KIND_RESPONSE : KIND_REQUEST;
    head.code = bytes[at + 1];
    head.pair = u16be(bytes, at + 4);
    if (head.kind === KIND_RESPONSE && head.code === READ_DEVICE_INFORMATION && end - at > MODEL + 4) head.marks |= MARK_IDENTITY;
  }
  head.acts = functions.get(head.code)?.acts ?? 0;
}

/** Service 1 is the control service: method 6 starts with how as its argument, method 7 stops. */
function remoting(bytes: Uint8Array, at: number, from: Side): number {
  if (bytes[at + 2] === 0) return OPEN_SERVICE;
  if (bytes[at + 2] !== 2) return REMOTING_OTHER;
  if (from === FROM_SERVER || head.unit !== 1) return CALL_SERVICE;
  const length = u16le(bytes, at + 6);
  if (head.address === 6 && length === 2) return START;
  return head.address === 7 && length === 0 ? STOP : CALL_SERVICE;
}

function describe(bytes: Uint8Array, found: Head, out: Fields): void {
  const { start, end } = found;
  if (end - start < HEADER) return;
  if (found.code >= OPEN_SERVICE) {
    if (end - start < REMOTING_HEADER) return;
    out.number('service', found.unit);
    out.number('method', found.address);
    if (found.code === OPEN_SERVICE) out.text('service_name', latin1(bytes, start + REMOTING_HEADER, end, 96));
    return;
  }
  out.number('code', found.code);
  out.number('sequence', found.pair);
  if (found.marks & MARK_IDENTITY) {
    out.text('plc_type', latin1(bytes, start + TYPE, end, 36));
    out.text('firmware_version', latin1(bytes, start + FIRMWARE, end, 13));
    out.text('firmware_date', latin1(bytes, start + BUILD_DATE, end, 12));
    out.text('firmware_time', latin1(bytes, start + BUILD_TIME, end, 12));
    out.text('model_number', latin1(bytes, start + MODEL, end, 24));
  }
}

/** Identity in the device information. */
function identify(bytes: Uint8Array, found: Head, out: IdentitySink): void {
  const { start, end } = found;
  const product = latin1(bytes, start + TYPE, end, 36);
  if (!/^[A-Z][\x20-\x7e]{2,}$/.test(product)) return;
  out.is('vendor', 'Phoenix Contact', 90);
  out.is('model', product);
  const number = latin1(bytes, start + MODEL, end, 24);
  if (/^\d{5,9}$/.test(number)) out.is('orderNumber', number);
  const firmware = latin1(bytes, start + FIRMWARE, end, 13);
  if (/^\d+\.\w+/.test(firmware)) out.is('firmware', firmware);
  out.is('role', 'controller', 85);
}

/** PC WORX: identification of Phoenix Contact controllers on port 1962, and the remoting services of their runtime on port 41100. */
export const pcworx: Protocol = new Protocol({
  id: 'pcworx',
  name: 'PC WORX',
  specification: 'no public specification; as public tools for identification and control speak it',
  industrial: true,
  depth: 'functions',
  carriage: { tcp: [1962, 41100] },
  functions,
  longest: LONGEST,
  recognise,
  measure,
  side,
  read(bytes, at, end, from, sink) {
    readHead(bytes, at, end, from);
    sink.message(bytes, head);
  },
  describe,
  identify,
});

const head = new Head(pcworx);
