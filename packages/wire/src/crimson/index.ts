import { latin1, u16be } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import {
  ACT_IDENTIFY,
  ACT_READ,
  FROM_CLIENT,
  FROM_SERVER,
  Head,
  type IdentitySink,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_IDENTITY,
  type Side,
} from '../message.ts';
import { functionTable, Protocol } from '../protocol.ts';

/** Registers that say what a device is. */
const MODEL = 0x012a;
const MANUFACTURER = 0x012b;
/** Any other register: what it does is not published. */
const OTHER = 0;

const functions = functionTable([
  [OTHER, 'exchange', 'Exchange of another register', 0],
  [MODEL, 'read_model', 'Read the model', ACT_READ | ACT_IDENTIFY],
  [MANUFACTURER, 'read_manufacturer', 'Read the manufacturer', ACT_READ | ACT_IDENTIFY],
]);

/** Length of what follows, register, type. */
const HEADER = 6;
const LONGEST = 4098;

function measure(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < 2) return 0;
  const length = 2 + u16be(bytes, at);
  return length >= HEADER && length <= LONGEST ? length : -1;
}

/**
 * 75 for the two registers that tools for identification read, 55 for any whole message: there is no mark of the protocol in its messages,
 * so that only its port makes them believable.
 */
function recognise(bytes: Uint8Array, at: number, end: number): number {
  const length = measure(bytes, at, end);
  if (length <= 0 || length > end - at) return 0;
  const register = u16be(bytes, at + 2);
  if (register === MODEL || register === MANUFACTURER) return 75;
  return length === end - at && register >> 8 <= 0x20 ? 55 : 0;
}

/** An answer to a known register carries a text, its request nothing. */
function side(bytes: Uint8Array, at: number, end: number): Side {
  if (end - at < HEADER || !functions.has(u16be(bytes, at + 2))) return 0;
  return end - at > HEADER ? FROM_SERVER : FROM_CLIENT;
}

function readHead(bytes: Uint8Array, at: number, end: number, from: Side): void {
  head.reset(at, end);
  if (end - at < HEADER) {
    head.malformed('shorter than a header');
    return;
  }
  const register = u16be(bytes, at + 2);
  const sender = from || side(bytes, at, end);
  head.area = register;
  head.code = functions.has(register) ? register : OTHER;
  head.kind = sender === FROM_SERVER ? KIND_RESPONSE : KIND_REQUEST;
  head.pair = register;
  head.acts = functions.get(head.code)?.acts ?? 0;
  if (head.code !== OTHER && head.kind === KIND_RESPONSE && end - at > HEADER) head.marks |= MARK_IDENTITY;
}

function describe(bytes: Uint8Array, found: Head, out: Fields): void {
  const { start, end } = found;
  if (end - start < HEADER) return;
  out.number('register', found.area);
  out.number('type', u16be(bytes, start + 4));
  if (found.marks & MARK_IDENTITY) out.text('text', latin1(bytes, start + HEADER, end, 128));
  else if (end - start > HEADER) out.bytes('data', bytes, start + HEADER, end);
}

/** Identity in the answers about manufacturer and model. */
function identify(bytes: Uint8Array, found: Head, out: IdentitySink): void {
  const value = latin1(bytes, found.start + HEADER, found.end, 128);
  if (!/^[\x20-\x7e]{2,}$/.test(value)) return;
  out.is(found.code === MODEL ? 'model' : 'vendor', value);
  out.is('role', 'hmi', 50);
}

/** Crimson 3 of Red Lion's operator panels and gateways. */
export const crimson: Protocol = new Protocol({
  id: 'crimson',
  name: 'Red Lion Crimson 3',
  specification: 'no public specification; as public tools for identification speak it',
  industrial: true,
  depth: 'functions',
  carriage: { tcp: [789] },
  functions,
  longest: LONGEST,
  codeText: (code) => `0x${code.toString(16).padStart(4, '0')}`,
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

const head = new Head(crimson);
