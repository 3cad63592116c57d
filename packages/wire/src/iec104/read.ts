import { u16le, u32le } from '../bytes.ts';
import {
  ACT_CONTROL,
  ACT_READ,
  ACT_REPORT,
  ACT_WRITE,
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  type Head,
  KIND_NOTICE,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_BROADCAST,
  MARK_TEST,
  type Side,
} from '../message.ts';
import { type ElementName, elements } from './elements.ts';
import { CODE_S, CODE_U, causes, functions, isUnaddressed, STATUS_NEGATIVE, types } from './functions.ts';

/** Start octet, length, four control octets (IEC 60870-5-104 §5). */
export const APCI = 6;
/** Type, number, cause with originator, common address: the sizes that -104 §6 fixes. */
export const ASDU_HEADER = 6;
/** Longest APDU: 253 octets behind start and length (§5). */
export const LONGEST = 255;

/** Size of one information object without its address; 255 for those that fill the message, 0 for none. */
export const objectSize = new Uint8Array(128);
const known = new Uint8Array(128);
const acts = new Uint16Array(128);
/** How the first value of a type is read. */
const valueOf = new Uint8Array(128);
const VALUES: { readonly [name in ElementName]?: number } = {
  siq: 1,
  sco: 1,
  diq: 2,
  sep: 2,
  dco: 2,
  rco: 2,
  vti: 3,
  nva: 4,
  sva: 5,
  r32: 6,
  bsi: 7,
  bcr: 8,
  scd: 5,
  tsc: 5,
  qoi: 9,
  qcc: 9,
  qrp: 9,
  qpa: 9,
  coi: 9,
  spe: 9,
  oci: 9,
};
for (const [type, , , , act, layout] of types) {
  known[type] = 1;
  acts[type] = act;
  valueOf[type] = layout.length > 0 ? (VALUES[layout[0]] ?? 0) : 0;
  let size = 0;
  for (const name of layout) size = size === 255 || elements[name].size < 0 ? 255 : size + elements[name].size;
  objectSize[type] = size;
}
const knownCause = new Uint8Array(64);
for (const cause of causes.keys()) knownCause[cause] = 1;

/** Length of the APDU at `at`; S and U messages are six octets long. */
export function measure(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < 1) return 0;
  if (bytes[at] !== 0x68) return -1;
  if (end - at < 2) return 0;
  const length = bytes[at + 1];
  if (length < 4 || length > 253) return -1;
  if (end - at >= 3 && bytes[at + 2] & 1 && length !== 4) return -1;
  return length + 2;
}

/** 90 and more for a sound control field with an ASDU that its objects fill, or a U or S message; 55 for a known type alone. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < APCI) return 0;
  const length = measure(bytes, at, end);
  if (length <= 0) return 0;
  const control = bytes[at + 2];
  if ((control & 3) === 3) {
    const bits = control >> 2;
    return (bits & (bits - 1)) === 0 && bits !== 0 && (bytes[at + 3] | bytes[at + 4] | bytes[at + 5]) === 0 ? 95 : 0;
  }
  if (bytes[at + 4] & 1) return 0;
  if (control & 1) return control === 1 && bytes[at + 3] === 0 ? 85 : 0;
  if (length < APCI + ASDU_HEADER || end - at < APCI + ASDU_HEADER) return 0;
  const type = bytes[at + APCI];
  if (type > 127 || known[type] === 0 || knownCause[bytes[at + APCI + 2] & 63] === 0) return 0;
  return fills(bytes, at, length) ? 92 : 55;
}

/** Whether the information objects fill an APDU of `length` octets. */
function fills(bytes: Uint8Array, at: number, length: number): boolean {
  const type = bytes[at + APCI];
  const structure = bytes[at + APCI + 1];
  const count = structure & 0x7f;
  const room = length - APCI - ASDU_HEADER;
  const size = type < 128 ? objectSize[type] : 255;
  if (size === 255) return room >= 1;
  if (count === 0) return room === 0;
  if (isUnaddressed(type)) return room === count * size;
  return room === (structure & 0x80 ? 3 + count * size : count * (3 + size));
}

/** Commands go down with activation and come back with its confirmation; information goes up. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  if (end - at < APCI) return FROM_UNKNOWN;
  const control = bytes[at + 2];
  if ((control & 3) === 3) {
    if (control === 0x07 || control === 0x13) return FROM_CLIENT;
    return control === 0x0b || control === 0x23 ? FROM_SERVER : FROM_UNKNOWN;
  }
  if (control & 1 || end - at < APCI + ASDU_HEADER) return FROM_UNKNOWN;
  const type = bytes[at + APCI];
  const cause = bytes[at + APCI + 2] & 63;
  if (type <= 41 || type === 70 || type === 126) return FROM_SERVER;
  if (type === 127) return FROM_CLIENT;
  if (type > 113 || (type >= 81 && type <= 95)) return FROM_UNKNOWN;
  if (cause === 6 || cause === 8 || (cause === 5 && type === 102)) return FROM_CLIENT;
  return (cause >= 7 && cause <= 10) || cause >= 20 ? FROM_SERVER : FROM_UNKNOWN;
}

/** Fills `head` from the APDU bytes[at, end). */
export function readHead(bytes: Uint8Array, at: number, end: number, from: Side, head: Head): void {
  head.reset(at, end);
  if (end - at < APCI || bytes[at] !== 0x68) {
    head.malformed('shorter than the control field of an APDU');
    return;
  }
  const control = bytes[at + 2];
  if ((control & 3) === 3) unnumbered(bytes, at, control, head);
  else if (control & 1) {
    head.code = CODE_S;
    head.kind = KIND_NOTICE;
    head.state = u16le(bytes, at + 4) >> 1;
  } else numbered(bytes, at, end, from, head);
}

