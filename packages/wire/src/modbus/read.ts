import { u16be } from '../bytes.ts';
import {
  ACT_CONTROL,
  ACT_WRITE,
  FROM_CLIENT,
  FROM_SERVER,
  FROM_UNKNOWN,
  type Head,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_BROADCAST,
  MARK_IDENTITY,
  type Side,
} from '../message.ts';
import {
  AREA_COILS,
  AREA_DISCRETE_INPUTS,
  AREA_FILES,
  AREA_HOLDING_REGISTERS,
  AREA_INPUT_REGISTERS,
  diagnostics,
  encapsulatedInterfaces,
  functions,
} from './functions.ts';

/** MBAP header: transaction, protocol 0, length, unit (Messaging on TCP/IP V1.0b §3.1.3). */
export const HEADER = 7;
/** Longest ADU: 253 bytes of PDU behind the header (V1.1b3 §4.1). */
const ADU = 260;
/** Longest ADU of function 90: UMAS agrees on frames of 1021 bytes, past what Modbus allows. */
export const LONGEST = 1100;
/** Function that carries UMAS. */
export const UMAS = 90;

/** Length of the ADU at `at`: the header's length field counts from the unit on, and a PDU has at least its function code. */
export function measure(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < 6) {
    if (end - at >= 4 && (bytes[at + 2] | bytes[at + 3]) !== 0) return -1;
    return 0;
  }
  if ((bytes[at + 2] | bytes[at + 3]) !== 0) return -1;
  const length = u16be(bytes, at + 4);
  if (length >= 2 && length <= ADU - 6) return 6 + length;
  if (length < 2 || length > LONGEST - 6) return -1;
  return end - at < HEADER + 1 ? 0 : bytes[at + HEADER] === UMAS ? 6 + length : -1;
}

/** 90 for a header whose length fits a known function's shape, 60 for a sound header alone. */
export function recognise(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < 8) return 0;
  const length = measure(bytes, at, end);
  if (length <= 0) return 0;
  const code = bytes[at + HEADER];
  if (!functions.has(code & 0x7f)) return code === 0 ? 0 : 55;
  if (code & 0x80) return length === 9 && bytes[at + 8] > 0 && bytes[at + 8] <= 11 ? 90 : 55;
  if (end - at < length) return 55;
  if (ECHOED[code] === 1 && length === 12) return 85;
  return shaped(bytes, at + HEADER + 1, length - HEADER - 1, code) ? 90 : 55;
}

/** Whether the `length` bytes behind a function code have the shape of its request or of its answer. */
function shaped(bytes: Uint8Array, first: number, length: number, code: number): boolean {
  const counted = length > 0 && bytes[first] === length - 1;
  if (code <= 4) return length === 4 || counted;
  if (code === 15 || code === 16) return length === 4 || (length > 5 && bytes[first + 4] === length - 5);
  if (code === 7) return length <= 1;
  if (code === 11) return length === 0 || length === 4;
  if (code === 12 || code === 17) return length === 0 || counted;
  if (code === 20 || code === 21) return counted;
  if (code === 22) return length === 6;
  if (code === 23) return counted || (length > 9 && bytes[first + 8] === length - 9);
  if (code === 24) return length === 2 || (length >= 4 && u16be(bytes, first) === length - 2);
  return code === 43 && length >= 3 && (bytes[first] === 14 || bytes[first] === 13);
}

/** Functions whose answer has the shape of the request. */
const ECHOED = new Uint8Array(256);
for (const code of [5, 6, 8, 22]) ECHOED[code] = 1;

