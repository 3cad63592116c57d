import type { Call } from '../dcerpc/call.ts';
import { Head, type MessageSink } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { ANSWER, areas, functions, statuses } from './functions.ts';
import { readCall } from './read.ts';

/**
 * OPC Classic: Data Access, Alarms and Events, Historical Data Access. Its methods are calls of COM interfaces; DCE/RPC hands them over when it
 * knows the interface, and nothing else carries them.
 */
export const opcda: Protocol = new Protocol({
  id: 'opcda',
  name: 'OPC Classic (DA, AE, HDA)',
  specification: 'OPC Data Access 2.05a and 3.00; OPC Alarms and Events 1.10; OPC Historical Data Access 1.20; MS-DCOM',
  industrial: true,
  carriage: {},
  functions,
  statuses,
  areas,
  longest: 65535,
  codeText: (code) => (code === ANSWER ? 'answer' : `${areas.get(code >> 8) ?? 'unknown'}/${code & 0xff}`),
  wireCode: (code) => code & 0xff,
  answerCode: (code, requestCode) => (code === ANSWER ? requestCode : code),
  recognise: () => 0,
  read: () => undefined,
  describe,
  identify,
});

const head = new Head(opcda);

/** Reads a call that DCE/RPC hands over. */
export function readOpc(bytes: Uint8Array, call: Call, sink: MessageSink): void {
  readCall(bytes, call, head, sink);
}
