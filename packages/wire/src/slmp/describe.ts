import { latin1 } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { type Head, type IdentitySink, KIND_RESPONSE, MARK_IDENTITY, type RequestFacts } from '../message.ts';
import { areas, devices, deviceText } from './devices.ts';
import { Frame } from './frame.ts';
import { clearModes, functions, modules, runModes, statuses } from './functions.ts';
import { describeLabels } from './labels.ts';
import { describeNode, describeNodeRequest, nodeAddresses } from './nodes.ts';
import { isBits, isExtended, isWide } from './read.ts';

/** Most values or devices of one message that are listed. */
const MOST = 1024;

/** Reads forward through the data of a frame and never past it; a number that does not fit is 0. */
class Walk {
  readonly frame = new Frame();
  readonly bytes: Uint8Array;
  at = 0;
  end = 0;

  constructor(bytes: Uint8Array, head: Head) {
    this.bytes = bytes;
    if (this.frame.read(bytes, head.start, head.end) !== 1) return;
    this.at = this.frame.at;
    this.end = Math.min(head.end, this.frame.at + this.frame.counted);
  }

  fits(size: number): boolean {
    return this.at + this.frame.width(size) <= this.end;
  }

  number(size: number): number {
    const start = this.at;
    const stop = start + this.frame.width(size);
    if (stop > this.end) {
      this.at = this.end;
      return 0;
    }
    this.at = stop;
    return Math.max(0, this.frame.number(this.bytes, start, size));
  }

  rest(name: string, out: Fields): void {
    if (this.at < this.end) out.bytes(name, this.bytes, this.at, this.end);
  }

  /** Visits a device specification and gives the device's code; -1 when it does not fit. */
  device(wide: boolean, out: Fields): number {
    const start = this.at;
    const stop = start + this.frame.deviceWidth(wide);
    if (stop > this.end) {
      this.at = this.end;
      return -1;
    }
    this.at = stop;
    const code = this.frame.deviceCode(this.bytes, start, wide);
    const number = Math.max(0, this.frame.deviceNumber(this.bytes, start, wide));
    out.text('device', areas.get(code) ?? `device_0x${(code < 0 ? 0 : code).toString(16)}`);
    out.number('number', number);
    out.text('address', deviceText(Math.max(0, code), number));
    return code;
  }

  values(count: number, size: number, out: Fields): void {
    out.list('values');
    for (let i = 0; i < count && i < MOST && this.fits(size); i++) out.number('', this.number(size));
    out.close();
  }

  /** Points of bits: four bits each in binary, one character in ASCII. */
  bits(count: number, out: Fields): void {
    out.list('values');
    for (let i = 0; i < count && i < MOST; i++) {
      const at = this.at + (this.frame.ascii ? i : i >> 1);
      if (at >= this.end) break;
      out.number('', this.frame.ascii ? this.bytes[at] & 1 : (this.bytes[at] >> (i & 1 ? 0 : 4)) & 1);
    }
    out.close();
  }

  text(length: number): string {
    const start = this.at;
    this.at = Math.min(this.end, start + length);
    return latin1(this.bytes, start, this.at);
  }
}

/** Visits the fields of a frame. `request` names what an answer answers, and gives its values their addresses. */
export function describe(bytes: Uint8Array, head: Head, out: Fields, request: RequestFacts | null): void {
  const walk = new Walk(bytes, head);
  const { frame } = walk;
  if (walk.end === 0) return;
  out.text('frame', frame.serial < 0 ? '3e' : '4e');
  out.text('data_code', frame.ascii ? 'ascii' : 'binary');
  if (frame.serial >= 0) out.number('serial', frame.serial);
  out.number('network', frame.network);
  out.number('station', frame.station);
  out.number('module_io', frame.module);
  out.text('module', modules.get(frame.module) ?? `module_0x${frame.module.toString(16)}`);
  if (frame.multidrop !== 0) out.number('multidrop_station', frame.multidrop);
  if (head.kind === KIND_RESPONSE) describeResponse(walk, head, out, request);
  else describeRequest(walk, head, out);
}

