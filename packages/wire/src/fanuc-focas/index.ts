import { Cursor, latin1, u16be, u32be } from '../bytes.ts';
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
  type Side,
} from '../message.ts';
import { Protocol } from '../protocol.ts';
import { COMMAND_KEYS, COMMANDS, functions, OPEN_REFUSED, SYSTEM_INFORMATION, UPLOAD, UPLOAD_DATA } from './functions.ts';

/** Four marks A0, version, type, length of what follows. */
const HEADER = 10;
const LONGEST = HEADER + 0xffff;
/** Behind a command's length: two words that select it, and five parameters of 32 bits. */
const COMMAND = 8;
/** Most commands of one frame that are described. */
const SHOWN = 64;

function measure(bytes: Uint8Array, at: number, end: number): number {
  const held = end - at;
  for (let i = 0; i < 4 && i < held; i++) if (bytes[at + i] !== 0xa0) return -1;
  return held < HEADER ? 0 : HEADER + u16be(bytes, at + 8);
}

/** Type of the frame that asks, for a frame of either direction. */
function askedType(type: number): number {
  return (type & 0xff) === 2 ? type - 1 : type;
}

/** 95 for the four marks with a known type, and a length that fits what is there. */
function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < HEADER || bytes[at] !== 0xa0 || measure(bytes, at, end) < 0) return 0;
  const version = u16be(bytes, at + 4);
  if (version < 1 || version > 9) return 0;
  return functions.has(askedType(u16be(bytes, at + 6))) ? 95 : 60;
}

/** The lower octet of the type tells: 1 asks and 2 answers, except for a program that the control sends. */
function side(bytes: Uint8Array, at: number, end: number): Side {
  if (end - at < HEADER) return FROM_UNKNOWN;
  const type = u16be(bytes, at + 6);
  const led = type >> 8 === 0x16 || type >> 8 === 0x17;
  if (type === OPEN_REFUSED || type === UPLOAD_DATA) return FROM_SERVER;
  return ((type & 0xff) === 1) !== led ? FROM_CLIENT : FROM_SERVER;
}

function readHead(bytes: Uint8Array, at: number, end: number): void {
  head.reset(at, end);
  if (end - at < HEADER) {
    head.malformed('shorter than a header');
    return;
  }
  const type = u16be(bytes, at + 6);
  head.code = askedType(type);
  head.pair = head.code;
  head.kind = type === UPLOAD_DATA ? KIND_NOTICE : (type & 0xff) === 1 ? KIND_REQUEST : KIND_RESPONSE;
  if (type === OPEN_REFUSED) head.status = 1;
  if (at + HEADER + u16be(bytes, at + 8) !== end) head.malformed('the length is not that of the frame');
  if (head.code === COMMANDS) readCommands(bytes, at + HEADER, end);
  else head.acts = functions.get(head.code)?.acts ?? 0;
}

/** The first command is the function; what all of them do are the acts. */
function readCommands(bytes: Uint8Array, start: number, end: number): void {
  if (end - start < 2) {
    head.malformed('a frame of commands begins with their number');
    return;
  }
  const count = u16be(bytes, start);
  head.quantity = count;
  let at = start + 2;
  for (let i = 0; i < count; i++) {
    if (at + COMMAND > end || u16be(bytes, at) < COMMAND || at + u16be(bytes, at) > end) {
      head.malformed('a command does not fit');
      return;
    }
    const key = (u16be(bytes, at + 2) << 16) | u16be(bytes, at + 6);
    const entry = functions.get(key);
    if (i === 0 && entry !== undefined) head.code = key;
    head.acts |= entry?.acts ?? 0;
    const length = u16be(bytes, at);
    if (head.kind === KIND_RESPONSE) {
      if (length >= 10 && head.status === 0) head.status = u16be(bytes, at + 8);
      if (key === SYSTEM_INFORMATION && length >= 34) head.marks |= MARK_IDENTITY;
    } else if (i === 0 && length >= 12) head.address = u32be(bytes, at + 8);
    at += length;
  }
}

