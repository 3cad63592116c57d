import { u16be } from '../bytes.ts';
import {
  ACT_WRITE,
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  type Head,
  KIND_NOTICE,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_CREDENTIALS,
  MARK_IDENTITY,
  MARK_TRUNCATED,
  type MessageSink,
  type Side,
} from '../message.ts';
import { readPublication } from '../sparkplug/index.ts';
import { isNamespace } from '../sparkplug/read.ts';
import * as fn from './functions.ts';
import { bodyOf, isFilterList, layout, publishLayout, seekProperties, textEnd, variable, variableLength } from './layout.ts';

/** Longest packet: a remaining length of 268,435,455 behind five bytes (5.0 §1.5.5). */
export const LONGEST = 268_435_460;
/** A remaining length that only a broken or foreign stream claims when nothing else speaks for MQTT. */
const PLAUSIBLE = 0x1000000;

/** Shortest and longest remaining length by packet type; -1: no packet of that type. */
const SHORTEST = [-1, 12, 2, 2, 2, 2, 2, 2, 5, 3, 4, 2, 0, 0, 0, 0];
const LIMITS = [
  -1,
  LONGEST,
  0x10000,
  LONGEST,
  0x20000,
  0x20000,
  0x20000,
  0x20000,
  LONGEST,
  0x40000,
  LONGEST,
  0x40000,
  0,
  0,
  0x20000,
  0x20000,
];

/** Whether the flags of a fixed header are those of its type (5.0 §2.1.3; version 3.1 allows the bit of a duplicate). */
function flagged(first: number): boolean {
  const type = first >> 4;
  const flags = first & 15;
  if (type === fn.PUBLISH) return (flags & 6) !== 6;
  if (type === fn.PUBREL || type === fn.SUBSCRIBE || type === fn.UNSUBSCRIBE) return (flags & 7) === 2;
  return flags === 0;
}

/** Length of the packet at `at`. */
export function measure(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end) return 0;
  const type = bytes[at] >> 4;
  if (SHORTEST[type] < 0 || !flagged(bytes[at])) return -1;
  const length = variable(bytes, at + 1, end);
  if (length === -1) return 0;
  if (length < SHORTEST[type] || length > LIMITS[type]) return -1;
  return 1 + variableLength(length) + length;
}

/** Level of the protocol named at `at`: `MQTT` 4 or 5, `MQIsdp` 3; 0 when no protocol of ours is named there. */
function levelOf(bytes: Uint8Array, at: number, end: number): number {
  if (at + 7 > end || bytes[at] !== 0 || bytes[at + 2] !== 0x4d || bytes[at + 3] !== 0x51) return 0;
  if (bytes[at + 1] === 4) return bytes[at + 4] === 0x54 && bytes[at + 5] === 0x54 ? bytes[at + 6] & 0x7f : 0;
  if (bytes[at + 1] !== 6 || at + 9 > end) return 0;
  return bytes[at + 4] === 0x49 && bytes[at + 5] === 0x73 && bytes[at + 6] === 0x64 && bytes[at + 7] === 0x70
    ? bytes[at + 8] & 0x7f
    : 0;
}

