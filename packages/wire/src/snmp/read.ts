import { BER_INTEGER, BER_OBJECT_IDENTIFIER, BER_OCTET_STRING, BER_SEQUENCE, BerReader } from '../ber.ts';
import {
  ACT_ALARM,
  ACT_CONFIGURE,
  ACT_READ,
  ACT_REPORT,
  ACT_WRITE,
  type Head,
  KIND_NOTICE,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_CREDENTIALS,
  MARK_IDENTITY,
} from '../message.ts';
import { functionTable, statusTable } from '../protocol.ts';

/** PDU types by the number of their context tag (RFC 3416 §3; RFC 1157 §4.1 for the first trap). */
export const RESPONSE = 2;
export const SET = 3;
export const TRAP_V1 = 4;
export const REPORT = 8;
/** An SNMPv3 message whose PDU is encrypted. */
export const ENCRYPTED = 0x100;

/** PDUs of all versions. */
export const functions = functionTable([
  [0, 'get_request', 'GetRequest', ACT_READ],
  [1, 'get_next_request', 'GetNextRequest', ACT_READ],
  [RESPONSE, 'response', 'Response', 0],
  [SET, 'set_request', 'SetRequest', ACT_WRITE | ACT_CONFIGURE],
  [TRAP_V1, 'trap', 'Trap (SNMPv1)', ACT_REPORT | ACT_ALARM],
  [5, 'get_bulk_request', 'GetBulkRequest', ACT_READ],
  [6, 'inform_request', 'InformRequest', ACT_REPORT | ACT_ALARM],
  [7, 'snmp_v2_trap', 'SNMPv2-Trap', ACT_REPORT | ACT_ALARM],
  [REPORT, 'report', 'Report', 0],
  [ENCRYPTED, 'encrypted', 'Encrypted PDU', 0],
]);

/** Error statuses, RFC 3416 §3. */
export const statuses = statusTable([
  [1, 'too_big', 'tooBig'],
  [2, 'no_such_name', 'noSuchName'],
  [3, 'bad_value', 'badValue'],
  [4, 'read_only', 'readOnly'],
  [5, 'gen_err', 'genErr'],
  [6, 'no_access', 'noAccess'],
  [7, 'wrong_type', 'wrongType'],
  [8, 'wrong_length', 'wrongLength'],
  [9, 'wrong_encoding', 'wrongEncoding'],
  [10, 'wrong_value', 'wrongValue'],
  [11, 'no_creation', 'noCreation'],
  [12, 'inconsistent_value', 'inconsistentValue'],
  [13, 'resource_unavailable', 'resourceUnavailable'],
  [14, 'commit_failed', 'commitFailed'],
  [15, 'undo_failed', 'undoFailed'],
  [16, 'authorization_error', 'authorizationError'],
  [17, 'not_writable', 'notWritable'],
  [18, 'inconsistent_name', 'inconsistentName'],
]);

/** Where the parts of a message are, found by one walk; -1 without. Reused. */
export class Layout {
  version = -1;
  communityStart = -1;
  communityEnd = -1;
  messageId = -1;
  flags = 0;
  securityModel = -1;
  engineStart = -1;
  engineEnd = -1;
  userStart = -1;
  userEnd = -1;
  /** Number of the PDU's tag, ENCRYPTED, or -1 when there is no PDU. */
  pdu = -1;
  pduStart = -1;
  pduEnd = -1;

  /** Forgets the last message. */
  reset(): this {
    this.version = -1;
    this.communityStart = -1;
    this.communityEnd = -1;
    this.messageId = -1;
    this.flags = 0;
    this.securityModel = -1;
    this.engineStart = -1;
    this.engineEnd = -1;
    this.userStart = -1;
    this.userEnd = -1;
    this.pdu = -1;
    this.pduStart = -1;
    this.pduEnd = -1;
    return this;
  }
}

const reader = new BerReader();
const parameters = new BerReader();

/** Finds the parts of the message bytes[at, end). True when it is whole, down to the PDU. */
export function layOut(bytes: Uint8Array, at: number, end: number, out: Layout): boolean {
  out.reset();
  reader.reset(bytes, at, end);
  if (!reader.take(BER_SEQUENCE) || reader.stop !== end || !reader.enter()) return false;
  if (!reader.take(BER_INTEGER) || reader.stop - reader.start !== 1) return false;
  out.version = bytes[reader.start];
  if (out.version === 3) return layOutV3(bytes, out);
  if (out.version > 1 || !reader.take(BER_OCTET_STRING)) return false;
  out.communityStart = reader.start;
  out.communityEnd = reader.stop;
  return pduHere(out);
}

