import { BerReader } from '../ber.ts';
import { readInMms } from '../iccp/index.ts';
import { ACT_ALARM, type Head, KIND_NOTICE, KIND_REQUEST, KIND_RESPONSE, MARK_IDENTITY, type MessageSink } from '../message.ts';
import { readReadRequest, readReadResponse, readReport, readWriteRequest, readWriteResponse } from './access.ts';
import {
  CANCEL,
  CONCLUDE,
  CONFIRMED_ERROR,
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
  STATUS,
  UNCONFIRMED,
  WRITE,
  functions,
} from './functions.ts';
import { findPdus, Pdus } from './layers.ts';
import { REJECTION, SERVICE_ERROR } from './statuses.ts';

/** Pairs of initiate and conclude, which have no invoke id: numbers that no client counts up to. */
const PAIR_INITIATE = 0x7fff_fff0;
const PAIR_CONCLUDE = 0x7fff_fff1;

const pdus = new Pdus();
const reader = new BerReader();

/** Number of a tag: of its low form, or of one octet behind the identifier. */
const tagNumber = (tag: number): number => (tag > 0xff ? tag & 0x7f : tag & 0x1f);

/** Reads the heads of the MMS PDUs in the TSDU bytes[at, end) and hands each to the sink, and behind it what it is in TASE.2. */
export function readHeads(bytes: Uint8Array, at: number, end: number, head: Head, sink: MessageSink): void {
  findPdus(bytes, at, end, pdus);
  for (let i = 0; i < pdus.count; i++) {
    readPdu(bytes, pdus.starts[i], pdus.ends[i], head);
    if (pdus.problem !== '') head.malformed(pdus.problem);
    sink.message(bytes, head);
    readInMms(bytes, head, sink);
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
    if (head.code === INFORMATION_REPORT && reader.enter()) readReport(reader, head);
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
  else if (head.code === STATUS && !request && reader.enter()) {
    // The second is the physical status: anything but 0, operational, is an alarm.
    while (reader.next()) if (reader.tag === 0x81 && id() > 0) head.acts |= ACT_ALARM;
  } else if (head.code === READ && reader.enter()) {
    if (request) readReadRequest(reader, head);
    else readReadResponse(reader, head);
  } else if (head.code === WRITE && reader.enter()) {
    if (request) readWriteRequest(reader, head);
    else readWriteResponse(reader, head);
  }
}