/** Who sent an ADU: an exception and an answer's byte count give the server away, a bare address and quantity the client. */
export function side(bytes: Uint8Array, at: number, end: number): Side {
  if (end - at < HEADER + 1) return FROM_UNKNOWN;
  const code = bytes[at + HEADER];
  if (code & 0x80) return FROM_SERVER;
  const pdu = Math.min(u16be(bytes, at + 4) - 1, end - at - HEADER);
  const first = at + HEADER + 1;
  if (code >= 1 && code <= 4) {
    const answers = pdu >= 2 && bytes[first] === pdu - 2;
    if (pdu !== 5) return answers ? FROM_SERVER : FROM_UNKNOWN;
    const quantity = u16be(bytes, first + 2);
    if (!answers) return FROM_CLIENT;
    return quantity === 0 || quantity > (code <= 2 ? 2000 : 125) ? FROM_SERVER : FROM_UNKNOWN;
  }
  if (code === 15 || code === 16)
    return pdu === 5 ? FROM_SERVER : pdu >= 6 && bytes[first + 4] === pdu - 6 ? FROM_CLIENT : FROM_UNKNOWN;
  if (code === 7 || code === 11 || code === 12 || code === 17) return pdu === 1 ? FROM_CLIENT : FROM_SERVER;
  if (code === 23) return pdu >= 10 && bytes[first + 8] === pdu - 10 ? FROM_CLIENT : FROM_SERVER;
  if (code === 24) return pdu === 3 ? FROM_CLIENT : FROM_SERVER;
  // UMAS: its answers begin with FE or FD behind the pairing key.
  if (code === 90 && pdu >= 3) return bytes[first + 1] >= 0xfd ? FROM_SERVER : FROM_CLIENT;
  if (code === 43) return pdu === 4 ? FROM_CLIENT : pdu >= 7 ? FROM_SERVER : FROM_UNKNOWN;
  return FROM_UNKNOWN;
}

/** Fills `head` from the ADU bytes[at, end). */
export function readHead(bytes: Uint8Array, at: number, end: number, from: Side, head: Head): void {
  head.reset(at, end);
  if (end - at < HEADER + 1) {
    head.malformed('shorter than a header and a function code');
    return;
  }
  const code = bytes[at + HEADER];
  head.pair = u16be(bytes, at);
  head.unit = bytes[at + 6];
  head.code = code & 0x7f;
  head.acts = functions.get(code & 0x7f)?.acts ?? 0;
  if (code & 0x80) {
    head.kind = KIND_RESPONSE;
    head.status = end - at > HEADER + 1 ? bytes[at + HEADER + 1] : 0;
    if (end - at !== HEADER + 2) head.malformed('an exception is one code long');
    if (from === FROM_CLIENT) head.malformed('an exception sent by the client');
    return;
  }
  if (code === 0) head.malformed('function code 0 is not valid');
  const sender = from === FROM_UNKNOWN ? side(bytes, at, end) : from;
  const first = at + HEADER + 1;
  const length = end - first;
  if (sender === FROM_SERVER) {
    head.kind = KIND_RESPONSE;
    readResponse(bytes, first, length, code, head);
  } else {
    head.kind = KIND_REQUEST;
    if (head.unit === 0 && head.acts & ACT_WRITE) head.marks |= MARK_BROADCAST;
    readRequest(bytes, first, length, code, head);
  }
}

function span(bytes: Uint8Array, first: number, area: number, head: Head): void {
  head.area = area;
  head.address = u16be(bytes, first);
  head.quantity = u16be(bytes, first + 2);
}

const READ_AREA = [-1, AREA_COILS, AREA_DISCRETE_INPUTS, AREA_HOLDING_REGISTERS, AREA_INPUT_REGISTERS];

function readRequest(bytes: Uint8Array, first: number, length: number, code: number, head: Head): void {
  if (code >= 1 && code <= 4) {
    if (length < 4) head.malformed('a read needs an address and a quantity');
    else {
      span(bytes, first, READ_AREA[code], head);
      if (length > 4) head.malformed('bytes behind the quantity of a read');
    }
  } else if (code === 5 || code === 6) writeSingle(bytes, first, length, code, head);
  else if (code === 15 || code === 16) writeMultiple(bytes, first, length, code, head);
  else if (code === 22) {
    if (length !== 6) head.malformed('a mask write is address, and-mask and or-mask');
    else single(bytes, first, head);
  } else if (code === 23) {
    if (length < 9 || bytes[first + 8] !== length - 9) head.malformed('the byte count does not match the length');
    else {
      span(bytes, first + 4, AREA_HOLDING_REGISTERS, head);
      head.value = length >= 11 ? u16be(bytes, first + 9) : Number.NaN;
    }
  } else if (code === 24) {
    if (length !== 2) head.malformed('a FIFO read is one address');
    else single(bytes, first, head);
  } else if (code === 8) diagnose(bytes, first, length, head);
  else if (code === 43) {
    if (length < 1) head.malformed('the MEI type is missing');
    else head.acts = encapsulatedActs(bytes[first]);
  } else if (code === 20 || code === 21) {
    head.area = AREA_FILES;
    if (length < 1 || bytes[first] !== length - 1) head.malformed('the byte count does not match the length');
  } else if ((code === 7 || code === 11 || code === 12 || code === 17) && length !== 0)
    head.malformed('bytes behind a function without parameters');
}

