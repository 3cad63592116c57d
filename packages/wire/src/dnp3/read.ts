import { u16le, u32le } from '../bytes.ts';
import {
  ACT_ALARM,
  ACT_CONFIGURE,
  ACT_CONTROL,
  ACT_FILE,
  ACT_IDENTIFY,
  ACT_READ,
  ACT_SESSION,
  ACT_WRITE,
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  type Head,
  KIND_NOTICE,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_BROADCAST,
  MARK_CREDENTIALS,
  MARK_IDENTITY,
  MARK_SEGMENT,
  type Part,
  type Side,
} from '../message.ts';
import { elements } from './elements.ts';
import { CONTROL_STATUS, functions, LINK_CODE, UNANSWERED } from './functions.ts';
import { DIRECTION_MASTER, LINK_HEADER, measure, PRIMARY, userData } from './link.ts';
import { objects } from './objects.ts';
import { nextHeader, ObjectHeader, SIZE_BITS, sizes } from './walk.ts';

/** Link addresses in front of an assembled message: destination, then source. */
export const ADDRESSES = 4;
/** Length of the message that stands for a frame without user data: addresses and the link control octet. */
export const LINK_ONLY = 5;
/** Longest application fragment that is put together; outstations take 2048 octets unless set otherwise (IEEE 1815-2012 §4.2.1). */
export const LONGEST = 65536;

/** 95 for start octets and a header whose CRC holds, 40 for a beginning that may become one. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  const length = measure(bytes, at, end);
  if (length > 0) return 95;
  return length === 0 && end - at >= 3 ? 40 : 0;
}

const buffer = new Uint8Array(ADDRESSES + 256);

/**
 * Finds the transport segment in a link frame. The payload is without CRCs; the first segment of a message has the link addresses in front,
 * four octets as on the wire. A frame without user data becomes a message of five octets: addresses and link control.
 */
export function open(bytes: Uint8Array, at: number, end: number, part: Part): boolean {
  part.problem = '';
  if (end - at < LINK_HEADER) {
    part.problem = 'a link frame is cut short';
    return false;
  }
  part.bytes = buffer;
  part.start = 0;
  part.first = true;
  part.last = true;
  part.key = u32le(bytes, at + 4);
  for (let i = 0; i < ADDRESSES; i++) buffer[i] = bytes[at + 4 + i];
  const length = userData(bytes, at, end, buffer, ADDRESSES - 1);
  if (length < 0) {
    part.problem = 'a CRC of the link frame does not hold';
    return false;
  }
  if (length === 0) {
    buffer[ADDRESSES] = bytes[at + 3];
    part.end = LINK_ONLY;
    return true;
  }
  // User data was copied so that its transport octet lies where the last address octet belongs.
  const transport = buffer[ADDRESSES - 1];
  buffer[ADDRESSES - 1] = bytes[at + 7];
  part.first = (transport & 0x40) !== 0;
  part.last = (transport & 0x80) !== 0;
  part.start = part.first ? 0 : ADDRESSES;
  part.end = ADDRESSES - 1 + length;
  return true;
}

/** Who sent a link frame, by its direction bit, or an assembled message, by its function. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  if (isFrame(bytes, at, end)) return bytes[at + 3] & DIRECTION_MASTER ? FROM_CLIENT : FROM_SERVER;
  if (end - at === LINK_ONLY) return bytes[at + ADDRESSES] & DIRECTION_MASTER ? FROM_CLIENT : FROM_SERVER;
  if (end - at < ADDRESSES + 2) return FROM_UNKNOWN;
  return bytes[at + ADDRESSES + 1] >= 128 ? FROM_SERVER : FROM_CLIENT;
}

/** Whether bytes[at, end) is a link frame that could not be opened, not an assembled message: start octets and a header CRC that holds. */
export function isFrame(bytes: Uint8Array, at: number, end: number): boolean {
  return end - at >= LINK_HEADER && bytes[at] === 0x05 && bytes[at + 1] === 0x64 && measure(bytes, at, end) > 0;
}

/**
 * Fills `head` from an assembled message: link addresses, then an application fragment or a link control octet. A frame whose data fails its CRC is
 * told as a malformed function of the link.
 */
