import { BerReader } from '../ber.ts';
import { FROM_CLIENT, FROM_SERVER, FROM_UNKNOWN, type Side } from '../message.ts';
import {
  PDU_CANCEL_REQUEST,
  PDU_CANCEL_RESPONSE,
  PDU_CONCLUDE_REQUEST,
  PDU_CONCLUDE_RESPONSE,
  PDU_CONFIRMED_ERROR,
  PDU_CONFIRMED_REQUEST,
  PDU_CONFIRMED_RESPONSE,
  PDU_INITIATE_REQUEST,
  PDU_INITIATE_RESPONSE,
  PDU_REJECT,
  PDU_UNCONFIRMED,
} from './functions.ts';
import { findPdus, Pdus, SPDU_ABORT, SPDU_ACCEPT, SPDU_CONNECT } from './layers.ts';

const pdus = new Pdus();
const reader = new BerReader();

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
