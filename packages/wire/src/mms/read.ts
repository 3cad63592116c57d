import { BerReader } from '../ber.ts';
import {
  ACT_REPORT,
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  type Head,
  KIND_NOTICE,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_IDENTITY,
  type MessageSink,
  type Side,
} from '../message.ts';
import {
  DATA_ARRAY,
  DATA_BIT_STRING,
  DATA_STRUCTURE,
  DATA_UNSIGNED,
  DATA_VISIBLE_STRING,
  elementNumber,
  firstNumber,
} from './data.ts';
import {
  ACCESS_ERROR,
  CANCEL,
  CONCLUDE,
  CONFIRMED_ERROR,
  functions,
  IDENTIFY,
  INFORMATION_REPORT,
  INITIATE,
  NO_SERVICE,
  PDU_CANCEL_ERROR,
  PDU_CANCEL_REQUEST,
  PDU_CANCEL_RESPONSE,
  PDU_CONCLUDE_ERROR,
  PDU_CONCLUDE_REQUEST,
  PDU_CONCLUDE_RESPONSE,
  PDU_CONFIRMED_ERROR,
  PDU_CONFIRMED_REQUEST,
  PDU_CONFIRMED_RESPONSE,
  PDU_INITIATE_ERROR,
  PDU_INITIATE_REQUEST,
  PDU_INITIATE_RESPONSE,
  PDU_REJECT,
  PDU_UNCONFIRMED,
  READ,
  REJECT,
  REJECTION,
  SERVICE_ERROR,
  UNCONFIRMED,
  WRITE,
} from './functions.ts';
import { findPdus, Pdus, SPDU_ABORT, SPDU_ACCEPT, SPDU_CONNECT } from './layers.ts';
import { looksLikePlate, plateOf } from './nameplate.ts';
import { constraintOf, NAME_DOMAIN, readActs, writeActs } from './names.ts';

/** Pairs of initiate and conclude, which have no invoke id: numbers that no client counts up to. */
const PAIR_INITIATE = 0x7fff_fff0;
const PAIR_CONCLUDE = 0x7fff_fff1;

const pdus = new Pdus();
const reader = new BerReader();

/** Number of a tag: of its low form, or of one octet behind the identifier. */
export const tagNumber = (tag: number): number => (tag > 0xff ? tag & 0x7f : tag & 0x1f);

/** 95 for an MMS PDU under session, presentation and ACSE; 85 for one on the transport alone; 60 for the layers without MMS in them. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  findPdus(bytes, at, end, pdus);
  if (pdus.count === 0) {
    if (pdus.layered) return 60;
    const abort = pdus.spdu === SPDU_ABORT || pdus.spdu === SPDU_CONNECT || pdus.spdu === SPDU_ACCEPT;
    return abort && end - at >= 2 && bytes[at + 1] === end - at - 2 ? 50 : 0;
  }
  if (pdus.layered) return plausible(bytes, pdus.starts[0], pdus.ends[0]) ? 95 : 60;
  return plausible(bytes, pdus.starts[0], pdus.ends[0]) ? 85 : 0;
}

/** True when the PDU fills its place and begins as its kind must. */
function plausible(bytes: Uint8Array, start: number, end: number): boolean {
  reader.reset(bytes, start, end);
  if (!reader.next() || reader.malformed || reader.stop !== end) return false;
  const pdu: number = reader.tag;
  const length = reader.stop - reader.start;
  if (pdu === PDU_CONCLUDE_REQUEST || pdu === PDU_CONCLUDE_RESPONSE) return length === 0;
  if (pdu === PDU_CANCEL_REQUEST || pdu === PDU_CANCEL_RESPONSE) return length >= 1 && length <= 5;
  reader.enter();
  if (!reader.next() || reader.malformed) return false;
  const first: number = reader.tag;
  if (pdu === PDU_CONFIRMED_REQUEST || pdu === PDU_CONFIRMED_RESPONSE) return first === 0x02 && reader.stop - reader.start <= 5;
  if (pdu === PDU_CONFIRMED_ERROR || pdu === PDU_REJECT) return first >= 0x80 && first <= 0x8b;
  if (pdu === PDU_UNCONFIRMED) return first >= 0xa0 && first <= 0xa2;
  if (pdu === PDU_INITIATE_REQUEST || pdu === PDU_INITIATE_RESPONSE) return first === 0x80 || first === 0x81;
  return first === 0xa0 || first === 0x80;
}