function describeRequest(walk: Walk, head: Head, out: Fields): void {
  out.number('monitoring_timer', walk.number(2));
  if (!walk.fits(4)) return;
  out.number('command', walk.number(2));
  const sub = walk.number(2);
  out.number('subcommand', sub);
  if (LABEL_COMMANDS.has(head.code) && !walk.frame.ascii) {
    describeLabels(walk.bytes, walk.at, walk.end, head.code, out);
    return;
  }
  const known = REQUESTS.get(head.code);
  if (known && !(isExtended(sub) && DEVICE_COMMANDS.has(head.code))) known(walk, sub, out);
  else if (!SECRET.has(head.code)) walk.rest('data', out);
}

const LABEL_COMMANDS = new Set([0x041a, 0x041c, 0x141a, 0x141b]);
const DEVICE_COMMANDS = new Set([0x0401, 0x1401, 0x0403, 0x0801, 0x1402, 0x0406, 0x1406]);
/** Commands whose data begins with a password of the file or the module. */
const SECRET = new Set([0x1630, 0x1631, 0x1820, 0x1822, 0x1824, 0x1825, 0x1826, 0x1202, 0x1203, 0x1204, 0x1205, 0x1206, 0x0206]);

function batch(walk: Walk, sub: number, out: Fields): number {
  out.text('access', isBits(sub) ? 'bits' : 'words');
  walk.device(isWide(sub), out);
  const points = walk.number(2);
  out.number('quantity', points);
  return points;
}

function writeBatch(walk: Walk, sub: number, out: Fields): void {
  const points = batch(walk, sub, out);
  if (isBits(sub)) walk.bits(points, out);
  else walk.values(points, 2, out);
}

function eachDevice(walk: Walk, sub: number, count: number, size: number, out: Fields): void {
  for (let i = 0; i < count && i < MOST && walk.at < walk.end; i++) {
    out.open('');
    walk.device(isWide(sub), out);
    if (size > 0) out.number('value', walk.number(size));
    out.close();
  }
}

function readRandom(walk: Walk, sub: number, out: Fields): void {
  const words = walk.number(1);
  const doubles = walk.number(1);
  out.number('words', words);
  out.number('double_words', doubles);
  out.list('devices');
  eachDevice(walk, sub, words + doubles, 0, out);
  out.close();
}

function writeRandom(walk: Walk, sub: number, out: Fields): void {
  out.text('access', isBits(sub) ? 'bits' : 'words');
  const first = walk.number(1);
  const doubles = isBits(sub) ? 0 : walk.number(1);
  out.list('devices');
  eachDevice(walk, sub, first, isBits(sub) ? (isWide(sub) ? 2 : 1) : 2, out);
  eachDevice(walk, sub, doubles, 4, out);
  out.close();
}

function eachBlock(walk: Walk, sub: number, written: boolean, out: Fields): void {
  const blocks = walk.number(1) + walk.number(1);
  out.list('blocks');
  for (let i = 0; i < blocks && i < MOST && walk.at < walk.end; i++) {
    out.open('');
    walk.device(isWide(sub), out);
    const points = walk.number(2);
    out.number('quantity', points);
    if (written) walk.values(points, 2, out);
    out.close();
  }
  out.close();
}

function memory(walk: Walk, out: Fields): number {
  out.number('address', walk.number(4));
  const length = walk.number(2);
  out.number('quantity', length);
  return length;
}

function extendUnit(walk: Walk, out: Fields): void {
  memory(walk, out);
  out.number('module_number', walk.number(2));
}

function run(walk: Walk, out: Fields): void {
  const mode = walk.number(2);
  out.text('mode', runModes.get(mode) ?? `mode_${mode}`);
  if (!walk.fits(1)) return;
  const clear = walk.number(1);
  out.text('clear', clearModes.get(clear) ?? `clear_${clear}`);
}

/** Open file: a password (4 characters for the Q series, 32 for the L series), open mode, drive and name. */
function openFile(walk: Walk, sub: number, out: Fields): void {
  const password = sub === 0 ? 4 : sub === 4 ? 32 : -1;
  if (password < 0) return;
  walk.text(password);
  out.text('open_mode', walk.number(2) & 0x100 ? 'write' : 'read');
  out.number('drive', walk.number(2));
  out.text('file', walk.text(walk.number(2)));
}

function readFile(walk: Walk, out: Fields): void {
  out.number('file_pointer', walk.number(2));
  out.number('offset', walk.number(4));
  out.number('length', walk.number(2));
}