function layOutV3(bytes: Uint8Array, out: Layout): boolean {
  if (!reader.take(BER_SEQUENCE) || !reader.enter()) return false;
  if (!reader.take(BER_INTEGER)) return false;
  out.messageId = reader.integer();
  if (!reader.take(BER_INTEGER) || !reader.take(BER_OCTET_STRING) || reader.stop === reader.start) return false;
  out.flags = bytes[reader.start];
  if (!reader.take(BER_INTEGER)) return false;
  out.securityModel = reader.integer();
  reader.leave();
  if (!reader.take(BER_OCTET_STRING)) return false;
  // The security parameters are an encoding inside an octet string (RFC 3414 §2.4).
  parameters.reset(bytes, reader.start, reader.stop);
  if (parameters.take(BER_SEQUENCE) && parameters.enter() && parameters.take(BER_OCTET_STRING)) {
    out.engineStart = parameters.start;
    out.engineEnd = parameters.stop;
    if (parameters.take(BER_INTEGER) && parameters.take(BER_INTEGER) && parameters.take(BER_OCTET_STRING)) {
      out.userStart = parameters.start;
      out.userEnd = parameters.stop;
    }
  }
  if (reader.take(BER_OCTET_STRING)) {
    out.pdu = ENCRYPTED;
    out.pduStart = reader.start;
    out.pduEnd = reader.stop;
    return !reader.malformed;
  }
  if (!reader.take(BER_SEQUENCE) || !reader.enter()) return false;
  return reader.take(BER_OCTET_STRING) && reader.take(BER_OCTET_STRING) && pduHere(out);
}

function pduHere(out: Layout): boolean {
  if (!reader.next() || reader.tag < 0xa0 || reader.tag > 0xa8) return false;
  out.pdu = reader.tag & 0x1f;
  out.pduStart = reader.start;
  out.pduEnd = reader.stop;
  return !reader.malformed;
}

const layout = new Layout();

/** 92 for a message that is whole and made as the version says. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  return end - at >= 16 && bytes[at] === BER_SEQUENCE && layOut(bytes, at, end, layout) ? 92 : 0;
}

/** Fills `head` from the message bytes[at, end). */
export function readHead(bytes: Uint8Array, at: number, end: number, head: Head): void {
  head.reset(at, end);
  const whole = layOut(bytes, at, end, layout);
  if (layout.communityStart >= 0 && layout.communityEnd > layout.communityStart) head.marks |= MARK_CREDENTIALS;
  if (!whole || layout.pdu < 0) {
    head.malformed('no message of SNMPv1, v2c or v3');
    return;
  }
  const { pdu } = layout;
  head.code = pdu;
  head.acts = functions.get(pdu)?.acts ?? 0;
  head.kind = pdu === RESPONSE || pdu === REPORT ? KIND_RESPONSE : pdu === TRAP_V1 || pdu === 7 ? KIND_NOTICE : KIND_REQUEST;
  if (pdu === ENCRYPTED) {
    // A request asks to be reported to; a response does not (RFC 3412 §6.4).
    head.kind = layout.flags & 4 ? KIND_REQUEST : KIND_RESPONSE;
    head.pair = layout.messageId >>> 0;
    if (layout.engineEnd - layout.engineStart > 5 && head.kind === KIND_RESPONSE) head.marks |= MARK_IDENTITY;
    return;
  }
  reader.reset(bytes, layout.pduStart, layout.pduEnd);
  if (pdu === TRAP_V1) {
    if (!reader.take(BER_OBJECT_IDENTIFIER) || !reader.next() || !reader.take(BER_INTEGER))
      head.malformed('a trap without its enterprise');
    else head.area = reader.integer();
    return;
  }
  if (!reader.take(BER_INTEGER)) {
    head.malformed('a PDU without a request id');
    return;
  }
  // In SNMPv3 a report may not know the request id, but it answers the message id.
  head.pair = (layout.version === 3 ? layout.messageId : reader.integer()) >>> 0;
  if (reader.take(BER_INTEGER) && head.kind === KIND_RESPONSE) head.status = reader.integer();
  if (!reader.take(BER_INTEGER) || !reader.take(BER_SEQUENCE) || !reader.enter()) {
    head.malformed('a PDU without variable bindings');
    return;
  }
  const told = pdu === RESPONSE && head.status === 0;
  while (reader.take(BER_SEQUENCE) && reader.enter()) {
    head.quantity++;
    if (reader.take(BER_OBJECT_IDENTIFIER)) {
      if (told && identifies(bytes, reader.start, reader.stop)) head.marks |= MARK_IDENTITY;
      if (reader.next() && reader.tag === BER_INTEGER && Number.isNaN(head.value)) head.value = reader.integer();
    }
    reader.leave();
  }
  if (head.kind === KIND_RESPONSE && layout.engineEnd - layout.engineStart > 5) head.marks |= MARK_IDENTITY;
  if (reader.malformed) head.malformed('a variable binding is longer than its list');
}

/** 1.3.6.1.2.1: objects of the standard management tree. */
const MANAGEMENT = [0x2b, 6, 1, 2, 1];

/** True for objects of the system group (…1.1) and of the entity group (…1.47). */
function identifies(bytes: Uint8Array, start: number, stop: number): boolean {
  if (stop - start < 7) return false;
  for (let i = 0; i < MANAGEMENT.length; i++) if (bytes[start + i] !== MANAGEMENT[i]) return false;
  return bytes[start + 5] === 1 || bytes[start + 5] === 47;
}