/** 95 for a CONNECT, which names the protocol; at most 65 for the others, which have no magic. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  const length = measure(bytes, at, end);
  if (length <= 0 || length > PLAUSIBLE) return 0;
  const type = bytes[at] >> 4;
  const body = bodyOf(bytes, at, end);
  const stop = Math.min(end, at + length);
  if (type === fn.CONNECT) {
    const level = levelOf(bytes, body, stop);
    return level >= 3 && level <= 5 ? 95 : 0;
  }
  if (type === fn.PUBLISH) return isTopic(bytes, at, stop, length > end - at) ? 65 : 0;
  if (type === fn.CONNACK) return stop - body >= 2 && bytes[body] <= 1 && fn.statuses.has(bytes[body + 1] || 1) ? 60 : 0;
  if (type === fn.SUBSCRIBE || type === fn.UNSUBSCRIBE)
    return isFilters(bytes, body + 2, stop, type === fn.SUBSCRIBE ? 1 : 0) ? 65 : 0;
  // Little speaks for these: the port must, they must be whole, and what follows must be a packet as well.
  const next = at + length;
  if (next > end || (next < end && measure(bytes, next, end) < 0)) return 0;
  return body === stop || isAnswer(bytes, type, body, stop) ? 50 : 0;
}

/** Whether a packet identifier, and a known reason with sound properties behind it, fill the body of an acknowledgement. */
function isAnswer(bytes: Uint8Array, type: number, body: number, end: number): boolean {
  const identified = type < fn.DISCONNECT;
  if (identified && (end - body < 2 || u16be(bytes, body) === 0)) return false;
  const reason = identified ? body + 2 : body;
  if (reason === end) return true;
  if (type === fn.SUBACK || type === fn.UNSUBACK) return known(bytes[end - 1]);
  return known(bytes[reason]) && (reason + 1 === end || seekProperties(bytes, reason + 1, end) === end);
}

const known = (code: number) => fn.reasons.has(code) || (code >= 0x80 && fn.statuses.has(code));

function isTopic(bytes: Uint8Array, at: number, end: number, cut: boolean): boolean {
  const body = bodyOf(bytes, at, end);
  const topicEnd = textEnd(bytes, body, end);
  if (topicEnd < 0 || topicEnd === body + 2) return !cut && topicEnd > 0 && seekProperties(bytes, topicEnd, end) > topicEnd + 1;
  for (let i = body + 2; i < topicEnd; i++) if (bytes[i] < 0x20 || bytes[i] === 0x23 || bytes[i] === 0x2b) return false;
  return true;
}

function isFilters(bytes: Uint8Array, at: number, end: number, extra: number): boolean {
  if (isFilterList(bytes, at, end, extra)) return true;
  const behind = seekProperties(bytes, at, end);
  return behind > 0 && isFilterList(bytes, behind, end, extra);
}

/** Sender by packet type: 1 client, 2 server, 0 either. */
const SENDERS: readonly Side[] = [0, 1, 2, 0, 0, 0, 0, 0, 1, 2, 1, 2, 1, 2, 0, 0];

/** Who sent a packet: only clients connect, subscribe and ping. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  if (at >= end) return FROM_UNKNOWN;
  const type = bytes[at] >> 4;
  // Before version 5 only a client says goodbye, without a reason.
  if (type === fn.DISCONNECT && end - at === 2) return FROM_CLIENT;
  return SENDERS[type];
}

/** What joins requests and answers that carry no packet identifier, and keeps the second half of QoS 2 apart from the first. */
const PAIR_CONNECT = 0x10000;
const PAIR_PING = 0x20000;
const PAIR_SUBSCRIBE = 0x30000;
const PAIR_RELEASE = 0x40000;
const PAIR_TO_CLIENT = 0x100000;

/** Reads the packet bytes[at, end), and the Sparkplug message that it publishes. */
export function readPacket(bytes: Uint8Array, at: number, end: number, from: Side, head: Head, sink: MessageSink): void {
  head.reset(at, end);
  const length = measure(bytes, at, end);
  if (length <= 0) {
    head.malformed('a fixed header that the packet type does not allow');
    sink.message(bytes, head);
    return;
  }
  const type = bytes[at] >> 4;
  head.code = type;
  head.acts = fn.functions.get(type)?.acts ?? 0;
  const body = bodyOf(bytes, at, end);
  if (length > end - at) head.marks |= MARK_TRUNCATED;
  if (type === fn.PUBLISH) {
    readPublish(bytes, at, end, from, head);
    const sound = head.problem === '' && (head.marks & MARK_TRUNCATED) === 0;
    const { topic, topicEnd, payload } = layout;
    sink.message(bytes, head);
    if (sound && isNamespace(bytes, topic, topicEnd)) readPublication(bytes, at, topic, topicEnd, payload, end, from, sink);
    return;
  }
  if (type === fn.CONNECT) readConnect(bytes, body, end, head);
  else if (type === fn.CONNACK) readConnack(bytes, body, end, head);
  else if (type === fn.PINGREQ || type === fn.PINGRESP) {
    head.kind = type === fn.PINGREQ ? KIND_REQUEST : KIND_RESPONSE;
    head.pair = PAIR_PING;
  } else if (type === fn.DISCONNECT || type === fn.AUTH) {
    head.kind = KIND_NOTICE;
    if (end > body) failed(bytes[body], head);
  } else readIdentified(bytes, body, end, type, from, head);
  sink.message(bytes, head);
}