/** Write file: a read's fields, then the bytes. */
function writeFile(walk: Walk, out: Fields): void {
  readFile(walk, out);
  walk.rest('data', out);
}

/** Node search and setting of an IP address, which are spoken in binary code. */
function nodes(walk: Walk, _: number, out: Fields): void {
  if (!walk.frame.ascii) describeNodeRequest(walk.bytes, walk.at, walk.end, out);
}

const REQUESTS: ReadonlyMap<number, (walk: Walk, sub: number, out: Fields) => void> = new Map([
  [0x0401, (walk: Walk, sub: number, out: Fields) => void batch(walk, sub, out)],
  [0x1401, writeBatch],
  [0x0403, readRandom],
  [0x0801, readRandom],
  [0x1402, writeRandom],
  [0x0406, (walk: Walk, sub: number, out: Fields) => eachBlock(walk, sub, false, out)],
  [0x1406, (walk: Walk, sub: number, out: Fields) => eachBlock(walk, sub, true, out)],
  [0x0613, (walk: Walk, _: number, out: Fields) => void memory(walk, out)],
  [0x1613, (walk: Walk, _: number, out: Fields) => walk.values(memory(walk, out), 2, out)],
  [0x0601, (walk: Walk, _: number, out: Fields) => extendUnit(walk, out)],
  [
    0x1601,
    (walk: Walk, _: number, out: Fields) => {
      extendUnit(walk, out);
      walk.rest('data', out);
    },
  ],
  [0x1001, (walk: Walk, _: number, out: Fields) => run(walk, out)],
  [0x1002, (walk: Walk, _: number, out: Fields) => run(walk, out)],
  [0x1003, (walk: Walk, _: number, out: Fields) => run(walk, out)],
  [0x0e30, nodes],
  [0x0e31, nodes],
  [0x1827, openFile],
  [0x1828, (walk: Walk, _: number, out: Fields) => readFile(walk, out)],
  [0x1829, (walk: Walk, _: number, out: Fields) => writeFile(walk, out)],
]);

function describeResponse(walk: Walk, head: Head, out: Fields, request: RequestFacts | null): void {
  if (request) out.text('answers', functions.get(request.code)?.name ?? `function_${request.code}`);
  if (!walk.fits(2)) return;
  out.number('end_code', walk.number(2));
  if (head.status !== 0) {
    out.text('error', statuses.get(head.status)?.title ?? 'unknown');
    if (!walk.fits(9)) return;
    walk.number(5);
    out.number('error_command', walk.number(2));
    out.number('error_subcommand', walk.number(2));
    return;
  }
  const name = typeName(walk, head);
  if (name !== '') {
    out.text('type_name', name);
    out.number('type_code', walk.number(2));
    return;
  }
  if (head.marks & MARK_IDENTITY) {
    describeNode(walk.bytes, walk.at, out);
    return;
  }
  if (request && request.address >= 0 && devices.has(request.area)) {
    out.text('address', deviceText(request.area, request.address));
    out.number('quantity', request.quantity);
    if (request.code === 0x0401 && walk.end - walk.at === walk.frame.width(request.quantity * 2)) {
      walk.values(request.quantity, 2, out);
      return;
    }
    const bits = walk.frame.ascii ? request.quantity : (request.quantity + 1) >> 1;
    if (request.code === 0x0401 && walk.end - walk.at === bits) {
      walk.bits(request.quantity, out);
      return;
    }
  }
  walk.rest('data', out);
}

/** Name in the answer to read type name; '' for other answers. */
function typeName(walk: Walk, head: Head): string {
  return head.marks & MARK_IDENTITY && walk.end - walk.at === 16 + walk.frame.width(2) ? walk.text(16) : '';
}

/** Identity in the answers to read type name and to a node search. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  const walk = new Walk(bytes, head);
  if (!walk.fits(2) || !(head.marks & MARK_IDENTITY)) return;
  walk.number(2);
  const name = typeName(walk, head);
  if (name === '') {
    const { mac, ip } = nodeAddresses(bytes, walk.at);
    out.is('mac', mac, 90);
    out.is('ip', ip, 90);
    return;
  }
  out.is('model', name, 95);
  out.is('vendor', 'Mitsubishi Electric', 70);
  if (/CPU|^FX|^[QLR]\d/.test(name)) out.is('role', 'controller', 85);
}