function unnumbered(bytes: Uint8Array, at: number, control: number, head: Head): void {
  const bits = control >> 2;
  head.code = CODE_U | bits;
  head.acts = functions.get(head.code)?.acts ?? 0;
  head.kind = bits & 0x2a ? KIND_RESPONSE : KIND_REQUEST;
  head.pair = bits & 3 ? 1 : bits & 12 ? 2 : 3;
  if (bits === 0 || (bits & (bits - 1)) !== 0) head.malformed('a U message has exactly one function');
  else if (bytes[at + 3] | bytes[at + 4] | bytes[at + 5]) head.malformed('a U message has no sequence numbers');
}

function numbered(bytes: Uint8Array, at: number, end: number, from: Side, head: Head): void {
  head.sequence = u16le(bytes, at + 2) >> 1;
  head.state = u16le(bytes, at + 4) >> 1;
  if (end - at < APCI + ASDU_HEADER) {
    head.kind = KIND_NOTICE;
    head.malformed('an I message without an ASDU');
    return;
  }
  const asdu = at + APCI;
  const type = bytes[asdu];
  const cause = bytes[asdu + 2] & 63;
  head.code = type;
  head.unit = u16le(bytes, asdu + 4);
  head.quantity = bytes[asdu + 1] & 0x7f;
  if (bytes[asdu + 2] & 0x80) head.marks |= MARK_TEST;
  if (head.unit === 0xffff) head.marks |= MARK_BROADCAST;
  if (cause >= 44 && cause <= 47) head.status = cause;
  else if (bytes[asdu + 2] & 0x40) head.status = STATUS_NEGATIVE;
  const first = asdu + ASDU_HEADER;
  if (end - first >= 3 && !isUnaddressed(type)) head.address = u16le(bytes, first) | (bytes[first + 2] << 16);
  if (type > 127 || known[type] === 0) {
    head.kind = KIND_NOTICE;
    if (type === 0) head.malformed('type identification 0 is not used');
    return;
  }
  head.acts = acts[type];
  head.kind = kindOf(type, cause, from);
  if (head.kind !== KIND_NOTICE)
    head.pair =
      (Math.imul(head.unit + 1, 0x9e3779b1) ^ Math.imul(head.address + 1, 0x85ebca6b) ^ ((cause === 5 ? 102 : type) << 24)) >>> 0;
  // The end of what a command started is told, not commanded.
  if (cause === 10) head.acts = ACT_REPORT;
  if (head.acts === ACT_REPORT && (cause === 5 || cause >= 20)) head.acts = ACT_READ;
  if (!fills(bytes, at, end - at)) {
    head.malformed(
      knownCause[cause] ? 'the information objects do not fill the ASDU' : 'the cause of transmission is not defined',
    );
    return;
  }
  if (knownCause[cause] === 0) head.malformed('the cause of transmission is not defined');
  refine(bytes, first + 3, end, type, head);
}

/** What a message of that type is by its cause. */
export function kindOf(type: number, cause: number, from: Side): 1 | 2 | 3 {
  if (cause === 6 || cause === 8) return KIND_REQUEST;
  if (cause === 7 || cause === 9 || cause >= 44) return KIND_RESPONSE;
  if (cause === 5) return type === 102 && from !== FROM_SERVER ? KIND_REQUEST : KIND_RESPONSE;
  return KIND_NOTICE;
}

/** What the type does, before its qualifiers are looked at; 0 for types that are not known. */
export const actsOf = (type: number): number => (type < 128 ? acts[type] : 0);

/** First value, and what the qualifiers of the object at `at` add to the acts. */
export function refine(bytes: Uint8Array, at: number, end: number, type: number, head: Head): void {
  // FRZ in the upper two bits: anything but a plain read acts on the counters.
  if (type === 101 && at < end && bytes[at] & 0xc0) head.acts |= ACT_CONTROL;
  // SCQ 4 deletes the file that the call names.
  if (type === 122 && at + 3 < end && (bytes[at + 3] & 15) === 4) head.acts |= ACT_WRITE;
  if (head.quantity > 0) head.value = value(bytes, at, end, valueOf[type]);
}

const scratch = new DataView(new ArrayBuffer(4));

function value(bytes: Uint8Array, at: number, end: number, how: number): number {
  if (how === 0 || at >= end) return Number.NaN;
  if (how === 1) return bytes[at] & 1;
  if (how === 2) return bytes[at] & 3;
  if (how === 3) return (bytes[at] << 25) >> 25;
  if (how === 9) return bytes[at];
  if (end - at < 2) return Number.NaN;
  if (how === 4) return ((u16le(bytes, at) << 16) >> 16) / 32768;
  if (how === 5) return (u16le(bytes, at) << 16) >> 16;
  if (end - at < 4) return Number.NaN;
  if (how === 7) return u32le(bytes, at);
  if (how === 8) return u32le(bytes, at) | 0;
  scratch.setUint32(0, u32le(bytes, at));
  return scratch.getFloat32(0);
}
