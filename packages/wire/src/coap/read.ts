import { u16be } from '../bytes.ts';
import {
  ACT_DISCOVER,
  ACT_READ,
  ACT_REPORT,
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  type Head,
  KIND_NOTICE,
  KIND_REQUEST,
  KIND_RESPONSE,
  type MessageSink,
  type Side,
} from '../message.ts';
import { readDevice } from '../lwm2m/index.ts';
import * as fn from './functions.ts';
import { OptionReader } from './options.ts';

/** Largest datagram. */
export const LONGEST = 65507;

const CONFIRMABLE = 0;
const ACKNOWLEDGEMENT = 2;
const RESET = 3;

const reader = new OptionReader();

/** 82 for a request with a path of readable text and known options only, 60 for other sound messages, which have little magic. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < 4 || bytes[at] >> 6 !== 1) return 0;
  const token = bytes[at] & 15;
  const code = bytes[at + 1];
  const type = (bytes[at] >> 4) & 3;
  if (token > 8) return 0;
  if (code === fn.EMPTY) return end - at === 4 && token === 0 && type !== 1 ? 55 : 0;
  const asks = code < 0x20;
  if (asks ? !fn.functions.has(code) || type >= ACKNOWLEDGEMENT : !fn.successes.has(code) && !fn.statuses.has(code)) return 0;
  if (type === RESET || at + 4 + token > end) return 0;
  const options = reader.over(bytes, at + 4 + token, end);
  let path = 0;
  let strange = false;
  while (options.next()) {
    const known = fn.options.get(options.number);
    if (known === undefined) {
      // An unknown option is passed over where its number is even, and makes the message void where it is odd (RFC 7252 §5.4.1).
      if (options.number & 1) return 0;
      strange = true;
      continue;
    }
    if (options.stop - options.start > known[2]) return 0;
    if (known[1] === 'text') {
      for (let i = options.start; i < options.stop; i++) {
        if (bytes[i] < 0x20 || bytes[i] === 0x7f) return 0;
        if (bytes[i] > 0x7e) strange = true;
      }
      if (options.number === fn.URI_PATH) path += options.stop - options.start;
    }
  }
  // A sound header on its own port is CoAP whose options are damaged; elsewhere it is anything.
  if (options.broken) return asks ? 50 : 0;
  return strange ? 55 : asks && path >= 3 ? 82 : 60;
}

/** Methods come from the client, response codes from the server. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  if (end - at < 4 || bytes[at + 1] === fn.EMPTY) return FROM_UNKNOWN;
  return bytes[at + 1] < 0x20 ? FROM_CLIENT : FROM_SERVER;
}

const WELL_KNOWN = new TextEncoder().encode('.well-known');

/** Fills `head` from the message bytes[at, end) and emits it, and the LwM2M operation in it. */
export function readMessage(bytes: Uint8Array, at: number, end: number, head: Head, sink: MessageSink): void {
  head.reset(at, end);
  const token = end > at ? bytes[at] & 15 : 0;
  if (end - at < 4 || token > 8 || at + 4 + token > end || bytes[at] >> 6 !== 1) {
    head.malformed('no header and token of version 1');
    sink.message(bytes, head);
    return;
  }
  const code = bytes[at + 1];
  const type = (bytes[at] >> 4) & 3;
  head.sequence = u16be(bytes, at + 2);
  head.code = code < 0x20 ? code : fn.RESPONSE;
  head.acts = fn.functions.get(head.code)?.acts ?? 0;
  const options = reader.over(bytes, at + 4 + token, end);
  if (code === fn.EMPTY) {
    head.kind = KIND_NOTICE;
    if (end - at > 4) head.malformed('bytes behind an empty message');
    sink.message(bytes, head);
    return;
  }
  head.pair = pairOf(bytes, at, token);
  head.kind = code < 0x20 ? KIND_REQUEST : KIND_RESPONSE;
  if (code >= 0x80) head.status = code;
  let first = true;
  while (options.next()) {
    if (options.number === fn.OBSERVE) {
      head.acts |= ACT_REPORT;
      // Only the answer to the registration is piggybacked; what comes later nobody asked for.
      if (code >= 0x20 && type !== ACKNOWLEDGEMENT) {
        head.kind = KIND_NOTICE;
        head.pair = -1;
      }
    } else if (options.number === fn.URI_PATH && first) {
      first = false;
      if (isWellKnown(bytes, options.start, options.stop)) head.acts |= ACT_DISCOVER;
    }
  }
  if (options.broken) head.malformed('the options do not fit');
  if (type === CONFIRMABLE + 3) head.malformed('a reset with a code');
  const { kind, pair, problem } = head;
  if (kind === KIND_NOTICE && head.acts === 0) head.acts = ACT_READ;
  sink.message(bytes, head);
  if (problem === '') readDevice(bytes, at, end, kind, pair, sink);
}

function isWellKnown(bytes: Uint8Array, start: number, stop: number): boolean {
  if (stop - start !== WELL_KNOWN.length) return false;
  for (let i = 0; i < WELL_KNOWN.length; i++) if (bytes[start + i] !== WELL_KNOWN[i]) return false;
  return true;
}

/** An answer repeats the token; without one, only a piggybacked answer repeats the message id. */
function pairOf(bytes: Uint8Array, at: number, token: number): number {
  if (token === 0) return u16be(bytes, at + 2);
  let value = 0x811c9dc5;
  for (let i = 0; i < token; i++) value = Math.imul(value ^ bytes[at + 4 + i], 0x01000193);
  return value >>> 0;
}