function describe(bytes: Uint8Array, found: Head, out: Fields): void {
  const cursor = new Cursor(bytes, found.start + 4, found.end);
  if (cursor.left < 6) return;
  out.number('version', cursor.u16be());
  const type = cursor.u16be();
  out.number('frame_type', type);
  cursor.u16be();
  if (askedType(type) === UPLOAD && found.kind === KIND_REQUEST) {
    cursor.skip(4);
    out.text('program', latin1(bytes, cursor.at, found.end, 64));
  }
  if (askedType(type) !== COMMANDS) return;
  const count = cursor.u16be();
  out.list('commands');
  for (let i = 0; i < count && i < SHOWN && cursor.left >= COMMAND; i++) {
    const length = cursor.u16be();
    const command = new Cursor(bytes, cursor.at, Math.min(found.end, cursor.at + length - 2));
    cursor.skip(length - 2);
    if (cursor.short) break;
    out.open('');
    one(command, found, out);
    out.close();
  }
  out.close();
}

function one(command: Cursor, found: Head, out: Fields): void {
  const target = command.u16be();
  out.text('target', target === 1 ? 'cnc' : target === 2 ? 'pmc' : String(target));
  command.u16be();
  const code = command.u16be();
  out.number('command', code);
  const entry = functions.get((target << 16) | code);
  if (entry) out.text('name', entry.name);
  if (found.kind === KIND_REQUEST) {
    out.list('parameters');
    for (let i = 0; i < 5 && command.left >= 4; i++) out.number('', command.i32be());
    out.close();
    if (command.left > 0) out.bytes('data', command.bytes, command.at, command.end);
    return;
  }
  out.number('result', command.i16be());
  command.skip(4);
  const length = command.u16be();
  if (((target << 16) | code) === SYSTEM_INFORMATION && length >= 18) {
    const system = systemInformation(command);
    out.number('axes', system.axes);
    out.text('control', system.control);
    out.text('machine', system.machine);
    out.text('series', system.series);
    out.text('software_version', system.version);
  } else if (command.left > 0) out.bytes('data', command.bytes, command.at, command.end);
}

/** ODBSYS of the FOCAS library: flags, number of axes, kinds of control and machine, series and version of the software, axes controlled. */
function systemInformation(cursor: Cursor) {
  cursor.u16be();
  const axes = cursor.u16be();
  const part = (length: number): string => {
    const at = cursor.skip(length);
    return latin1(cursor.bytes, at, cursor.at);
  };
  return { axes, control: part(2), machine: part(2), series: part(4), version: part(4) };
}

/** Identity in the system information, where it is the first that is asked for. */
function identify(bytes: Uint8Array, found: Head, out: IdentitySink): void {
  const cursor = new Cursor(bytes, found.start + HEADER + 2, found.end);
  for (let i = 0; i < SHOWN && cursor.left >= 34; i++) {
    const at = cursor.at;
    const length = cursor.u16be();
    if (length < COMMAND) return;
    if (((u16be(bytes, at + 2) << 16) | u16be(bytes, at + 6)) === SYSTEM_INFORMATION && length >= 34) {
      const system = systemInformation(new Cursor(bytes, at + 16, Math.min(found.end, at + length)));
      if (!/^[0-9A-Z]{1,2}$/.test(system.control)) return;
      out.is('vendor', 'FANUC', 90);
      out.is('model', `Series ${system.control}`, 80);
      if (/^[\x21-\x7e]{2,4}$/.test(system.series)) out.is('firmware', `${system.series} ${system.version}`.trim(), 85);
      out.is('deviceType', 'Numerical control', 85);
      out.is('role', 'controller', 80);
      return;
    }
    cursor.skip(length - 2);
  }
}

/** FOCAS over Ethernet, which FANUC's numerical controls speak. */
export const fanucFocas: Protocol = new Protocol({
  id: 'fanuc-focas',
  name: 'FANUC FOCAS',
  specification: 'no public specification of the frames; as public clients speak it, names of the FOCAS1/2 library',
  industrial: true,
  depth: 'functions',
  carriage: { tcp: [8193] },
  functions,
  longest: LONGEST,
  codeText: (code) => `0x${(code & 0xffff).toString(16).padStart(4, '0')}`,
  wireCode: (code) => (code >= COMMAND_KEYS ? code & 0xffff : code),
  recognise,
  measure,
  side,
  read(bytes, at, end, _from, sink) {
    readHead(bytes, at, end);
    sink.message(bytes, head);
  },
  describe,
  identify,
});

const head = new Head(fanucFocas);
