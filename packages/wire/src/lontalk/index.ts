import { u16be, u32be } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import { Head, KIND_NOTICE, KIND_REQUEST, KIND_RESPONSE, MARK_BROADCAST, MARK_CREDENTIALS } from '../message.ts';
import { Protocol } from '../protocol.ts';
import * as fn from './functions.ts';

/** Header of a packet (ISO/IEC 14908-4 §9): length, version, type, extension size, flags, vendor, session, sequence, time. */
const HEADER = 20;
/** Area of network variables; `address` is the selector. */
const AREA_VARIABLES = 1;

/**
 * LonTalk in packets of its channel over IP. Head: `unit` is the sender's subnet << 8 | node, `address` a network variable's selector, `sequence` the
 * packet's number.
 */
export const lontalk: Protocol = new Protocol({
  id: 'lontalk',
  name: 'LonTalk (CN/IP)',
  specification: 'ISO/IEC 14908-1 and 14908-4 (CEA-709.1, CEA-852)',
  industrial: true,
  depth: 'functions',
  carriage: { udp: [1628, 1629] },
  functions: fn.functions,
  areas: new Map([[AREA_VARIABLES, 'network_variables']]),
  answerCode: (code, requestCode) => (code === fn.RESPONSE ? requestCode : code),
  longest: 1500,
  codeText: (code) => `0x${(code & 0xff).toString(16).padStart(2, '0')}`,
  wireCode: (code) => code & 0xff,
  recognise(bytes, at, end) {
    if (end - at < HEADER || bytes[at + 2] !== 1 || u16be(bytes, at) !== end - at) return 0;
    if (!fn.functions.has(fn.PACKET | bytes[at + 3]) || at + HEADER + bytes[at + 4] * 4 > end || bytes[at + 5] & 0x1f) return 0;
    if (bytes[at + 3] !== fn.DATA_PACKET) return 60;
    return seek(bytes, at, end) ? 85 : 0;
  },
  read(bytes, at, end, _from, sink) {
    readHead(bytes, at, end);
    sink.message(bytes, head);
  },
  describe,
});

const head = new Head(lontalk);

/** Where the parts of a frame are. One object, reused. */
const frame = {
  format: 0,
  address: 0,
  source: 0,
  /** Subnet << 8 | node, group, or subnet of a broadcast. */
  destination: 0,
  domain: 0,
  domainEnd: 0,
  pdu: 0,
};
/** Bytes behind source subnet and node by address format; a subnet and node may be followed by the group that it is a member of. */
const DESTINATIONS = [1, 1, 2, 7];
const DOMAINS = [0, 1, 3, 6];

/** Finds the parts of the frame in the data packet bytes[at, end) (ISO/IEC 14908-1 §8). False when it does not fit or is of another version. */
function seek(bytes: Uint8Array, at: number, end: number): boolean {
  const link = at + HEADER + bytes[at + 4] * 4;
  if (link + 5 > end) return false;
  const network = bytes[link + 1];
  if (network >> 6 !== 0) return false;
  frame.format = (network >> 4) & 3;
  frame.address = (network >> 2) & 3;
  const first = link + 2;
  frame.source = (bytes[first] << 8) | (bytes[first + 1] & 0x7f);
  let next = first + 2 + DESTINATIONS[frame.address];
  // A group member that acknowledges adds group and member.
  if (frame.address === 2 && (bytes[first + 1] & 0x80) === 0) next += 2;
  frame.domain = next;
  frame.domainEnd = next + DOMAINS[network & 3];
  frame.pdu = frame.domainEnd;
  if (frame.domainEnd > end) return false;
  frame.destination = frame.address === 2 ? (bytes[first + 2] << 8) | (bytes[first + 3] & 0x7f) : bytes[first + 2];
  return true;
}

function readHead(bytes: Uint8Array, at: number, end: number): void {
  head.reset(at, end);
  head.kind = KIND_NOTICE;
  if (end - at < HEADER) {
    head.malformed('shorter than a header');
    return;
  }
  if (u16be(bytes, at) !== end - at) head.malformed('the length does not match the packet');
  head.code = fn.PACKET | bytes[at + 3];
  head.acts = fn.functions.get(head.code)?.acts ?? 0;
  head.sequence = u32be(bytes, at + 12);
  if (bytes[at + 3] !== fn.DATA_PACKET) return;
  if (!seek(bytes, at, end)) {
    head.malformed('the frame does not fit');
    return;
  }
  head.unit = frame.source;
  if (frame.address === 0) head.marks |= MARK_BROADCAST;
  readPdu(bytes, end);
  head.acts = fn.functions.get(head.code)?.acts ?? 0;
}

/** Types of transport and session PDUs (§9 and §11). */
const TYPE_ACKNOWLEDGED = 0;
const TYPE_ANSWER = 2;
const TYPE_REMINDER = 4;
const TYPE_REMINDER_MESSAGE = 5;
const TRANSPORT = 0;
const SESSION = 1;
const AUTHENTICATION = 2;

