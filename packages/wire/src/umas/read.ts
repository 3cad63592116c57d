import { u16le } from '../bytes.ts';
import { Head, KIND_REQUEST, KIND_RESPONSE, MARK_IDENTITY, type MessageSink } from '../message.ts';
import type { Protocol } from '../protocol.ts';
import { functions, RESPONSE_ERROR, RESPONSE_OK, SIGNED } from './functions.ts';

/** A signed message: pairing key, code, a byte, 32 bytes of HMAC, then function 90, key and code of what is signed. */
const ENVELOPE = 35;

/** Where the pairing key of the message itself is: behind the envelope of a signed one. */
export function innerAt(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < ENVELOPE + 3 || bytes[at + ENVELOPE] !== 0x5a) return at;
  const code = bytes[at + 1];
  const inner = bytes[at + ENVELOPE + 2];
  if (code === SIGNED) return at + ENVELOPE + 1;
  const answers = code === RESPONSE_OK && (inner === RESPONSE_OK || inner === RESPONSE_ERROR);
  return answers && bytes[at + ENVELOPE + 1] === bytes[at] ? at + ENVELOPE + 1 : at;
}

/** Whether bytes[at, at + length) is printable ASCII. */
function printable(bytes: Uint8Array, at: number, length: number): boolean {
  for (let i = at; i < at + length; i++) if (bytes[i] < 0x20 || bytes[i] > 0x7e) return false;
  return true;
}

/** Whether the data of an answer is that of read_id: versions, then a name with its length at 22. */
export function isIdentification(bytes: Uint8Array, data: number, end: number): boolean {
  const length = end - data > 26 ? bytes[data + 22] : 0;
  return length >= 4 && length <= 40 && data + 23 + length <= end && printable(bytes, data + 23, length);
}

/** Whether the data of an answer is that of read_project_information: dates and version, then a name that ends with a NUL and the message. */
export function isProject(bytes: Uint8Array, data: number, end: number): boolean {
  const length = end - data > 40 ? bytes[data + 38] : 0;
  if (length < 2 || data + 39 + length !== end || bytes[end - 1] !== 0) return false;
  const month = bytes[data + 23];
  return month >= 1 && month <= 12 && bytes[data + 22] >= 1 && bytes[data + 22] <= 31 && printable(bytes, data + 39, length - 1);
}

/** Reads the UMAS message that a Modbus function 90 carries. */
export class Reader {
  private readonly head: Head;

  constructor(protocol: Protocol) {
    this.head = new Head(protocol);
  }

  /** Emits the head of bytes[at, end), which begins with the pairing key. `pair` and `unit` are the Modbus transaction and unit. */
  message(bytes: Uint8Array, at: number, end: number, pair: number, unit: number, sink: MessageSink): void {
    const { head } = this;
    head.reset(at, end);
    head.pair = pair;
    head.unit = unit;
    if (end - at < 2) {
      head.malformed('shorter than a pairing key and a function');
      sink.message(bytes, head);
      return;
    }
    const inner = innerAt(bytes, at, end);
    const code = bytes[inner + 1];
    const data = inner + 2;
    head.code = code;
    head.acts = functions.get(code)?.acts ?? 0;
    if (code === RESPONSE_OK || code === RESPONSE_ERROR) {
      head.kind = KIND_RESPONSE;
      if (code === RESPONSE_ERROR) head.status = RESPONSE_ERROR;
      else if (isIdentification(bytes, data, end) || isProject(bytes, data, end)) head.marks |= MARK_IDENTITY;
    } else {
      head.kind = KIND_REQUEST;
      this.request(bytes, data, end, code);
    }
    sink.message(bytes, head);
  }

  private request(bytes: Uint8Array, data: number, end: number, code: number): void {
    const { head } = this;
    const length = end - data;
    if (code === 0x20) {
      if (length < 9) {
        head.malformed('a memory read is range, block, offset and length');
        return;
      }
      head.area = u16le(bytes, data + 1);
      head.address = u16le(bytes, data + 3);
      head.quantity = u16le(bytes, data + 7);
    } else if (code === 0x22 || code === 0x23) {
      if (length < 5) return;
      head.quantity = bytes[data + 4];
      if (length < 11) return;
      head.area = u16le(bytes, data + 6);
      head.address = u16le(bytes, data + (code === 0x22 ? 9 : 8));
      if (code === 0x23 && head.quantity === 1 && bytes[data + 5] < 0x10) {
        const left = end - (data + 12);
        if (left === 1) head.value = bytes[data + 12];
        else if (left === 2) head.value = u16le(bytes, data + 12);
      }
    } else if (code === 0x31) {
      if (length < 6) head.malformed('an upload block is number, length and data');
      else {
        head.address = u16le(bytes, data + 2);
        head.quantity = u16le(bytes, data + 4);
      }
    } else if (code === 0x34 && length >= 4) head.address = u16le(bytes, data + 2);
  }
}