function readResponse(bytes: Uint8Array, first: number, length: number, code: number, head: Head): void {
  if ((code >= 1 && code <= 4) || code === 23) {
    if (length < 1 || bytes[first] !== length - 1) head.malformed('the byte count does not match the length');
    head.area = code === 23 ? AREA_HOLDING_REGISTERS : READ_AREA[code];
    if (code > 2 && length >= 3) head.value = u16be(bytes, first + 1);
  } else if (code === 5 || code === 6) writeSingle(bytes, first, length, code, head);
  else if (code === 15 || code === 16) {
    if (length !== 4) head.malformed('the answer to a write is address and quantity');
    else span(bytes, first, code === 15 ? AREA_COILS : AREA_HOLDING_REGISTERS, head);
  } else if (code === 22) {
    if (length !== 6) head.malformed('a mask write is address, and-mask and or-mask');
    else single(bytes, first, head);
  } else if (code === 8) diagnose(bytes, first, length, head);
  else if (code === 17) {
    if (length < 1 || bytes[first] > length - 1) head.malformed('the byte count does not match the length');
    head.marks |= MARK_IDENTITY;
  } else if (code === 43) {
    if (length < 1) head.malformed('the MEI type is missing');
    else {
      head.acts = encapsulatedActs(bytes[first]);
      if (bytes[first] === 14) head.marks |= MARK_IDENTITY;
    }
  }
}

function writeSingle(bytes: Uint8Array, first: number, length: number, code: number, head: Head): void {
  if (length !== 4) {
    head.malformed('a single write is address and value');
    return;
  }
  head.area = code === 5 ? AREA_COILS : AREA_HOLDING_REGISTERS;
  head.address = u16be(bytes, first);
  head.quantity = 1;
  const value = u16be(bytes, first + 2);
  if (code === 5 && value !== 0 && value !== 0xff00) head.malformed('a coil is written with 0000 or FF00');
  head.value = code === 5 ? (value === 0 ? 0 : 1) : value;
}

function writeMultiple(bytes: Uint8Array, first: number, length: number, code: number, head: Head): void {
  if (length < 5 || bytes[first + 4] !== length - 5) {
    head.malformed('the byte count does not match the length');
    return;
  }
  span(bytes, first, code === 15 ? AREA_COILS : AREA_HOLDING_REGISTERS, head);
  const needed = code === 15 ? (head.quantity + 7) >> 3 : head.quantity * 2;
  if (needed !== bytes[first + 4]) head.malformed('the quantity does not match the byte count');
  else if (code === 16 && length >= 7) head.value = u16be(bytes, first + 5);
  else if (code === 15 && length >= 6) head.value = bytes[first + 5] & 1;
}

function single(bytes: Uint8Array, first: number, head: Head): void {
  head.area = AREA_HOLDING_REGISTERS;
  head.address = u16be(bytes, first);
  head.quantity = 1;
}

function diagnose(bytes: Uint8Array, first: number, length: number, head: Head): void {
  if (length < 2) {
    head.malformed('the sub-function is missing');
    return;
  }
  head.address = u16be(bytes, first);
  head.acts |= diagnostics.get(head.address)?.acts ?? ACT_CONTROL;
}

function encapsulatedActs(type: number): number {
  return encapsulatedInterfaces.get(type)?.acts ?? 0;
}