/** Where the application message begins, behind the PDU's own header; -1 when there is none. */
function applicationAt(bytes: Uint8Array, end: number): number {
  const { format, pdu } = frame;
  if (pdu >= end) return -1;
  if (format === AUTHENTICATION) return -1;
  if (format > AUTHENTICATION) return pdu;
  const type = (bytes[pdu] >> 4) & 7;
  if (type === TYPE_REMINDER || (type === TYPE_ANSWER && format === TRANSPORT)) return -1;
  // A reminder carries the list of members that have not answered.
  if (type === TYPE_REMINDER_MESSAGE) return pdu + 1 < end ? pdu + 2 + bytes[pdu + 1] : -1;
  return pdu + 1;
}

function readPdu(bytes: Uint8Array, end: number): void {
  const { format, pdu, source, destination } = frame;
  if (pdu >= end) {
    head.malformed('the frame carries nothing');
    return;
  }
  const type = (bytes[pdu] >> 4) & 7;
  if (format === TRANSPORT || format === SESSION) {
    // Transaction, and both nodes whichever of them sends.
    if (frame.address === 2 && (type === TYPE_ACKNOWLEDGED || type === TYPE_ANSWER)) {
      head.pair = (format << 20) | ((source ^ destination) << 4) | (bytes[pdu] & 15);
      head.kind = type === TYPE_ANSWER ? KIND_RESPONSE : KIND_REQUEST;
    }
    if (type === TYPE_ANSWER && format === TRANSPORT) head.code = fn.ACKNOWLEDGE;
    else if (type === TYPE_REMINDER) head.code = fn.REMINDER;
  } else if (format === AUTHENTICATION) head.code = bytes[pdu] & 2 ? fn.REPLY : fn.CHALLENGE;
  const application = applicationAt(bytes, end);
  if (application < 0) return;
  if (application >= end) {
    head.malformed('the application message is missing');
    return;
  }
  const answers = format === SESSION && type === TYPE_ANSWER;
  const first = bytes[application];
  if (first & 0x80) {
    if (application + 2 > end) {
      head.malformed('the selector of the network variable is cut short');
      return;
    }
    head.code = answers ? fn.RESPONSE : format === SESSION ? fn.VARIABLE_POLL : fn.VARIABLE_UPDATE;
    head.area = AREA_VARIABLES;
    head.address = u16be(bytes, application) & 0x3fff;
    head.quantity = 1;
    const length = end - application - 2;
    if (length >= 1 && length <= 4) {
      let value = 0;
      for (let i = application + 2; i < end; i++) value = value * 256 + bytes[i];
      head.value = value;
    }
  } else if (answers) head.code = fn.RESPONSE;
  else if (first >= 0x50) {
    head.code = first;
    if (first === 0x65) head.marks |= MARK_CREDENTIALS;
  } else head.code = first >= 0x40 ? fn.FOREIGN : fn.APPLICATION;
}

function describe(bytes: Uint8Array, { start, end, code, area, address, value }: Head, out: Fields): void {
  if (end - start < HEADER) return;
  out.text('packet', fn.functions.get(fn.PACKET | bytes[start + 3])?.name ?? `packet_${bytes[start + 3]}`);
  out.number('session', u32be(bytes, start + 8));
  out.number('sequence', u32be(bytes, start + 12));
  if (bytes[start + 3] !== fn.DATA_PACKET || !seek(bytes, start, end)) return;
  const { format, source, destination, domain, domainEnd, pdu } = frame;
  out.text('address_format', fn.addressFormats[frame.address]);
  out.text('source', `${source >> 8}/${source & 0x7f}`);
  if (frame.address === 2) out.text('destination', `${destination >> 8}/${destination & 0x7f}`);
  else out.number(frame.address === 1 ? 'destination_group' : 'destination_subnet', destination);
  if (frame.address === 3) out.bytes('unique_id', bytes, domain - 6, domain);
  if (domainEnd > domain) out.bytes('domain', bytes, domain, domainEnd);
  out.text('pdu', fn.pduFormats[format]);
  if (format < AUTHENTICATION && pdu < end) {
    out.number('transaction', bytes[pdu] & 15);
    if (bytes[pdu] & 0x80) out.flag('authenticated', true);
  }
  const application = applicationAt(bytes, end);
  if (application < 0 || application >= end) return;
  if (area === AREA_VARIABLES) {
    out.number('selector', address);
    out.text('direction', bytes[application] & 0x40 ? 'output' : 'input');
    if (!Number.isNaN(value)) out.number('value', value);
    out.bytes('data', bytes, Math.min(end, application + 2), end);
    return;
  }
  out.number('message_code', bytes[application]);
  // A key is not told.
  if (code !== 0x65 && application + 1 < end) out.bytes('data', bytes, application + 1, end);
}
