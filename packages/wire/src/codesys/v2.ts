import { latin1, u32le } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import {
  ACT_IDENTIFY,
  FROM_SERVER,
  FROM_UNKNOWN,
  Head,
  type IdentitySink,
  KIND_NOTICE,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_IDENTITY,
  type Side,
} from '../message.ts';
import { functionTable, Protocol } from '../protocol.ts';

const functions = functionTable([
  [0, 'service', 'Service', 0],
  [1, 'identify', 'Login and identification', ACT_IDENTIFY],
]);

/** Mark, length and the first byte of the service. */
const HEADER = 7;
/** Where the answer to the first question names operating system, its version and product. */
const SYSTEM = 64;
const VERSION = 96;
const PRODUCT = 128;

/** 60 for the mark alone, 85 when the little-endian length behind it is that of the segment. */
function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < HEADER || bytes[at] !== 0xbb || bytes[at + 1] !== 0xbb) return 0;
  return u32le(bytes, at + 2) === end - at - 6 ? 85 : 60;
}

function answers(bytes: Uint8Array, at: number, end: number): boolean {
  return end - at > PRODUCT + 4 && printable(bytes[at + SYSTEM]) && printable(bytes[at + PRODUCT]);
}

function printable(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f;
}

function readHead(bytes: Uint8Array, at: number, end: number): void {
  head.reset(at, end);
  head.kind = KIND_NOTICE;
  if (end - at < HEADER || bytes[at] !== 0xbb || bytes[at + 1] !== 0xbb) return;
  if (answers(bytes, at, end)) {
    head.code = 1;
    head.kind = KIND_RESPONSE;
    head.marks |= MARK_IDENTITY;
  } else if (end - at === HEADER && bytes[at + 6] === 1) {
    head.code = 1;
    head.kind = KIND_REQUEST;
  }
  head.acts = functions.get(head.code)?.acts ?? 0;
}

function describe(bytes: Uint8Array, of: Head, out: Fields): void {
  out.number('length', of.end - of.start);
  if (!answers(bytes, of.start, of.end) || of.code !== 1) return;
  out.text('operating_system', system(bytes, of));
  out.text('product', latin1(bytes, of.start + PRODUCT, Math.min(of.end, of.start + PRODUCT + 32)));
}

function system(bytes: Uint8Array, of: Head): string {
  const name = latin1(bytes, of.start + SYSTEM, of.start + VERSION);
  return `${name} ${latin1(bytes, of.start + VERSION, of.start + PRODUCT)}`.trim();
}

function identify(bytes: Uint8Array, of: Head, out: IdentitySink): void {
  if (!answers(bytes, of.start, of.end)) return;
  out.is('role', 'controller', 85);
  out.is('operatingSystem', system(bytes, of), 85);
  out.is('product', latin1(bytes, of.start + PRODUCT, Math.min(of.end, of.start + PRODUCT + 32)), 85);
}

function side(bytes: Uint8Array, at: number, end: number): Side {
  return end - at > HEADER && bytes[at] === 0xbb && answers(bytes, at, end) ? FROM_SERVER : FROM_UNKNOWN;
}

/** CODESYS V2 runtime systems: recognised, and identified by the answer to the first question. */
export const codesysV2: Protocol = new Protocol({
  id: 'codesys-v2',
  name: 'CODESYS V2',
  specification: 'CODESYS V2 runtime communication (not published)',
  industrial: true,
  depth: 'functions',
  carriage: { tcp: [1200, 2455] },
  functions,
  longest: 65536,
  firstBytes: [0xbb],
  recognise,
  side,
  read(bytes, at, end, _from, sink) {
    readHead(bytes, at, end);
    sink.message(bytes, head);
  },
  describe,
  identify,
});

const head = new Head(codesysV2);
