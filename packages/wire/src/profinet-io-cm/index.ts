import type { Call } from '../dcerpc/call.ts';
import { Head, type MessageSink } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { functions, statuses } from './functions.ts';
import { readCall } from './read.ts';
import { recordIndexes } from './records.ts';

export * as encode from './encode.ts';

/** PROFINET context management: relations between controllers and devices, their parameters, and records. DCE/RPC hands its calls over. */
export const profinetIoCm: Protocol = new Protocol({
  id: 'profinet-io-cm',
  name: 'PROFINET IO context management',
  specification: 'IEC 61158-5-10 and IEC 61158-6-10, context management',
  industrial: true,
  carriage: {},
  functions,
  statuses,
  areas: recordIndexes,
  longest: 65535,
  codeText: String,
  recognise: () => 0,
  read: () => undefined,
  describe,
  identify,
});

const head = new Head(profinetIoCm);

/** Reads a call that DCE/RPC hands over. */
export function readProfinet(bytes: Uint8Array, call: Call, sink: MessageSink): void {
  readCall(bytes, call, head, sink);
}
