import { u16be, u32be } from '../bytes.ts';
import { type Head, KIND_NOTICE } from '../message.ts';
import {
  ABORT,
  ALARM_ACKNOWLEDGE,
  ALARM_HIGH,
  ALARM_LOW,
  CYCLIC_DATA,
  FRAGMENT,
  frameRanges,
  functions,
  OTHER,
  TRANSPORT_ACKNOWLEDGE,
  TRANSPORT_REFUSAL,
} from './functions.ts';

/** What ends a cyclic frame: cycle counter, data status, transfer status. */
export const TRAILER = 4;
/** Shortest cyclic frame: frame id, 40 octets of data with their padding, trailer; a tag for virtual networks may stand in their place. */
const SHORTEST_CYCLIC = 42;
/** What stands before an alarm: frame id, two end points, kind, flags, two sequence numbers, length. */
export const ALARM_HEADER = 14;

/** Bits of the data status. */
export const STATUS_PRIMARY = 0x01;
export const STATUS_VALID = 0x04;
export const STATUS_RUN = 0x10;
export const STATUS_OK = 0x20;
const STATUS_RESERVED = 0x48;

/** Kinds of alarm PDU, in the lower half of their octet. */
export const DATA = 1;
const NACK = 2;
const ACK = 3;
const ERROR = 4;

/** The function of each frame id. One octet an id, so that a cyclic frame costs one look. */
const FUNCTION_OF = new Uint8Array(0x10000).fill(OTHER);
for (const [first, last, code] of frameRanges) FUNCTION_OF.fill(code, first, last + 1);
// DCP is a protocol of its own.
FUNCTION_OF.fill(0, 0xfefc, 0xff00);

/** 95 for a cyclic frame with a sound status or a sound alarm, 70 for other frames of known ids, 0 for DCP and reserved ids. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < 4) return 0;
  const code = FUNCTION_OF[u16be(bytes, at)];
  if (code === 0 || code === OTHER) return 0;
  if (code === CYCLIC_DATA) {
    if (end - at < SHORTEST_CYCLIC) return 0;
    return bytes[end - 1] === 0 && (bytes[end - 2] & STATUS_RESERVED) === 0 ? 95 : 60;
  }
  if (code === ALARM_HIGH || code === ALARM_LOW) {
    if (end - at < ALARM_HEADER) return 0;
    const kind = bytes[at + 6];
    return kind >> 4 === 1 && (kind & 15) >= DATA && (kind & 15) <= ERROR && at + ALARM_HEADER + u16be(bytes, at + 12) <= end
      ? 95
      : 0;
  }
  return 70;
}

/** Fills `head` from the frame payload bytes[at, end). Cyclic frames are thousands a second: nothing of their data is looked at. */
export function readHead(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.reset(at, end);
  head.kind = KIND_NOTICE;
  if (end - at < 2) {
    head.malformed('shorter than a frame id');
    return;
  }
  const frame = u16be(bytes, at);
  const code = FUNCTION_OF[frame] || OTHER;
  head.area = frame;
  head.code = code;
  if (code === CYCLIC_DATA) {
    head.acts = CYCLIC_ACTS;
    if (end - at < TRAILER + 2) {
      head.malformed('shorter than the status of a cyclic frame');
      return;
    }
    head.sequence = u16be(bytes, end - 4);
    head.state = bytes[end - 2];
    return;
  }
  if (code === ALARM_HIGH || code === ALARM_LOW) readAlarm(bytes, at, end, head);
  else if (code === FRAGMENT && end - at >= 4) head.sequence = bytes[at + 3] & 0x3f;
  head.acts = functions.get(head.code)?.acts ?? 0;
}

const CYCLIC_ACTS = functions.get(CYCLIC_DATA)?.acts ?? 0;

function readAlarm(bytes: Uint8Array, at: number, end: number, head: Head): void {
  if (end - at < ALARM_HEADER) {
    head.malformed('shorter than the header of an alarm');
    return;
  }
  const kind = bytes[at + 6] & 15;
  const length = u16be(bytes, at + 12);
  const stop = at + ALARM_HEADER + length;
  if (stop > end) head.malformed('the length of an alarm reaches past the frame');
  else head.end = stop;
  head.unit = u16be(bytes, at + 2);
  head.sequence = u16be(bytes, at + 8);
  if (kind === NACK) head.code = TRANSPORT_REFUSAL;
  else if (kind === ACK) head.code = TRANSPORT_ACKNOWLEDGE;
  else if (kind === ERROR) {
    head.code = ABORT;
    // Error code 2 of the status says why.
    if (head.end - at >= ALARM_HEADER + 4) head.status = bytes[at + ALARM_HEADER + 3];
  } else if (kind === DATA && head.end - at >= ALARM_HEADER + 16) {
    if (bytes[at + ALARM_HEADER] & 0x80) head.code = ALARM_ACKNOWLEDGE;
    // Type of the alarm; slot and subslot where it comes from.
    head.value = u16be(bytes, at + ALARM_HEADER + 6);
    head.address = u32be(bytes, at + ALARM_HEADER + 12);
  }
}