function failed(code: number, head: Head): void {
  if (code >= 0x80) head.status = code;
}

function readConnect(bytes: Uint8Array, body: number, end: number, head: Head): void {
  head.kind = KIND_REQUEST;
  head.pair = PAIR_CONNECT;
  const level = levelOf(bytes, body, end);
  if (level === 0) {
    head.malformed('the protocol is named neither MQTT nor MQIsdp');
    return;
  }
  const behind = body + 3 + bytes[body + 1];
  if (behind + 3 > end) {
    head.malformed('shorter than flags and keep alive');
    return;
  }
  const flags = bytes[behind];
  if (flags & 0x40) head.marks |= MARK_CREDENTIALS;
  if (flags & 1) head.malformed('the reserved flag of a CONNECT is set');
  if ((flags & 4) === 0 && flags & 0x38) head.malformed('will flags without a will');
  const first = level >= 5 ? seekProperties(bytes, behind + 3, end) : behind + 3;
  const clientEnd = first < 0 ? -1 : textEnd(bytes, first, end);
  if (clientEnd < 0) head.malformed('the client identifier does not fit');
  else if (clientEnd > first + 2) {
    head.marks |= MARK_IDENTITY;
    head.digest = hash(bytes, first + 2, clientEnd);
  }
}

/** A number for a client identifier, 31 bits (FNV-1a). */
function hash(bytes: Uint8Array, start: number, end: number): number {
  let value = 0x811c9dc5;
  for (let i = start; i < end; i++) value = Math.imul(value ^ bytes[i], 0x01000193);
  return value & 0x7fffffff;
}

/** Seconds of silence that the client of a CONNECT promises not to exceed, 0 for no promise; -1 when the packet is cut short. */
export function keepAliveOf(bytes: Uint8Array, { start, end }: Head): number {
  const body = bodyOf(bytes, start, end);
  const flags = body + 3 + bytes[body + 1];
  return flags + 3 <= end ? u16be(bytes, flags + 1) : -1;
}

function readConnack(bytes: Uint8Array, body: number, end: number, head: Head): void {
  head.kind = KIND_RESPONSE;
  head.pair = PAIR_CONNECT;
  if (end - body < 2) {
    head.malformed('shorter than flags and a return code');
    return;
  }
  head.status = bytes[body + 1];
  if (bytes[body] > 1) head.malformed('reserved flags of a CONNACK are set');
  if (head.status === 0) head.marks |= MARK_IDENTITY;
}

/** Packets that begin with a packet identifier. */
function readIdentified(bytes: Uint8Array, body: number, end: number, type: number, from: Side, head: Head): void {
  if (end - body < 2) {
    head.malformed('the packet identifier is missing');
    return;
  }
  const packet = u16be(bytes, body);
  head.sequence = packet;
  if (packet === 0) head.malformed('packet identifier 0 is not valid');
  const asks = type === fn.PUBREL || type === fn.SUBSCRIBE || type === fn.UNSUBSCRIBE;
  head.kind = asks ? KIND_REQUEST : KIND_RESPONSE;
  if (type >= fn.SUBSCRIBE) head.pair = PAIR_SUBSCRIBE | packet;
  else {
    // The broker counts its own publications: what goes to a client is kept apart from what comes from it.
    const toClient = (from === FROM_SERVER) === asks && from !== FROM_UNKNOWN ? PAIR_TO_CLIENT : 0;
    head.pair = toClient | packet | (type === fn.PUBREL || type === fn.PUBCOMP ? PAIR_RELEASE : 0);
  }
  if (type === fn.SUBSCRIBE || type === fn.UNSUBSCRIBE) {
    if ((head.marks & MARK_TRUNCATED) === 0 && !isFilters(bytes, body + 2, end, type === fn.SUBSCRIBE ? 1 : 0))
      head.malformed('the list of topic filters does not fit');
  } else if (type === fn.SUBACK || type === fn.UNSUBACK) {
    if (end - body > 2) failed(bytes[end - 1], head);
  } else if (end - body > 2) failed(bytes[body + 2], head);
}

