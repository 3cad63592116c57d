import { Cursor, hex, ipv4Text, u16be, u16le, u32be, u32le, utf8 } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { Head, type IdentitySink, KIND_NOTICE, MARK_IDENTITY } from '../message.ts';
import { Protocol } from '../protocol.ts';
import * as fn from './functions.ts';

/** "RTPS", version, vendor, guid prefix (DDSI-RTPS §9.4.4). */
const HEADER = 20;
const MAGIC = 0x52545053;
/** Most submessages, parameters and properties that are told. */
const LISTED = 64;
const LITTLE = 1;

/** DDS by its wire protocol RTPS. Head: `unit` stands for the participant, `address` for the writer of the data, `sequence` for its sequence number. */
export const dds: Protocol = new Protocol({
  id: 'dds',
  name: 'DDS (RTPS)',
  specification: 'OMG DDSI-RTPS 2.5',
  industrial: true,
  depth: 'functions',
  carriage: { udp: [7400, 7401, 7410, 7411, 7412, 7413] },
  functions: fn.functions,
  longest: 65507,
  codeText: (code) => `0x${(code & 0xffff).toString(16).padStart(2, '0')}`,
  wireCode: (code) => (code >= fn.BUILT_IN ? fn.DATA : code),
  recognise(bytes, at, end) {
    if (end - at < HEADER || u32be(bytes, at) !== MAGIC) return 0;
    return bytes[at + 4] >= 1 && bytes[at + 4] <= 2 && bytes[at + 5] <= 9 ? 95 : 60;
  },
  read(bytes, at, end, _from, sink) {
    readHead(bytes, at, end);
    sink.message(bytes, head);
  },
  describe,
  identify,
});

const head = new Head(dds);

/** A submessage: its id, flags and content. One object, reused. */
const submessage = { id: 0, flags: 0, start: 0, stop: 0 };

/** Moves `submessage` to the one at `at`. Returns where the next begins; -1 when it does not fit. Length 0 stands for the rest of the message (§9.4.5.1). */
function seek(bytes: Uint8Array, at: number, end: number): number {
  if (at + 4 > end) return -1;
  submessage.id = bytes[at];
  submessage.flags = bytes[at + 1];
  const length = submessage.flags & LITTLE ? u16le(bytes, at + 2) : u16be(bytes, at + 2);
  submessage.start = at + 4;
  const whole = length === 0 && submessage.id !== 0x01 && submessage.id !== 0x09;
  submessage.stop = whole ? end : at + 4 + length;
  return submessage.stop > end ? -1 : submessage.stop;
}

function readHead(bytes: Uint8Array, at: number, end: number): void {
  head.reset(at, end);
  head.kind = KIND_NOTICE;
  if (end - at < HEADER) {
    head.malformed('shorter than a header');
    return;
  }
  // Host and application of the guid prefix stay the same for all of a participant's messages.
  head.unit = (u32be(bytes, at + 8) ^ u32be(bytes, at + 12) ^ u32be(bytes, at + 16)) >>> 1;
  let first = true;
  let next = at + HEADER;
  let code = 0;
  while (next < end) {
    const behind = seek(bytes, next, end);
    if (behind < 0) {
      head.malformed('a submessage reaches past the message');
      break;
    }
    if (code === 0) code = submessage.id;
    if (first && !fn.interpreters.has(submessage.id)) {
      first = false;
      code = submessage.id;
      if (code === fn.DATA && submessage.stop - submessage.start >= 20) code = readData(bytes);
    }
    next = behind;
  }
  head.code = code;
  head.acts = fn.functions.get(code)?.acts ?? 0;
  if (code === (fn.BUILT_IN | fn.PARTICIPANT)) head.marks |= MARK_IDENTITY;
}

/** Key of a DATA: its writer's, where that is a built-in one. */
function readData(bytes: Uint8Array): number {
  const { start, flags } = submessage;
  const writer = u32be(bytes, start + 8);
  head.address = writer;
  head.quantity = 1;
  head.sequence = flags & LITTLE ? u32le(bytes, start + 16) : u32be(bytes, start + 16);
  return fn.functions.has(fn.BUILT_IN | writer) ? fn.BUILT_IN | writer : fn.DATA;
}

function describe(bytes: Uint8Array, { start, end }: Head, out: Fields): void {
  if (end - start < HEADER) return;
  out.text('version', `${bytes[start + 4]}.${bytes[start + 5]}`);
  describeVendor(u16be(bytes, start + 6), out);
  out.bytes('guid_prefix', bytes, start + 8, start + HEADER);
  out.list('submessages');
  let next = start + HEADER;
  for (let i = 0; i < LISTED && next < end; i++) {
    const behind = seek(bytes, next, end);
    if (behind < 0) break;
    next = behind;
    out.open('');
    out.text('submessage', fn.functions.get(submessage.id)?.name ?? `submessage_${submessage.id}`);
    if (submessage.id === fn.DATA) describeData(bytes, out);
    out.close();
  }
  out.close();
}

function describeVendor(id: number, out: Fields): void {
  const [vendor, product] = fn.vendors.get(id) ?? [`vendor_${id.toString(16).padStart(4, '0')}`, ''];
  out.text('vendor', vendor);
  if (product !== '') out.text('product', product);
}

