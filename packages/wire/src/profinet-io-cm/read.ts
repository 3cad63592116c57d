import { u16be, u32be } from '../bytes.ts';
import { type Call, u32 } from '../dcerpc/call.ts';
import { DATAGRAM_HEADER } from '../dcerpc/read.ts';
import { type Head, KIND_REQUEST, KIND_RESPONSE, MARK_IDENTITY, MARK_SEGMENT, type MessageSink } from '../message.ts';
import { CONNECT, CONTROL, functions, READ, READ_IMPLICIT, recordActs, RELEASE, WRITE } from './functions.ts';

/** What stands before the blocks: greatest length or status, length, and the array's three counts. */
export const ARGUMENTS = 20;
/** Header of a block: type, length behind it, version. */
export const BLOCK = 6;
/** Header of a record that is read or written, block header included. */
export const RECORD = 64;
export const MULTIPLE_WRITE = 0xe040;

/** Reads a call of a PROFINET interface. The head covers the whole datagram, whose object names the device. */
export function readCall(bytes: Uint8Array, call: Call, head: Head, sink: MessageSink): void {
  // Only the first piece of a call in pieces has what is read here.
  if (!call.first || !call.datagram) return;
  head.reset(call.start - DATAGRAM_HEADER, call.end);
  head.kind = call.kind;
  head.pair = call.pair;
  head.code = call.operation;
  head.acts = functions.get(call.operation)?.acts ?? 0;
  if (!call.last) head.marks |= MARK_SEGMENT;
  const blocks = call.start + ARGUMENTS;
  if (call.end < blocks) {
    if (call.end > call.start) head.malformed('shorter than the counts before the blocks');
  } else if (head.kind === KIND_REQUEST) {
    if (call.end >= blocks + BLOCK) readRequest(bytes, blocks, call.end, head);
  } else if (head.kind === KIND_RESPONSE) {
    const status = u32(bytes, call.start, call.little);
    // Decode and error code 1 say what happened; error code 2 is the detail.
    if (status !== 0) head.status = (status >>> 8) & 0xffff || status >>> 24;
    if (call.end >= blocks + BLOCK) readResponse(bytes, blocks, call.end, head);
  }
  sink.message(bytes, head);
}

function readRequest(bytes: Uint8Array, at: number, end: number, head: Head): void {
  if (head.code === READ || head.code === READ_IMPLICIT || head.code === WRITE) {
    readRecord(bytes, at, end, head);
    return;
  }
  if (head.code === CONNECT) {
    // The relation's type, and the session key behind its UUID.
    if (end - at >= BLOCK + 20) {
      head.state = u16be(bytes, at + BLOCK);
      head.sequence = u16be(bytes, at + BLOCK + 18);
    }
    head.marks |= MARK_IDENTITY;
  } else if ((head.code === CONTROL || head.code === RELEASE) && end - at >= BLOCK + 24) {
    head.sequence = u16be(bytes, at + BLOCK + 18);
    head.value = u16be(bytes, at + BLOCK + 22);
  }
}

/** Index, slot and subslot of a record: what is addressed. */
function readRecord(bytes: Uint8Array, at: number, end: number, head: Head): void {
  if (end - at < 44) {
    head.malformed('the header of a record does not fit');
    return;
  }
  head.sequence = u16be(bytes, at + BLOCK);
  head.address = u32be(bytes, at + 28);
  head.area = u16be(bytes, at + 34);
  head.quantity = u32be(bytes, at + 36);
  head.acts |= recordActs(head.area);
}

function readResponse(bytes: Uint8Array, at: number, end: number, head: Head): void {
  if (head.code === READ || head.code === READ_IMPLICIT || head.code === WRITE) {
    readRecord(bytes, at, end, head);
    if (head.code !== WRITE && head.status === 0) head.marks |= MARK_IDENTITY;
  } else if (head.code === CONNECT && head.status === 0) head.marks |= MARK_IDENTITY;
}
