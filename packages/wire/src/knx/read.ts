import { u16be } from '../bytes.ts';
import {
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  type Head,
  KIND_NOTICE,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_CREDENTIALS,
  MARK_IDENTITY,
  type Side,
} from '../message.ts';
import * as fn from './functions.ts';

/** Header length, version 1.0, service, total length (KNX 03/08/02 §2.3). */
export const HEADER = 6;
/** Longest frame that devices exchange, secure wrapper included. */
export const LONGEST = 2048;

/** Areas of destination addresses. */
export const AREA_INDIVIDUAL = 0;
export const AREA_GROUP = 1;

/** Length of the frame at `at`. */
export function measure(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < HEADER) return end - at > 1 && (bytes[at] !== 6 || bytes[at + 1] !== 0x10) ? -1 : 0;
  if (bytes[at] !== 6 || bytes[at + 1] !== 0x10) return -1;
  const length = u16be(bytes, at + 4);
  return length >= HEADER && length <= LONGEST ? length : -1;
}

/** 92 for a known service whose length is the datagram's; 50 for the beginning of a longer one. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  const length = measure(bytes, at, end);
  if (length <= 0 || end - at < HEADER || !fn.functions.has(u16be(bytes, at + 2))) return 0;
  return length <= end - at ? 92 : 50;
}

/** Requests of core services come from the client, their answers from the server; either side may send through a tunnel. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  if (end - at < HEADER) return FROM_UNKNOWN;
  const service = u16be(bytes, at + 2);
  if (service >= 0x201 && service <= 0x20c && service !== 0x209 && service !== 0x20a) {
    if (service === 0x20b) return FROM_CLIENT;
    return service === 0x20c || service % 2 === 0 ? FROM_SERVER : FROM_CLIENT;
  }
  return FROM_UNKNOWN;
}

/** Where the cEMI frame of a service begins; -1 when it carries none. */
export function cemiOf(bytes: Uint8Array, at: number): number {
  const service = u16be(bytes, at + 2);
  if (service === fn.TUNNELLING_REQUEST || service === fn.CONFIGURATION_REQUEST) return at + HEADER + bytes[at + HEADER];
  return service === fn.ROUTING_INDICATION || service === 0x533 ? at + HEADER : -1;
}

/** Fills `head` from the frame bytes[at, end). */
export function readHead(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.reset(at, end);
  if (end - at < HEADER) {
    head.malformed('shorter than a header');
    return;
  }
  if (measure(bytes, at, end) !== end - at) head.malformed('the total length does not match the frame');
  const service = u16be(bytes, at + 2);
  head.code = service;
  head.acts = fn.functions.get(service)?.acts ?? 0;
  head.kind = KIND_NOTICE;
  const body = at + HEADER;
  if (service >= 0x203 && service <= 0x20a) {
    const answers = service % 2 === 0;
    head.kind = answers ? KIND_RESPONSE : KIND_REQUEST;
    const connected = service >= 0x207 || service === fn.CONNECT_RESPONSE;
    // A connection's channel is known from the answer to its request on.
    head.pair = ((service - (answers ? 1 : 0)) << 8) | (service >= 0x207 && body < end ? bytes[body] : 0);
    if (connected && answers && body + 1 < end) head.status = bytes[body + 1];
  } else if (service === fn.SEARCH_RESPONSE || service === fn.SEARCH_RESPONSE_EXTENDED) head.kind = KIND_RESPONSE;
  else if (service === 0x201 || service === 0x20b) head.kind = KIND_REQUEST;
  if (service === fn.SEARCH_RESPONSE || service === fn.DESCRIPTION_RESPONSE || service === fn.SEARCH_RESPONSE_EXTENDED)
    head.marks |= MARK_IDENTITY;
  const channelled =
    service === fn.TUNNELLING_REQUEST ||
    service === fn.CONFIGURATION_REQUEST ||
    service === fn.TUNNELLING_ACKNOWLEDGE ||
    service === fn.CONFIGURATION_ACKNOWLEDGE;
  if (channelled) {
    if (body + 4 > end || bytes[body] !== 4) {
      head.malformed('the connection header does not fit');
      return;
    }
    head.sequence = bytes[body + 2];
    head.kind = service % 2 === 0 ? KIND_REQUEST : KIND_RESPONSE;
    head.pair = ((service & 0xfffe) << 16) | (bytes[body + 1] << 8) | bytes[body + 2];
    if (head.kind === KIND_RESPONSE) head.status = bytes[body + 3];
  }
  if (
    service === fn.TUNNELLING_REQUEST ||
    service === fn.CONFIGURATION_REQUEST ||
    service === fn.ROUTING_INDICATION ||
    service === 0x533
  )
    readCemi(bytes, cemiOf(bytes, at), end, head);
}

/** What a cEMI frame does (KNX 03/06/03 §4.1): the application service where it carries one. */
function readCemi(bytes: Uint8Array, at: number, end: number, head: Head): void {
  if (at + 2 > end) {
    head.malformed('the frame of the bus is missing');
    return;
  }
  const message = bytes[at];
  head.code = fn.MANAGEMENT | message;
  head.acts = fn.functions.get(head.code)?.acts ?? 0;
  if (message !== 0x11 && message !== 0x29 && message !== 0x2e) return;
  const control = at + 2 + bytes[at + 1];
  if (control + 8 > end) {
    head.malformed('the link layer frame does not fit');
    return;
  }
  head.unit = u16be(bytes, control + 2);
  head.area = bytes[control + 1] & 0x80 ? AREA_GROUP : AREA_INDIVIDUAL;
  head.address = u16be(bytes, control + 4);
  head.quantity = 1;
  const length = bytes[control + 6];
  const transport = control + 7;
  if (transport + 1 + length > end) {
    head.malformed('the link layer frame does not fit');
    return;
  }
  // The interface repeats what it sent to the bus as a confirmation: it is told, and does nothing again.
  const confirms = message === 0x2e;
  if (bytes[transport] & 0x80) head.code = fn.TRANSPORT | (bytes[transport] & 3);
  else if (length > 0) {
    const service = applicationOf(bytes, transport);
    head.code = fn.APPLICATION | service;
    if (head.code === fn.GROUP_WRITE || head.code === fn.GROUP_RESPONSE) head.value = valueOf(bytes, transport, length);
    if ((head.code === fn.AUTHORIZE || head.code === fn.KEY_WRITE) && !confirms) head.marks |= MARK_CREDENTIALS;
  }
  head.acts = confirms ? 0 : (fn.functions.get(head.code)?.acts ?? 0);
}

/** The application service of ten bits; of the short ones, whose lower six bits are data, the upper four. */
export function applicationOf(bytes: Uint8Array, transport: number): number {
  const all = ((bytes[transport] & 3) << 8) | bytes[transport + 1];
  return EXTENDED[all >> 6] === 1 ? all : all & 0x3c0;
}

/** Services whose lower six bits tell further: system parameters, user messages, restart, and the escape. */
const EXTENDED = new Uint8Array(16);
for (const upper of [7, 11, 14, 15]) EXTENDED[upper] = 1;

/** The value of a group object as an unsigned number: six bits, or one to four bytes. NaN when longer. */
function valueOf(bytes: Uint8Array, transport: number, length: number): number {
  if (length === 1) return bytes[transport + 1] & 0x3f;
  if (length > 5) return Number.NaN;
  let value = 0;
  for (let i = transport + 2; i < transport + 1 + length; i++) value = value * 256 + bytes[i];
  return value;
}
