import { u32le } from '../bytes.ts';
import { BOUND, type Call, u16, u32 } from '../dcerpc/call.ts';
import {
  type Head,
  KIND_NOTICE,
  KIND_REQUEST,
  KIND_RESPONSE,
  MARK_CREDENTIALS,
  MARK_IDENTITY,
  MARK_SEGMENT,
  type MessageSink,
} from '../message.ts';
import { ANSWER, BIND, functions, methodKey } from './functions.ts';
import { EVENT_SERVER, ITEM_MANAGEMENT, OPC_SERVER, SECURITY_PRIVATE, SYNC_IO } from './interfaces.ts';

/** What stands before the parameters of a COM call: version 5, flags, reserved, causality id, pointer to extensions (MS-DCOM §2.2.13.3). */
export const THIS = 32;
/** What stands before those of an answer: flags and pointer to extensions (MS-DCOM §2.2.13.4). */
export const THAT = 8;
const COM_VERSION = 5;
const LOGON = 4;

/** True for interfaces whose status says what the server is. */
export function tellsStatus(index: number): boolean {
  return index === OPC_SERVER || index === EVENT_SERVER;
}

/** Reads a call of an OPC interface, or its answer. The parameters may be encrypted: then the method is all that is known. */
export function readCall(bytes: Uint8Array, call: Call, head: Head, sink: MessageSink): void {
  head.reset(call.start, call.end);
  head.kind = call.kind;
  head.pair = call.pair;
  head.area = call.interface;
  if (call.operation === BOUND) {
    // What stands in the bind itself is the carrier's; it needs no answer here.
    head.kind = KIND_NOTICE;
    head.pair = -1;
    head.code = BIND;
    head.acts = functions.get(BIND)?.acts ?? 0;
    head.state = SEALED;
    sink.message(bytes, head);
    return;
  }
  if (!call.first || !call.last) head.marks |= MARK_SEGMENT;
  head.address = call.operation;
  head.code = call.operation >= 0 ? methodKey(call.interface, call.operation) : ANSWER;
  head.acts = functions.get(head.code)?.acts ?? 0;
  if (!call.sealed && call.first) {
    if (call.kind === KIND_REQUEST) readRequest(bytes, call, head);
    else if (call.kind === KIND_RESPONSE) readAnswer(bytes, call, head);
  }
  head.state = call.sealed ? SEALED : call.little ? LITTLE : BIG;
  sink.message(bytes, head);
}

/** How the parameters are written, kept in the head for whoever describes the message. */
export const BIG = 0;
export const LITTLE = 1;
export const SEALED = 2;

function readRequest(bytes: Uint8Array, call: Call, head: Head): void {
  const { start, end, little } = call;
  if (end - start < THIS || u16(bytes, start, little) !== COM_VERSION) {
    head.malformed('a call of a COM interface begins with version 5');
    return;
  }
  if (call.interface === SECURITY_PRIVATE && call.operation === LOGON) head.marks |= MARK_CREDENTIALS;
  // Without extensions the parameters stand at a place that is known.
  if (u32(bytes, start + 28, little) !== 0) return;
  const first = start + THIS;
  const readsItems = call.interface === SYNC_IO && call.operation === 3;
  if (readsItems && end - first >= 8) head.quantity = u32(bytes, first + 4, little);
  else if ((call.interface === SYNC_IO || call.interface === ITEM_MANAGEMENT) && end - first >= 4)
    head.quantity = u32(bytes, first, little);
}

function readAnswer(bytes: Uint8Array, call: Call, head: Head): void {
  const { start, end, little } = call;
  if (end - start < THAT + 4) return;
  if (call.last) {
    // The result of the method is the last thing in its answer; its highest bit says failure.
    const result = u32(bytes, end - 4, little);
    if (result >= 0x80000000) head.status = result;
  }
  // A status: pointer, three times, state, counts, version, and a text at the least.
  if (head.status === 0 && little && tellsStatus(call.interface) && end - start >= THAT + 60 && u32le(bytes, start + 4) === 0)
    head.marks |= MARK_IDENTITY;
}
