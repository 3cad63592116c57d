import { u16le } from '../bytes.ts';
import { CRC16_IBM, crc16 } from '../crc16.ts';
import {
  ACT_PROGRAM,
  ACT_READ,
  ACT_WRITE,
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  type Head,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_CREDENTIALS,
  MARK_IDENTITY,
  type Side,
} from '../message.ts';
import {
  ERROR_INDICATOR,
  emptyAnswers,
  FILE_TRANSFER,
  functions,
  HISTORY_INFORMATION,
  HISTORY_TAG,
  LOGIN,
  REQUEST_PARAMETERS,
  REQUEST_SINGLE_POINT,
  requestLengths,
  SET_SINGLE_POINT,
  SYSTEM_CONFIG,
  TRANSACTION_HISTORY,
  WRITE_PARAMETERS,
} from './functions.ts';

/** Destination and source, unit and group each, opcode and length (manual §1.2). */
export const HEADER = 6;
/** 255 bytes of data with header and check sum. */
export const LONGEST = 263;

/** Length of the message at `at`. */
export function measure(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < HEADER) return 0;
  return functions.has(bytes[at + 4]) ? HEADER + 2 + bytes[at + 5] : -1;
}

/** Whether the check sum over all before it holds. */
function sound(bytes: Uint8Array, at: number, stop: number): boolean {
  return crc16(bytes, at, stop - 2, CRC16_IBM, 0xffff) === u16le(bytes, stop - 2);
}

/** 90 for a known opcode and a check sum that holds. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < HEADER + 2 || !functions.has(bytes[at + 4])) return 0;
  const stop = at + HEADER + 2 + bytes[at + 5];
  return stop <= end && sound(bytes, at, stop) ? 90 : 0;
}

/** Who sent a message, by the length of its data; some opcodes look alike in both directions. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  if (end - at < HEADER + 2) return FROM_UNKNOWN;
  const opcode = bytes[at + 4];
  const length = bytes[at + 5];
  const wanted = requestLengths.get(opcode);
  if (wanted !== undefined) return length === wanted ? FROM_CLIENT : FROM_SERVER;
  if (opcode === ERROR_INDICATOR) return FROM_SERVER;
  if (opcode === LOGIN) return length === 0 || length === 24 ? FROM_SERVER : FROM_CLIENT;
  if (opcode === HISTORY_TAG) return length < 15 ? FROM_CLIENT : length > 23 ? FROM_SERVER : FROM_UNKNOWN;
  if (opcode === HISTORY_INFORMATION) return length > 67 ? FROM_SERVER : length === 2 ? FROM_CLIENT : FROM_UNKNOWN;
  if (opcode === TRANSACTION_HISTORY) return length === 4 ? FROM_CLIENT : length === 6 ? FROM_UNKNOWN : FROM_SERVER;
  if (opcode === FILE_TRANSFER && length > 0) return fileSide(bytes[at + HEADER], length);
  if (emptyAnswers.has(opcode)) return length === 0 ? FROM_SERVER : FROM_CLIENT;
  return FROM_UNKNOWN;
}

/** Lengths of the requests of opcode 203, by command (manual table 2-27). */
function fileSide(command: number, length: number): Side {
  if (command === 1) return length === 127 ? FROM_CLIENT : FROM_SERVER;
  if (command === 2) return length === 9 ? FROM_CLIENT : FROM_SERVER;
  if (command === 3) return length === 9 ? FROM_SERVER : FROM_CLIENT;
  if (command === 4) return length === 5 ? FROM_CLIENT : FROM_SERVER;
  if (command === 5) return FROM_SERVER;
  if (command === 6) return length === 126 || length === 102 || length === 103 ? FROM_CLIENT : FROM_SERVER;
  return length === 103 ? FROM_CLIENT : FROM_SERVER;
}

/** Fills `head` from the message bytes[at, end). */
export function readHead(bytes: Uint8Array, at: number, end: number, from: Side, head: Head): void {
  head.reset(at, end);
  if (end - at < HEADER + 2) {
    head.malformed('shorter than header and check sum');
    return;
  }
  const length = bytes[at + 5];
  head.code = bytes[at + 4];
  head.acts = functions.get(head.code)?.acts ?? 0;
  if (HEADER + 2 + length !== end - at) head.malformed('the length of the data does not match');
  else if (!sound(bytes, at, end)) head.malformed('the check sum does not match');
  const told = side(bytes, at, end);
  const sender = told === FROM_UNKNOWN ? from : told;
  head.kind = sender === FROM_SERVER ? KIND_RESPONSE : KIND_REQUEST;
  // An answer goes back to where the question came from: the unit asked is the destination of one and the source of the other.
  head.unit = bytes[at + (sender === FROM_SERVER ? 2 : 0)];
  // A unit is asked one thing at a time, and an error does not say of what.
  head.pair = head.unit;
  const room = end - 2 - at - HEADER;
  if (room < length) return;
  readData(bytes, at + HEADER, length, head);
}

function readData(bytes: Uint8Array, data: number, length: number, head: Head): void {
  const { code } = head;
  const request = head.kind === KIND_REQUEST;
  if (code === ERROR_INDICATOR && length >= 1) head.status = bytes[data];
  else if (code === SYSTEM_CONFIG && length >= 19) head.marks |= MARK_IDENTITY;
  else if (code === LOGIN && (length === 6 || length === 71 || length === 11 || length === 76)) head.marks |= MARK_CREDENTIALS;
  else if ((code === SET_SINGLE_POINT || code === REQUEST_SINGLE_POINT) && length >= 4)
    point(bytes, data, bytes[data + 2], 3, head);
  else if ((code === REQUEST_PARAMETERS || code === WRITE_PARAMETERS) && length >= 4)
    point(bytes, data + 1, bytes[data], 2, head);
  else if (code === FILE_TRANSFER && length >= 1 && request) head.acts |= fileActs(bytes, data, length);
}

/** Point type and logical number as area, parameter as address (manual §1.3: TLP). */
function point(bytes: Uint8Array, at: number, quantity: number, parameter: number, head: Head): void {
  head.area = (bytes[at] << 8) | bytes[at + 1];
  head.address = bytes[at + parameter];
  head.quantity = quantity;
}

/** A file that is written or deleted may be a program. */
function fileActs(bytes: Uint8Array, data: number, length: number): number {
  const command = bytes[data];
  if (command === 3 || command === 5 || (command === 6 && length === 126)) return ACT_WRITE | ACT_PROGRAM;
  return ACT_READ;
}
