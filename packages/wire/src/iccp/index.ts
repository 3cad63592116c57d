import { Head, type MessageSink } from '../message.ts';
import { describe } from '../mms/describe.ts';
import { Protocol } from '../protocol.ts';
import { functions } from './functions.ts';
import { asMms, readOperation } from './read.ts';

/**
 * TASE.2, as control centres exchange data over MMS. Each message is the TASE.2 operation that an MMS message is, told by the objects that it names;
 * it comes beside the MMS message, not in its place. Fields are those of the MMS service.
 */
export const iccp: Protocol = new Protocol({
  id: 'iccp',
  name: 'ICCP (TASE.2)',
  specification: 'IEC 60870-6-503:2014 and IEC 60870-6-802:2014',
  industrial: true,
  carriage: { inside: ['mms'] },
  functions,
  codeText: (code) => String(code),
  longest: 1 << 20,
  recognise: () => 0,
  // It is reached through MMS alone.
  read() {},
  describe(bytes, message, out) {
    describe(bytes, asMms(bytes, message, facts), out);
  },
});

const head = new Head(iccp);
const facts = new Head(iccp);

/** Hands the TASE.2 operation that the MMS message `outer` is to the sink, when it is one. */
export function readInMms(bytes: Uint8Array, outer: Head, sink: MessageSink): void {
  if (readOperation(bytes, outer, head)) sink.message(bytes, head);
}