export function readHead(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.reset(at, end);
  if (end - at < LINK_ONLY) {
    head.malformed('a transport segment without an application message');
    return;
  }
  if (isFrame(bytes, at, end)) {
    head.malformed('a CRC of the link frame does not hold');
    linkOnly(bytes[at + 3], u16le(bytes, at + 4), u16le(bytes, at + 6), head);
    return;
  }
  const destination = u16le(bytes, at);
  const source = u16le(bytes, at + 2);
  if (destination >= 0xfffd) head.marks |= MARK_BROADCAST;
  if (end - at === LINK_ONLY) {
    linkOnly(bytes[at + ADDRESSES], destination, source, head);
    return;
  }
  const control = bytes[at + ADDRESSES];
  const code = bytes[at + ADDRESSES + 1];
  head.code = code;
  head.sequence = control & 15;
  head.acts = functions.get(code)?.acts ?? 0;
  const fromOutstation = code >= 128;
  head.unit = fromOutstation ? source : destination;
  head.kind = code === 129 || code === 131 ? KIND_RESPONSE : code === 130 || UNANSWERED.has(code) ? KIND_NOTICE : KIND_REQUEST;
  const master = fromOutstation ? destination : source;
  // A response goes on under the next sequence number: only its first fragment answers.
  if (head.kind !== KIND_NOTICE && control & 0x80)
    head.pair = ((Math.imul(head.unit, 0x10001) ^ Math.imul(master, 0x9e3779b1)) & ~15) + head.sequence;
  if (head.pair !== -1) head.pair >>>= 0;
  if ((control & 0x40) === 0) head.marks |= MARK_SEGMENT;
  if (!functions.has(code)) head.malformed('the function code is not defined');
  let first = at + ADDRESSES + 2;
  if (fromOutstation) {
    if (end - first < 2) {
      head.malformed('a response without internal indications');
      return;
    }
    head.state = (bytes[first] << 8) | bytes[first + 1];
    const errors = head.state & 0x17;
    // The lowest error bit is the reason that is told.
    head.status = errors & -errors;
    if (head.state & TROUBLE) head.acts |= ACT_ALARM;
    first += 2;
  }
  walk(bytes, first, end, code, head);
}

/** Indications of a device that is not well: trouble, restart, lost events, corrupt configuration. */
const TROUBLE = 0x4000 | 0x8000 | 0x0008 | 0x0020;

function linkOnly(control: number, destination: number, source: number, head: Head): void {
  const primary = (control & PRIMARY) !== 0;
  head.code = LINK_CODE | (primary ? 0x10 : 0) | (control & 15);
  head.kind = primary ? KIND_REQUEST : KIND_RESPONSE;
  head.unit = control & DIRECTION_MASTER ? destination : source;
  head.acts = functions.get(head.code)?.acts ?? 0;
  if (primary && (control & 15) >= 3 && (control & 15) <= 4) head.malformed('user data without a transport segment');
}

const header = new ObjectHeader();

/** Groups whose presence says what a message does, whatever its function; those of requests that write to them. */
const groupActs = new Uint16Array(256);
groupActs[0] = ACT_IDENTIFY;
groupActs[12] = ACT_CONTROL;
groupActs[41] = ACT_CONTROL | ACT_WRITE;
groupActs[70] = ACT_FILE;
groupActs[120] = ACT_SESSION;
const writeActs = new Uint16Array(256);
for (const group of [0, 34, 50, 51, 80, 82, 83]) writeActs[group] = ACT_CONFIGURE;

function walk(bytes: Uint8Array, first: number, end: number, code: number, head: Head): void {
  // A fragment has at most a few hundred headers of three octets or more; the walk always moves forward.
  for (let at = first, position = 0; at < end; position++) {
    const next = nextHeader(bytes, at, end, code, header);
    if (position === 0) firstObject(bytes, head);
    else if (header.count > 0) head.quantity += header.count;
    const { group } = header;
    if (code !== 33 && code !== 32 && code !== 131) head.acts |= groupActs[group];
    if (code === 2) head.acts |= writeActs[group];
    if (code === 129 && groupActs[group] === 0) head.acts |= ACT_READ;
    if (group === 0 && code === 129) head.marks |= MARK_IDENTITY;
    // Authenticate File: user and password in clear text.
    if (code === 29 && group === 70 && header.variation === 2) head.marks |= MARK_CREDENTIALS;
    // A file that is opened to be written or extended.
    if (code === 25 && group === 70 && header.variation === 3 && fileMode(bytes, end) >= 2) head.acts |= ACT_WRITE;
    if (code === 129 && head.status === 0 && (group === 12 || group === 41)) head.status = controlStatus(bytes);
    if (next < 0) {
      head.malformed(header.problem);
      return;
    }
    at = next;
  }
}

