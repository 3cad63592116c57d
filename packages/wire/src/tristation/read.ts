import { u16le } from '../bytes.ts';
import { CRC16_IBM, crc16 } from '../crc16.ts';
import {
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  type Head,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_IDENTITY,
  type Side,
} from '../message.ts';
import {
  COMMAND_REJECTED,
  FIRST_ANSWER,
  functions,
  GET_CP_STATUS_RESPONSE,
  GET_MP_STATUS,
  LINK,
  REFUSED,
  TYPE_COMMAND,
} from './functions.ts';
import { implantCommand } from './implant.ts';

/** Type and length, two bytes each, before what they speak of. */
const LINK_HEADER = 4;
/** Direction, channel, command, counter, two bytes without a known meaning, check sum and length, before the parameters. */
export const COMMAND_HEADER = 10;
/** Where a command's parameters begin. */
export const PARAMETERS = LINK_HEADER + COMMAND_HEADER;
/** Longest datagram: 1,024 bytes of a program with all headers are far below. */
export const LONGEST = 65_507;

const PING = 6;
/** The highest type of message known. */
const LAST_TYPE = 11;

/** Link messages that the controller sends. */
const FROM_CONTROLLER = new Uint8Array(LAST_TYPE + 1);
for (const type of [2, 3, 7, 8, 9, 10, 11]) FROM_CONTROLLER[type] = 1;

/** 92 for a known type with a length and a check sum that fit; a command must repeat its length. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < 6 || bytes[at] === 0 || bytes[at] > LAST_TYPE || bytes[at + 1] !== 0) return 0;
  const length = u16le(bytes, at + 2);
  if (length !== end - at - 6) return 0;
  if (bytes[at] === TYPE_COMMAND && (length < COMMAND_HEADER || u16le(bytes, at + 12) !== length)) return 0;
  return crc16(bytes, at, end - 2, CRC16_IBM, 0) === u16le(bytes, end - 2) ? 92 : 0;
}

/** Who sent a message; a ping is answered with itself. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  if (end - at < 6) return FROM_UNKNOWN;
  const type = bytes[at];
  if (type === TYPE_COMMAND)
    return end - at < PARAMETERS ? FROM_UNKNOWN : bytes[at + 6] >= FIRST_ANSWER ? FROM_SERVER : FROM_CLIENT;
  if (type === PING || type === 0 || type > LAST_TYPE) return FROM_UNKNOWN;
  return FROM_CONTROLLER[type] === 1 ? FROM_SERVER : FROM_CLIENT;
}

/** Fills `head` from the datagram bytes[at, end). */
export function readHead(bytes: Uint8Array, at: number, end: number, from: Side, head: Head): void {
  head.reset(at, end);
  if (end - at < 6) {
    head.malformed('shorter than type, length and check sum');
    return;
  }
  const type = bytes[at];
  const length = u16le(bytes, at + 2);
  if (length !== end - at - 6) head.malformed('the length does not match the datagram');
  else if (crc16(bytes, at, end - 2, CRC16_IBM, 0) !== u16le(bytes, end - 2)) head.malformed('the check sum does not match');
  if (type !== TYPE_COMMAND) readLink(type, from, head);
  else if (end - at < PARAMETERS + 2) head.malformed('shorter than a command');
  else readCommand(bytes, at, end, head);
  head.acts = functions.get(head.code)?.acts ?? 0;
  if (head.code === GET_MP_STATUS) head.acts |= implantCommand(bytes, at + PARAMETERS, end - 2)?.acts ?? 0;
}

function readLink(type: number, from: Side, head: Head): void {
  head.code = LINK + type;
  // One connection at a time is being opened or closed.
  head.pair = LINK;
  const answer = type === PING ? from === FROM_SERVER : type <= LAST_TYPE && FROM_CONTROLLER[type] === 1;
  head.kind = answer ? KIND_RESPONSE : KIND_REQUEST;
  if (type >= 7 && type <= LAST_TYPE) head.status = REFUSED + type;
  if (type === 2) head.marks |= MARK_IDENTITY;
}

/** Commands whose parameters begin with the number of a program or a function. */
const NUMBERED = new Uint8Array(256);
for (const code of [55, 56, 65, 66]) NUMBERED[code] = 1;

function readCommand(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.code = bytes[at + 6];
  head.pair = bytes[at + 7];
  head.sequence = bytes[at + 7];
  head.unit = bytes[at + 5];
  head.kind = head.code >= FIRST_ANSWER ? KIND_RESPONSE : KIND_REQUEST;
  if (u16le(bytes, at + 12) !== end - at - 6) head.malformed('the length of the command does not match');
  const parameters = end - 2 - at - PARAMETERS;
  if (head.code === COMMAND_REJECTED && parameters >= 1) head.status = bytes[at + PARAMETERS];
  if (head.code === GET_CP_STATUS_RESPONSE) head.marks |= MARK_IDENTITY;
  if (NUMBERED[head.code] === 1 && parameters >= 8) {
    head.address = u16le(bytes, at + PARAMETERS);
    head.quantity = u16le(bytes, at + PARAMETERS + (head.code < 57 ? 8 : 4));
  }
}
