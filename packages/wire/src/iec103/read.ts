import { u16le } from '../bytes.ts';
import { linkCode } from '../iec101/read.ts';
import {
  FIXED,
  FRAMING,
  fixedAddressSize,
  isSound,
  measure,
  PRIMARY,
  SINGLE,
  SINGLE_CHARACTER,
  VARIABLE,
} from '../iec101/link.ts';
import {
  ACT_WRITE,
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  type Head,
  KIND_NOTICE,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_BROADCAST,
  MARK_IDENTITY,
  MARK_TEST,
  type Side,
} from '../message.ts';
import {
  CAUSE_COMMAND,
  CAUSE_GENERIC_WRITE,
  CAUSE_NEGATIVE,
  causes,
  functions,
  GENERAL_COMMAND,
  GENERIC_COMMAND,
  IDENTIFICATION,
  lengths,
  MEASURANDS_1,
  MEASURANDS_2,
  statuses,
  TIME_SYNCHRONISATION,
  TIME_TAGGED,
} from './functions.ts';

/** Where the ASDU begins in a variable frame: behind the start, the control field and a link address of one octet. */
export const ASDU = 6;
/** Type, structure, cause, common address, function type, information number. */
export const ASDU_HEADER = 6;
const CAUSE_TEST = 7;

/** 88 for a sound frame with an ASDU of exactly its type's length, 60 for one of a known type, 55 for a frame of the link. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < 5) return 0;
  if (bytes[at] === FIXED) return fixedAddressSize(bytes, at, end) === 1 && functions.has(linkCode(bytes[at + 1])) ? 55 : 0;
  if (bytes[at] !== VARIABLE) return 0;
  const length = measure(bytes, at, end);
  if (length < ASDU + ASDU_HEADER + 2 || length > end - at || bytes[at + 4] & 0x80) return 0;
  const asdu = at + ASDU;
  if (!functions.has(bytes[asdu]) || !causes.has(bytes[asdu + 2]) || !isSound(bytes, at, length)) return 0;
  const octets = length - ASDU - 2;
  const exact = lengths.get(bytes[asdu]);
  if (exact !== undefined) return octets === exact && bytes[asdu + 1] === 0x81 ? 88 : 0;
  if (bytes[asdu] === MEASURANDS_1 || bytes[asdu] === MEASURANDS_2)
    return octets === ASDU_HEADER + 2 * (bytes[asdu + 1] & 0x7f) && bytes[asdu + 2] === 2 ? 88 : 0;
  return 60;
}

/** The control system is the primary station, always. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  if (end - at < 5) return FROM_UNKNOWN;
  const control = bytes[at] === FIXED ? bytes[at + 1] : bytes[at] === VARIABLE ? bytes[at + 4] : -1;
  if (control < 0) return FROM_UNKNOWN;
  return control & PRIMARY ? FROM_CLIENT : FROM_SERVER;
}

/** Fills `head` from the frame bytes[at, end): `area` is the function type, `address` the information number. */
export function readHead(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.reset(at, end);
  if (end - at < 1) {
    head.malformed('no frame');
    return;
  }
  if (bytes[at] === SINGLE) {
    head.code = SINGLE_CHARACTER;
    head.kind = KIND_NOTICE;
    return;
  }
  const length = measure(bytes, at, end);
  if (length < 4 || length > end - at) {
    head.malformed('the length does not fit a frame');
    return;
  }
  head.end = at + length;
  if (bytes[at] === FIXED || length < ASDU + ASDU_HEADER + 2) {
    const control = at + (bytes[at] === FIXED ? 1 : FRAMING - 2);
    link(bytes, control, head);
    if (bytes[at] !== FIXED) head.malformed('shorter than an ASDU');
  } else {
    if (!isSound(bytes, at, length)) head.malformed('the checksum is wrong');
    numbered(bytes, at, at + length - 2, head);
  }
}

function link(bytes: Uint8Array, control: number, head: Head): void {
  head.code = linkCode(bytes[control]);
  head.acts = functions.get(head.code)?.acts ?? 0;
  head.unit = bytes[control + 1];
  head.kind = bytes[control] & PRIMARY ? KIND_REQUEST : KIND_RESPONSE;
}

function numbered(bytes: Uint8Array, at: number, stop: number, head: Head): void {
  const asdu = at + ASDU;
  const type = bytes[asdu];
  const cause = bytes[asdu + 2];
  const primary = (bytes[at + 4] & PRIMARY) !== 0;
  head.code = type;
  head.acts = functions.get(type)?.acts ?? 0;
  head.quantity = bytes[asdu + 1] & 0x7f;
  head.unit = bytes[asdu + 3];
  head.area = bytes[asdu + 4];
  head.address = bytes[asdu + 5];
  head.kind = primary ? KIND_REQUEST : KIND_NOTICE;
  if (head.unit === 255) head.marks |= MARK_BROADCAST;
  if (cause === CAUSE_TEST) head.marks |= MARK_TEST;
  if (statuses.has(cause)) head.status = cause;
  const exact = lengths.get(type);
  if (exact !== undefined && stop - asdu !== exact) head.malformed('the ASDU does not have the length of its type');
  const first = asdu + ASDU_HEADER;
  if (type === IDENTIFICATION) head.marks |= MARK_IDENTITY;
  else if (type === GENERIC_COMMAND && cause === CAUSE_GENERIC_WRITE) head.acts = ACT_WRITE;
  else if (type === TIME_SYNCHRONISATION) {
    if (!primary) head.kind = KIND_RESPONSE;
    if (head.unit !== 255) head.pair = (head.unit << 8) | TIME_SYNCHRONISATION;
  } else if (type === GENERAL_COMMAND && stop - first >= 2) {
    head.value = bytes[first] & 3;
    head.pair = (head.unit << 8) | 0x10000 | bytes[first + 1];
  } else if (type === TIME_TAGGED && stop - first >= 6) {
    head.value = bytes[first] & 3;
    // What was returned to a command repeats its identifier.
    if (cause === CAUSE_COMMAND || cause === CAUSE_NEGATIVE) {
      head.kind = KIND_RESPONSE;
      head.pair = (head.unit << 8) | 0x10000 | bytes[first + 5];
    }
  } else if ((type === MEASURANDS_1 || type === MEASURANDS_2) && stop - first >= 2)
    // A fraction of the rated value in the upper thirteen bits.
    head.value = ((u16le(bytes, first) << 16) >> 19) / 4096;
}
