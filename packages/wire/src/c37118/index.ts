import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { COMMAND, FRAME_COMMAND, functions } from './functions.ts';
import { measure, readHead, recognise, side } from './read.ts';

export * as encode from './encode.ts';

/** Synchrophasors: what measuring units send of the grid's phasors, and the commands that make them. */
export const c37118: Protocol = new Protocol({
  id: 'c37118',
  name: 'IEEE C37.118 Synchrophasor',
  specification: 'IEEE C37.118.2:2011, and C37.118:2005',
  industrial: true,
  carriage: { tcp: [4712], udp: [4713, 4712] },
  functions,
  longest: 65535,
  codeText: (code) => (code >= COMMAND ? `${FRAME_COMMAND}.${code & 15}` : String(code)),
  wireCode: (code) => (code >= COMMAND ? FRAME_COMMAND : code),
  firstBytes: [0xaa],
  recognise,
  measure,
  side,
  read(bytes, at, end, _from, sink) {
    readHead(bytes, at, end, head);
    sink.message(bytes, head);
  },
  describe,
  identify,
});

const head = new Head(c37118);