/** Operational mode of a file command: behind name offset and size, time, permissions, key and file size (g70v3). */
function fileMode(bytes: Uint8Array, end: number): number {
  const at = header.start + header.prefix + 20;
  return at + 2 <= end ? u16le(bytes, at) : 0;
}

/** The first control status of a header's objects that is not success. */
function controlStatus(bytes: Uint8Array): number {
  const size = sizes[(header.group << 8) | header.variation];
  if (size <= 0) return 0;
  for (let at = header.start + header.prefix + size; at <= header.end; at += header.prefix + size) {
    const status = bytes[at - 1] & 0x7f;
    if (status !== 0) return CONTROL_STATUS | status;
  }
  return 0;
}

/** How the first value of an object is read: kind, and how many octets before it. */
const valueKind = new Uint8Array(65536);
const valueAt = new Uint8Array(65536);
const KINDS: { readonly [name: string]: number } = {
  flags_binary: 1,
  flags_double: 2,
  crob: 3,
  u8: 4,
  u16: 5,
  i16: 6,
  u32: 7,
  i32: 8,
  f32: 9,
  f64: 10,
  commanded_state: 1,
  bit: 11,
};
for (const [group, variation, , layout] of objects) {
  let before = 0;
  for (const name of layout) {
    const kind = KINDS[name];
    if (kind !== undefined) {
      valueKind[(group << 8) | variation] = kind;
      valueAt[(group << 8) | variation] = before;
      break;
    }
    before += Math.max(0, elements[name].size);
  }
}

function firstObject(bytes: Uint8Array, head: Head): void {
  head.area = header.group;
  head.quantity = header.count;
  head.address = header.first;
  const key = (header.group << 8) | header.variation;
  const indexed = header.prefix > 0 && !header.prefixIsSize;
  if (indexed && header.end - header.start >= header.prefix)
    head.address =
      header.prefix === 1 ? bytes[header.start] : header.prefix === 2 ? u16le(bytes, header.start) : u32le(bytes, header.start);
  if (!header.filled || header.prefixIsSize || header.count === 0) return;
  const size = sizes[key] === SIZE_BITS ? 1 : sizes[key];
  const at = header.start + header.prefix;
  if (size > 0 && at + size <= header.end) head.value = valueOf(bytes, at + valueAt[key], valueKind[key]);
}

const scratch = new DataView(new ArrayBuffer(8));

function valueOf(bytes: Uint8Array, at: number, kind: number): number {
  if (kind === 1) return bytes[at] >> 7;
  if (kind === 2) return bytes[at] >> 6;
  if (kind === 3) return relay(bytes[at]);
  if (kind === 4) return bytes[at];
  if (kind === 5) return u16le(bytes, at);
  if (kind === 6) return (u16le(bytes, at) << 16) >> 16;
  if (kind === 7) return u32le(bytes, at);
  if (kind === 8) return u32le(bytes, at) | 0;
  if (kind === 11) return bytes[at] & 1;
  if (kind === 0) return Number.NaN;
  scratch.setUint32(kind === 9 ? 0 : 4, u32le(bytes, at));
  if (kind === 9) return scratch.getFloat32(0);
  scratch.setUint32(0, u32le(bytes, at + 4));
  return scratch.getFloat64(0);
}

/** What a control code asks for: 1 on or close, 0 off or trip, none for other operations. */
function relay(control: number): number {
  const tripClose = control >> 6;
  const operation = control & 15;
  if (tripClose === 1 || operation === 3) return 1;
  if (tripClose === 2 || operation === 4 || operation === 2) return 0;
  return operation === 1 ? 1 : Number.NaN;
}
