import { u16le, u32le } from '../bytes.ts';
import {
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  type Head,
  KIND_NOTICE,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_IDENTITY,
  type Side,
} from '../message.ts';
import { DATA, functions, NAK, statuses } from './functions.ts';

/** Header of production data: type, version, request id, producer, exchange, time, status, signature, reserved. */
export const DATA_HEADER = 32;
/** Header of a command: type, flag, request id, version, status, length of the message. */
export const COMMAND_HEADER = 8;
/** Longest message: 1400 bytes of data behind the header. */
export const LONGEST = DATA_HEADER + 1400;

/** Type of the request that a type answers; the type itself for others. */
const requestOf = (type: number): number => (type !== DATA && type !== NAK && functions.has(type - 1) ? type - 1 : type);

/** 75 for a sound header: there is no magic, so never more. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  const length = end - at;
  if (length < COMMAND_HEADER) return 0;
  if (bytes[at] === DATA) {
    if (bytes[at + 1] !== 1 || length < DATA_HEADER || u32le(bytes, at + 28) !== 0) return 0;
    const status = u32le(bytes, at + 20);
    return status < 3 || statuses.has(status) ? 75 : 0;
  }
  if (bytes[at + 4] !== 1 || u16le(bytes, at + 6) !== length) return 0;
  return functions.has(requestOf(bytes[at])) ? 70 : 0;
}

/** Who sent a message: data comes from its producer, commands from the client. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  if (end - at < 1) return FROM_UNKNOWN;
  const type = bytes[at];
  if (type === DATA || type === NAK || requestOf(type) !== type) return FROM_SERVER;
  return functions.has(type) ? FROM_CLIENT : FROM_UNKNOWN;
}

/** Fills `head` from the message bytes[at, end). */
export function readHead(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.reset(at, end);
  const length = end - at;
  if (length < COMMAND_HEADER) {
    head.malformed('shorter than a header');
    return;
  }
  const type = bytes[at];
  head.code = requestOf(type);
  head.acts = functions.get(head.code)?.acts ?? 0;
  if (type === DATA) {
    head.kind = KIND_NOTICE;
    if (length < DATA_HEADER) {
      head.malformed('shorter than the header of production data');
      return;
    }
    head.sequence = u16le(bytes, at + 2);
    head.address = u32le(bytes, at + 8);
    head.pair = u32le(bytes, at + 4);
    head.state = u32le(bytes, at + 24);
    head.quantity = length - DATA_HEADER;
    const status = u32le(bytes, at + 20);
    // 0: nothing new, 1: no error, 2: consumed without error.
    if (status > 2) head.status = status;
    return;
  }
  head.pair = u16le(bytes, at + 2);
  if (u16le(bytes, at + 6) !== length) head.malformed('the length does not match the message');
  const response = type === NAK || head.code !== type;
  head.kind = response ? KIND_RESPONSE : KIND_REQUEST;
  if (type === NAK) head.status = 0x100 | NAK;
  else if (response && bytes[at + 5] !== 0) head.status = 0x100 | bytes[at + 5];
  if (type === 10 && length > 28 && bytes[at + 28] >= 0x20) head.marks |= MARK_IDENTITY;
  if (hasExchange(type) && length >= 16) head.address = u32le(bytes, at + 12);
}

/** Whether producer and exchange follow the header. */
export const hasExchange = (type: number): boolean => type === 3 || type === 4 || type === 15 || type === 16;
