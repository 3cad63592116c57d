import { BerReader } from '../ber.ts';
import { u16be } from '../bytes.ts';
import { PDU_CONCLUDE_ERROR, PDU_CONCLUDE_REQUEST, PDU_CONCLUDE_RESPONSE } from './functions.ts';

/** Session SPDUs (ITU-T X.225 §8.2): what a TSDU begins with. */
const SPDU_DATA = 0x01;
export const SPDU_CONNECT = 0x0d;
export const SPDU_ACCEPT = 0x0e;
const SPDU_FINISH = 0x09;
export const SPDU_ABORT = 0x19;

const USER_DATA = 0xc1;
const EXTENDED_USER_DATA = 0xc2;
/** Presentation user data: simply and fully encoded (ITU-T X.226). */
const SIMPLY_ENCODED = 0x60;
const FULLY_ENCODED = 0x61;
/** A presentation connect or its answer (X.226, CP and CPA), a set. */
const CONNECT_PARAMETERS = 0x31;
/** Parameters of the normal mode in a presentation connect and its answer. */
const NORMAL_MODE = 0xa2;
/** ACSE APDUs: association request and response (ITU-T X.227); their user information. */
const ASSOCIATION_REQUEST = 0x60;
const ASSOCIATION_RESPONSE = 0x61;
const USER_INFORMATION = 0xbe;

/** Where MMS PDUs are in a TSDU. Filled by `findPdus`, reused. */
export class Pdus {
  /** PDUs found: bytes[starts[i], ends[i]). */
  count = 0;
  readonly starts = new Uint32Array(8);
  readonly ends = new Uint32Array(8);
  /** SPDU that carries them; 0 for MMS on the transport alone. */
  spdu = 0;
  /** True when the layers below are those of an application of OSI, whether they carry MMS or not. */
  layered = false;
  problem = '';
}

const reader = new BerReader();

/** Finds the MMS PDUs in the TSDU bytes[at, end): under session, presentation and ACSE, or bare as some stacks send them. Allocates nothing. */
export function findPdus(bytes: Uint8Array, at: number, end: number, out: Pdus): void {
  out.count = 0;
  out.spdu = 0;
  out.layered = false;
  out.problem = '';
  if (end - at < 2) return;
  const type = bytes[at];
  if (isPduTag(type)) {
    take(at, end, out);
    return;
  }
  out.spdu = type;
  if (type === SPDU_DATA) {
    // Give Tokens without parameters, then Data Transfer without parameters; user data follows to the end.
    if (end - at < 5 || bytes[at + 1] !== 0 || bytes[at + 2] !== SPDU_DATA || bytes[at + 3] !== 0) return;
    presentation(bytes, at + 4, end, out);
  } else if (type >= SPDU_FINISH && (type <= SPDU_ACCEPT || type === SPDU_ABORT)) {
    sessionUserData(bytes, at, end, out);
  }
}

/** Tags of MMS PDUs: 0xa0 to 0xad, of which five are primitive. */
function isPduTag(tag: number): boolean {
  return (
    (tag >= 0xa0 && tag <= 0xa4) ||
    tag === 0x85 ||
    tag === 0x86 ||
    (tag >= 0xa7 && tag <= 0xaa) ||
    tag === PDU_CONCLUDE_REQUEST ||
    tag === PDU_CONCLUDE_RESPONSE ||
    tag === PDU_CONCLUDE_ERROR
  );
}

function take(start: number, end: number, out: Pdus): void {
  if (out.count === out.starts.length) return;
  out.starts[out.count] = start;
  out.ends[out.count] = end;
  out.count++;
}

/** Parameters of an SPDU: code, length (one octet, or three behind 0xff), value; user data is one of them. */
function sessionUserData(bytes: Uint8Array, at: number, end: number, out: Pdus): void {
  let next = at + 1;
  let stop = end;
  let length = lengthAt(bytes, next, end);
  if (length < 0) return;
  next += bytes[next] === 0xff ? 3 : 1;
  stop = Math.min(end, next + length);
  while (next + 2 <= stop) {
    const code = bytes[next++];
    length = lengthAt(bytes, next, stop);
    if (length < 0) return;
    next += bytes[next] === 0xff ? 3 : 1;
    if (code === USER_DATA || code === EXTENDED_USER_DATA) {
      presentation(bytes, next, Math.min(stop, next + length), out);
      return;
    }
    next += length;
  }
}

function lengthAt(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end) return -1;
  if (bytes[at] !== 0xff) return bytes[at];
  return at + 3 <= end ? u16be(bytes, at + 1) : -1;
}

/** Presentation data: user data alone, or within the parameters of a connect or its answer. */
function presentation(bytes: Uint8Array, at: number, end: number, out: Pdus): void {
  reader.reset(bytes, at, end);
  if (!reader.next()) return;
  const tag = reader.tag;
  out.layered = tag === FULLY_ENCODED || tag === SIMPLY_ENCODED || tag === CONNECT_PARAMETERS;
  if (tag === FULLY_ENCODED) contexts(out);
  else if (tag === CONNECT_PARAMETERS && reader.enter()) {
    while (reader.into(NORMAL_MODE)) {
      while (reader.find(FULLY_ENCODED)) contexts(out);
      reader.leave();
    }
  }
  if (reader.malformed) out.problem = 'an element of the layers below does not fit';
}

/** Presentation data values: context id, then the value as one ASN.1 type. */
function contexts(out: Pdus): void {
  if (!reader.enter()) return;
  while (reader.into(0x30)) {
    while (reader.into(0xa0)) {
      while (reader.next()) value(out);
      reader.leave();
    }
    reader.leave();
  }
  reader.leave();
}

/** An MMS PDU, or an ACSE APDU that carries one as its user information. */
function value(out: Pdus): void {
  const tag = reader.tag;
  if (isPduTag(tag)) {
    take(reader.head, reader.stop, out);
    return;
  }
  if ((tag !== ASSOCIATION_REQUEST && tag !== ASSOCIATION_RESPONSE) || !reader.enter()) return;
  while (reader.into(USER_INFORMATION)) {
    while (reader.into(0x28)) {
      while (reader.into(0xa0)) {
        while (reader.next()) if (isPduTag(reader.tag)) take(reader.head, reader.stop, out);
        reader.leave();
      }
      reader.leave();
    }
    reader.leave();
  }
  reader.leave();
}