function readPublish(bytes: Uint8Array, at: number, end: number, from: Side, head: Head): void {
  head.kind = KIND_NOTICE;
  if (!publishLayout(bytes, at, end)) {
    head.malformed('the topic or the packet identifier does not fit');
    return;
  }
  const { topic, topicEnd, packet, payload } = layout;
  if (packet === 0) head.malformed('packet identifier 0 is not valid');
  if (packet >= 0) {
    head.kind = KIND_REQUEST;
    head.pair = packet | (from === FROM_SERVER ? PAIR_TO_CLIENT : 0);
    head.sequence = packet;
  }
  head.value = decimal(bytes, payload, end);
  for (let i = topic; i < topicEnd; i++) {
    if (bytes[i] === 0x23 || bytes[i] === 0x2b) {
      head.malformed('a wildcard in the topic of a publication');
      break;
    }
  }
  // A command that the broker hands on is no act of the client that hears it.
  if (from !== FROM_SERVER && isCommand(bytes, topic, topicEnd)) head.acts |= ACT_WRITE;
  if (from === FROM_SERVER && matches(bytes, topic, topicEnd, BROKER_VERSION)) head.marks |= MARK_IDENTITY;
}

const words = (...list: string[]) => list.map((word) => new TextEncoder().encode(word));
/** Topic under which a broker tells its version. */
const [BROKER_VERSION] = words('$sys/broker/version');
/** Levels that by custom carry a command to a device: as the last level of a topic (Homie, Zigbee2MQTT), or as the first (Tasmota). */
const LAST = words('set', 'cmd', 'command', 'commands', 'write', 'control');
const FIRST = words('cmnd', 'cmd', 'command', 'commands');

function isCommand(bytes: Uint8Array, start: number, end: number): boolean {
  let last = end;
  while (last > start && bytes[last - 1] !== 0x2f) last--;
  for (let i = 0; i < LAST.length; i++) if (matches(bytes, last, end, LAST[i])) return true;
  let first = start;
  while (first < end && bytes[first] !== 0x2f) first++;
  if (first === end) return false;
  for (let i = 0; i < FIRST.length; i++) if (matches(bytes, start, first, FIRST[i])) return true;
  return false;
}

/** Whether bytes[start, end) is the lower-case `word`, whatever its case. */
function matches(bytes: Uint8Array, start: number, end: number, word: Uint8Array): boolean {
  if (end - start !== word.length) return false;
  for (let i = 0; i < word.length; i++) {
    const byte = bytes[start + i];
    if ((byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte) !== word[i]) return false;
  }
  return true;
}

/** The decimal number that bytes[start, end) is as text; NaN when it is not one. */
function decimal(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 1 || end - start > 16) return Number.NaN;
  const negative = bytes[start] === 0x2d;
  let value = 0;
  let scale = 0;
  let digits = 0;
  for (let i = negative ? start + 1 : start; i < end; i++) {
    const byte = bytes[i];
    if (byte === 0x2e && scale === 0) scale = 1;
    else if (byte >= 0x30 && byte <= 0x39) {
      value = value * 10 + byte - 0x30;
      if (scale > 0) scale *= 10;
      digits++;
    } else return Number.NaN;
  }
  if (digits === 0) return Number.NaN;
  if (scale > 1) value /= scale;
  return negative ? -value : value;
}
