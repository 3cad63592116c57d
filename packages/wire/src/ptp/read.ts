import { u16be, u32be } from '../bytes.ts';
import { type Head, KIND_NOTICE, KIND_REQUEST, KIND_RESPONSE, MARK_IDENTITY } from '../message.ts';
import {
  ACTION_ACKNOWLEDGE,
  ACTION_RESPONSE,
  ANNOUNCE,
  DELAY_REQUEST,
  DELAY_RESPONSE,
  functions,
  MANAGE,
  MANAGEMENT,
  PEER_DELAY_FOLLOW_UP,
  PEER_DELAY_REQUEST,
  PEER_DELAY_RESPONSE,
  shortest,
  TLV_MANAGEMENT,
  TLV_MANAGEMENT_ERROR,
} from './functions.ts';

/** Header of every message (IEEE 1588-2019 table 35). */
export const HEADER = 34;
/** Header, target port, hops and action of a management message. */
export const MANAGEMENT_HEADER = 48;
const FLAG_UNICAST = 0x0400;
/** Management identifier of a clock's description of itself. */
export const CLOCK_DESCRIPTION = 1;

/** Control field of each message type in version 2.0; later versions may leave it 0. */
const CONTROLS = [0, 1, 5, 5, 5, 5, 5, 5, 2, 3, 5, 5, 5, 4, 5, 5];

/** 75 for a message of version 2 whose type, length and control field agree; there is no more to tell it by, so the port or EtherType has to. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < HEADER || (bytes[at + 1] & 15) !== 2 || bytes[at + 1] > 0x12) return 0;
  const least = shortest[bytes[at] & 15];
  const length = u16be(bytes, at + 2);
  // Ethernet pads short frames, and UDP over IPv6 has two octets behind the message.
  if (least === 0 || length < least || length > end - at || end - at - length > 46) return 0;
  const control = bytes[at + 32];
  return control === CONTROLS[bytes[at] & 15] || control === 0 ? 75 : 0;
}

/**
 * Fills `head` from the message in bytes[at, end). `unit` is the domain; of an announcement, `area` is a hash of the grandmaster's identity and `state` its
 * rank: priority 1, class, accuracy, priority 2; of management, `address` is the management identifier.
 */
export function readHead(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.reset(at, end);
  if (end - at < HEADER) {
    head.malformed('shorter than a header');
    return;
  }
  const type = bytes[at] & 15;
  const length = u16be(bytes, at + 2);
  head.kind = KIND_NOTICE;
  head.code = type;
  head.unit = bytes[at + 4];
  head.sequence = u16be(bytes, at + 30);
  if (length < shortest[type] || length > end - at) head.malformed('the length does not fit the message');
  else head.end = at + length;
  const whole = head.end - at >= shortest[type];
  if (type === ANNOUNCE && whole) announce(bytes, at, head);
  else if (type === MANAGEMENT && whole) manage(bytes, at, head);
  // What goes to everyone is answered to everyone: only between two is an answer found again.
  else if (u16be(bytes, at + 6) & FLAG_UNICAST && type !== 0) exchange(type, head);
  head.acts = functions.get(head.code)?.acts ?? 0;
}

function announce(bytes: Uint8Array, at: number, head: Head): void {
  head.area = (u32be(bytes, at + 53) ^ Math.imul(u32be(bytes, at + 57), 0x9e3779b1)) >>> 0;
  head.state = ((bytes[at + 47] << 24) | (bytes[at + 48] << 16) | (bytes[at + 49] << 8) | bytes[at + 52]) >>> 0;
  head.marks |= MARK_IDENTITY;
}

function exchange(type: number, head: Head): void {
  if (type === DELAY_REQUEST || type === PEER_DELAY_REQUEST) {
    head.kind = KIND_REQUEST;
    head.pair = (type << 16) | head.sequence;
  } else if (type === DELAY_RESPONSE || type === PEER_DELAY_RESPONSE) {
    head.kind = KIND_RESPONSE;
    head.pair = ((type === DELAY_RESPONSE ? DELAY_REQUEST : PEER_DELAY_REQUEST) << 16) | head.sequence;
  } else if (type === PEER_DELAY_FOLLOW_UP) head.kind = KIND_NOTICE;
}

/** Management in several clocks' midst has many answers: requests are told, not paired. */
function manage(bytes: Uint8Array, at: number, head: Head): void {
  const action = bytes[at + 46] & 15;
  if (functions.has(MANAGE | action)) head.code = MANAGE | action;
  head.kind = action === ACTION_RESPONSE || action === ACTION_ACKNOWLEDGE ? KIND_NOTICE : KIND_REQUEST;
  const tlv = at + MANAGEMENT_HEADER;
  if (head.end - tlv < 6) return;
  const type = u16be(bytes, tlv);
  if (type === TLV_MANAGEMENT) {
    head.address = u16be(bytes, tlv + 4);
    head.quantity = 1;
    if (head.address === CLOCK_DESCRIPTION && head.kind === KIND_NOTICE) head.marks |= MARK_IDENTITY;
  } else if (type === TLV_MANAGEMENT_ERROR) {
    head.status = u16be(bytes, tlv + 4);
    if (head.end - tlv >= 8) head.address = u16be(bytes, tlv + 6);
  }
}