/** Requests come from clients; answers, errors and reports from servers. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  findPdus(bytes, at, end, pdus);
  if (pdus.count === 0) return pdus.spdu === SPDU_CONNECT ? FROM_CLIENT : pdus.spdu === SPDU_ACCEPT ? FROM_SERVER : FROM_UNKNOWN;
  const tag = bytes[pdus.starts[0]];
  if (tag === PDU_CONFIRMED_REQUEST || tag === PDU_INITIATE_REQUEST || tag === PDU_CANCEL_REQUEST || tag === PDU_CONCLUDE_REQUEST)
    return FROM_CLIENT;
  return tag === PDU_REJECT ? FROM_UNKNOWN : FROM_SERVER;
}

/** Reads the heads of the MMS PDUs in the TSDU bytes[at, end) and hands each to the sink. */
export function readHeads(bytes: Uint8Array, at: number, end: number, head: Head, sink: MessageSink): void {
  findPdus(bytes, at, end, pdus);
  for (let i = 0; i < pdus.count; i++) {
    readPdu(bytes, pdus.starts[i], pdus.ends[i], head);
    if (pdus.problem !== '') head.malformed(pdus.problem);
    sink.message(bytes, head);
  }
}

function set(head: Head, kind: 1 | 2 | 3, code: number, pair: number): void {
  head.kind = kind;
  head.code = code;
  head.pair = pair;
  head.acts = functions.get(code)?.acts ?? 0;
}

function readPdu(bytes: Uint8Array, start: number, end: number, head: Head): void {
  head.reset(start, end);
  reader.reset(bytes, start, end);
  if (!reader.next()) {
    head.malformed('no PDU');
    return;
  }
  const pdu = reader.tag;
  if (pdu === PDU_CONCLUDE_REQUEST) set(head, KIND_REQUEST, CONCLUDE, PAIR_CONCLUDE);
  else if (pdu === PDU_CONCLUDE_RESPONSE) set(head, KIND_RESPONSE, CONCLUDE, PAIR_CONCLUDE);
  else if (pdu === PDU_CANCEL_REQUEST) set(head, KIND_REQUEST, CANCEL, id());
  else if (pdu === PDU_CANCEL_RESPONSE) set(head, KIND_RESPONSE, CANCEL, id());
  else if (reader.enter()) readContents(pdu, head);
  if (reader.malformed) head.malformed('an element does not fit');
}

/** The reader's element as an invoke id; -1 when it is none. */
function id(): number {
  const value = reader.unsigned();
  return Number.isNaN(value) ? -1 : value;
}

function readContents(pdu: number, head: Head): void {
  if (pdu === PDU_CONFIRMED_REQUEST || pdu === PDU_CONFIRMED_RESPONSE) {
    readConfirmed(pdu === PDU_CONFIRMED_REQUEST, head);
  } else if (pdu === PDU_UNCONFIRMED) {
    if (!reader.next()) {
      head.malformed('an unconfirmed PDU without a service');
      return;
    }
    set(head, KIND_NOTICE, UNCONFIRMED | tagNumber(reader.tag), -1);
    if (head.code === INFORMATION_REPORT && reader.enter()) readReport(head);
  } else if (pdu === PDU_INITIATE_REQUEST) set(head, KIND_REQUEST, INITIATE, PAIR_INITIATE);
  else if (pdu === PDU_INITIATE_RESPONSE) set(head, KIND_RESPONSE, INITIATE, PAIR_INITIATE);
  else if (pdu === PDU_REJECT) {
    set(head, KIND_RESPONSE, REJECT, -1);
    while (reader.next()) {
      if (reader.tag === 0x80) head.pair = id();
      else if (reader.tag > 0x80 && reader.tag <= 0x8b) head.status = REJECTION | ((reader.tag & 0x0f) << 8) | (id() & 0xff);
    }
  } else if (pdu === PDU_CONFIRMED_ERROR || pdu === PDU_CANCEL_ERROR) {
    set(head, KIND_RESPONSE, pdu === PDU_CONFIRMED_ERROR ? CONFIRMED_ERROR : CANCEL, -1);
    while (reader.next()) {
      if (reader.tag === 0x80) head.pair = id();
      else if ((reader.tag === 0xa2 || reader.tag === 0xa1) && reader.enter()) {
        readServiceError(head);
        reader.leave();
      }
    }
  } else if (pdu === PDU_INITIATE_ERROR || pdu === PDU_CONCLUDE_ERROR) {
    set(
      head,
      KIND_RESPONSE,
      pdu === PDU_INITIATE_ERROR ? INITIATE : CONCLUDE,
      pdu === PDU_INITIATE_ERROR ? PAIR_INITIATE : PAIR_CONCLUDE,
    );
    readServiceError(head);
  } else head.malformed('an unknown PDU');
}