function describeData(bytes: Uint8Array, out: Fields): void {
  const { start, stop, flags } = submessage;
  if (stop - start < 20) return;
  out.bytes('reader', bytes, start + 4, start + 8);
  out.bytes('writer', bytes, start + 8, start + 12);
  const sequence = new Cursor(bytes, start + 12, start + 20);
  const high = flags & LITTLE ? sequence.u32le() : sequence.u32be();
  out.number('sequence', (BigInt(high) << 32n) | BigInt(flags & LITTLE ? sequence.u32le() : sequence.u32be()));
  const found = parametersOf(bytes, start, stop, flags);
  if (found === null) return;
  const writer = u32be(bytes, start + 8);
  if (!fn.functions.has(fn.BUILT_IN | writer)) return;
  eachParameter(bytes, found.at, stop, found.little, (id, at, end) => {
    const known = fn.parameters.get(id);
    if (known === undefined) return;
    const [name, form] = known;
    if (form === 'text') out.text(name, cdrText(bytes, at, end, found.little));
    else if (form === 'u32') out.number(name, end - at < 4 ? 0 : found.little ? u32le(bytes, at) : u32be(bytes, at));
    else if (form === 'version') out.text(name, `${bytes[at]}.${bytes[at + 1]}`);
    else if (form === 'vendor') out.number(name, u16be(bytes, at));
    else if (form === 'guid') out.bytes(name, bytes, at, Math.min(end, at + 16));
    else if (form === 'locator') out.text(name, locatorText(bytes, at, end, found.little));
    else {
      out.open(name);
      eachProperty(bytes, at, end, found.little, (key, value) => out.text(key, value));
      out.close();
    }
  });
}

/** Where the parameter list of a DATA begins, behind its inline QoS and the encapsulation; null when it carries none. */
function parametersOf(bytes: Uint8Array, start: number, stop: number, flags: number): { at: number; little: boolean } | null {
  let at = start + 4 + (flags & LITTLE ? u16le(bytes, start + 2) : u16be(bytes, start + 2));
  if (flags & 2) at = eachParameter(bytes, at, stop, (flags & LITTLE) !== 0, () => {});
  if ((flags & 0x0c) === 0 || at < 0 || at + 4 > stop) return null;
  const encapsulation = u16be(bytes, at);
  // PL_CDR, big and little-endian
  return encapsulation === 2 || encapsulation === 3 ? { at: at + 4, little: encapsulation === 3 } : null;
}

/** Visits a parameter list up to its sentinel, and returns where it ends. */
function eachParameter(
  bytes: Uint8Array,
  at: number,
  stop: number,
  little: boolean,
  take: (id: number, at: number, end: number) => void,
): number {
  let next = at;
  for (let i = 0; i < LISTED * 2 && next + 4 <= stop; i++) {
    const id = little ? u16le(bytes, next) : u16be(bytes, next);
    const length = little ? u16le(bytes, next + 2) : u16be(bytes, next + 2);
    if (id === 1) return next + 4;
    if (next + 4 + length > stop) return stop;
    if (length >= 2) take(id, next + 4, next + 4 + length);
    next += 4 + length;
  }
  return stop;
}

/** A string of CDR: its length with the NUL, then its bytes. */
function cdrText(bytes: Uint8Array, at: number, end: number, little: boolean): string {
  if (at + 4 > end) return '';
  const length = little ? u32le(bytes, at) : u32be(bytes, at);
  return utf8(bytes, at + 4, Math.min(end, at + 4 + length), 512);
}

/** Kind, port and address of a locator (§9.3.2.3). */
function locatorText(bytes: Uint8Array, at: number, end: number, little: boolean): string {
  if (at + 24 > end) return '';
  const kind = little ? u32le(bytes, at) : u32be(bytes, at);
  const port = little ? u32le(bytes, at + 4) : u32be(bytes, at + 4);
  if (kind === 1) return `${ipv4Text(bytes, at + 20)}:${port}`;
  return `kind ${kind} ${hex(bytes, at + 8, at + 24)}:${port}`;
}

/** Names and values of a property list. */
function eachProperty(
  bytes: Uint8Array,
  at: number,
  end: number,
  little: boolean,
  take: (key: string, value: string) => void,
): void {
  if (at + 4 > end) return;
  const count = Math.min(LISTED, little ? u32le(bytes, at) : u32be(bytes, at));
  let next = at + 4;
  const text = () => {
    if (next + 4 > end) return '';
    const start = next;
    const length = little ? u32le(bytes, start) : u32be(bytes, start);
    // Each string begins at a multiple of four.
    next = length > end - start ? end : start + 4 + ((length + 3) & ~3);
    return cdrText(bytes, start, end, little);
  };
  for (let i = 0; i < count; i++) {
    if (next + 4 > end) return;
    const key = text();
    take(key, text());
  }
}

/** Identity in a participant's announcement: the maker of its DDS, its name, and the host where its properties tell it. */
function identify(bytes: Uint8Array, { start, end }: Head, out: IdentitySink): void {
  const known = fn.vendors.get(u16be(bytes, start + 6));
  if (known) out.is('product', known[1] === '' ? known[0] : `${known[0]} ${known[1]}`, 60);
  for (let next = start + HEADER; next < end; ) {
    next = seek(bytes, next, end);
    if (next < 0) return;
    const { id, flags, stop } = submessage;
    const first = submessage.start;
    if (id !== fn.DATA || stop - first < 20 || u32be(bytes, first + 8) !== fn.PARTICIPANT) continue;
    const found = parametersOf(bytes, first, stop, flags);
    if (found === null) continue;
    eachParameter(bytes, found.at, stop, found.little, (parameter, at, until) => {
      if (parameter === 0x62) {
        const name = cdrText(bytes, at, until, found.little).trim();
        if (name !== '' && name !== '/') out.is('description', name, 50);
      } else if (parameter === 0x59) {
        eachProperty(bytes, at, until, found.little, (key, value) => {
          if (/hostname$/i.test(key) && value.trim() !== '') out.is('name', value.trim(), 85);
        });
      }
    });
    return;
  }
}
