import { u16le, u32le } from '../bytes.ts';
import { type Head, KIND_NOTICE, KIND_REQUEST, KIND_RESPONSE, MARK_IDENTITY, MARK_SEGMENT } from '../message.ts';
import { ASYNCHRONOUS, functions, MANAGEMENT, OBJECT } from './functions.ts';

/** Message type, destination and source (EPSG DS 301 §4.6.1). */
const HEADER = 3;
export const LONGEST = 1500;
/** Node number of the managing node. */
const MANAGING_NODE = 240;
/** Where the command of a service data object begins: behind service and sequence. */
export const COMMAND = 8;

/** 65 for a known message type with node numbers that fit it; POWERLINK has no mark of its own. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < 8) return 0;
  const type = bytes[at];
  if (type === 6) return bytes[at + 3] > 0 && (bytes[at + 3] < 7 || bytes[at + 3] >= 0xa0) ? 65 : 0;
  if (type === 1 || type === 5) return bytes[at + 1] === 255 && bytes[at + 2] >= MANAGING_NODE ? 65 : 0;
  if (type === 3) return bytes[at + 2] >= MANAGING_NODE ? 60 : 0;
  return type === 4 || type === 7 || type === 13 ? 55 : 0;
}

/** Fills `head` from the message bytes[at, end). */
export function readHead(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.reset(at, end);
  head.kind = KIND_NOTICE;
  if (end - at < HEADER + 1) {
    head.malformed('shorter than type, nodes and service');
    return;
  }
  const type = bytes[at] & 0x7f;
  head.code = type;
  head.unit = type === 3 || type === 5 ? bytes[at + 1] : bytes[at + 2];
  if (type === 6) asynchronous(bytes, at, end, head);
  else if (type === 5 && end - at >= 8) {
    head.state = bytes[at + 3];
    head.unit = bytes[at + 7];
    if (bytes[at + 6] === 1) {
      head.code = 0x501;
      head.marks |= MARK_IDENTITY;
    }
  } else if (type === 4) head.state = bytes[at + 3];
  head.acts = functions.get(head.code)?.acts ?? 0;
}

function asynchronous(bytes: Uint8Array, at: number, end: number, head: Head): void {
  const service = bytes[at + 3];
  head.code = service >= 1 && service <= 6 ? ASYNCHRONOUS + service : 6;
  if (service === 1) head.marks |= MARK_IDENTITY;
  else if (service === 4 && end - at >= 5) {
    head.unit = bytes[at + 1];
    const code = MANAGEMENT + bytes[at + 4];
    if (functions.has(code)) head.code = code;
  } else if (service === 5) object(bytes, at, end, head);
}

/** A service data object: sequence, then a command of its own, or none. */
function object(bytes: Uint8Array, at: number, end: number, head: Head): void {
  const command = at + COMMAND;
  if (end - command < 8) return;
  const flags = bytes[command + 2];
  // Some nodes abort without repeating the command.
  if (bytes[command + 3] === 0 && (flags & 0x40) === 0) return;
  head.code = OBJECT + bytes[command + 3];
  head.pair = bytes[command + 1];
  head.kind = flags & 0x80 ? KIND_RESPONSE : KIND_REQUEST;
  if ((flags & 0x30) === 0x10 || (flags & 0x30) === 0x20) head.marks |= MARK_SEGMENT;
  const data = command + 8;
  if (flags & 0x40) {
    head.status = end - data >= 4 ? u32le(bytes, data) : 0x08000000;
    return;
  }
  const id = bytes[command + 3];
  if ((flags & 0x80) === 0 && (id === 1 || id === 2) && end - data >= 4) {
    head.address = (u16le(bytes, data) << 8) | bytes[data + 2];
    if (id === 1 && end - data >= 8) head.value = u32le(bytes, data + 4);
  }
}