/** The class is a choice inside [0], its code the choice's value. */
function readServiceError(head: Head): void {
  while (reader.into(0xa0)) {
    if (reader.next()) head.status = SERVICE_ERROR | ((reader.tag & 0x1f) << 8) | (id() & 0xff);
    reader.leave();
  }
}

function readConfirmed(request: boolean, head: Head): void {
  set(head, request ? KIND_REQUEST : KIND_RESPONSE, NO_SERVICE, -1);
  if (!reader.take(0x02)) {
    head.malformed('a confirmed PDU without an invoke id');
    return;
  }
  const pair = id();
  // Modifiers stand before the service in a request, as a plain sequence.
  do {
    if (!reader.next()) {
      head.pair = pair;
      head.malformed('a confirmed PDU without a service');
      return;
    }
  } while (reader.tag === 0x30);
  set(head, request ? KIND_REQUEST : KIND_RESPONSE, tagNumber(reader.tag), pair);
  if (head.code === IDENTIFY && !request) head.marks |= MARK_IDENTITY;
  else if (head.code === READ && reader.enter()) {
    if (request) readReadRequest(head);
    else readReadResponse(head);
  } else if (head.code === WRITE && reader.enter()) {
    if (request) readWriteRequest(head);
    else readWriteResponse(head);
  }
}

/** Goes through the variables of the reader's element (a list, or the name of a list); what the first is tells the acts. */
function readVariables(head: Head, acts: (bytes: Uint8Array, start: number, stop: number) => number): void {
  if (reader.tag !== 0xa0 || !reader.enter()) return;
  while (reader.into(0x30)) {
    head.quantity++;
    if (head.quantity === 1 && reader.into(0xa0)) {
      if (reader.into(NAME_DOMAIN)) {
        if (reader.next() && reader.next()) {
          const { bytes, start, stop } = reader;
          head.area = constraintOf(bytes, start, stop);
          head.acts = acts(bytes, start, stop);
          if (head.code === READ) head.address = plateOf(bytes, start, stop);
        }
        reader.leave();
      }
      reader.leave();
    }
    reader.leave();
  }
  reader.leave();
}

function readReadRequest(head: Head): void {
  while (reader.into(0xa1)) {
    if (reader.next()) readVariables(head, readActs);
    reader.leave();
  }
}

function readReadResponse(head: Head): void {
  while (reader.into(0xa1)) {
    if (looksLikePlate(reader)) head.marks |= MARK_IDENTITY;
    readResults(head);
    reader.leave();
  }
}

/** Access results: data, or the tag [0] with an error. The first error is the status, the first number the value. */
function readResults(head: Head): void {
  while (reader.next()) {
    head.quantity++;
    if (reader.tag === 0x80) {
      if (head.status === 0) head.status = ACCESS_ERROR | (id() & 0xff);
    } else if (Number.isNaN(head.value)) head.value = number();
  }
}

/** The reader's element as a number, or the first number in it. */
function number(): number {
  if (reader.tag !== DATA_ARRAY && reader.tag !== DATA_STRUCTURE) return elementNumber(reader);
  if (!reader.enter()) return Number.NaN;
  const value = firstNumber(reader);
  reader.leave();
  return value;
}

function readWriteRequest(head: Head): void {
  if (!reader.next()) {
    head.malformed('a write without variables');
    return;
  }
  readVariables(head, writeActs);
  while (reader.into(0xa0)) {
    head.value = firstNumber(reader);
    reader.leave();
  }
}

function readWriteResponse(head: Head): void {
  while (reader.next()) {
    head.quantity++;
    if (reader.tag === 0x80 && head.status === 0) head.status = ACCESS_ERROR | (id() & 0xff);
  }
}

const reportActs = (): number => ACT_REPORT;

/** Bit of the optional fields of a report that says that its sequence number follows. */
const OPTION_SEQUENCE = 0x40;

/**
 * A report of IEC 61850 begins with its id and its optional fields; the sequence number follows when these say so, and further on a second
 * bit string, the inclusion, behind which the values stand (IEC 61850-8-1 §17). Other reports are values alone.
 */
function readReport(head: Head): void {
  if (!reader.next()) return;
  readVariables(head, reportActs);
  if (!reader.into(0xa0)) return;
  const results = reader.at;
  if (reader.take(DATA_VISIBLE_STRING) && reader.take(DATA_BIT_STRING)) {
    const sequenced = reader.stop - reader.start >= 2 && reader.bytes[reader.start + 1] & OPTION_SEQUENCE;
    if (sequenced && reader.take(DATA_UNSIGNED)) head.sequence = id();
    if (!reader.find(DATA_BIT_STRING)) reader.at = results;
  } else reader.at = results;
  head.quantity = 0;
  readResults(head);
}
