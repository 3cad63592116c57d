import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { functions, MANAGE, MANAGEMENT } from './functions.ts';
import { readHead, recognise } from './read.ts';

export * as encode from './encode.ts';

/** Precision Time Protocol of version 2: what synchronises sampled values, synchrophasors and motion. */
export const ptp: Protocol = new Protocol({
  id: 'ptp',
  name: 'Precision Time Protocol',
  specification: 'IEEE 1588-2019, and IEEE 1588-2008',
  industrial: false,
  carriage: { etherType: [0x88f7], udp: [319, 320] },
  functions,
  longest: 1500,
  codeText: (code) => (code >= MANAGE ? `${MANAGEMENT}.${code & 15}` : String(code)),
  wireCode: (code) => (code >= MANAGE ? MANAGEMENT : code),
  recognise,
  read(bytes, at, end, _from, sink) {
    readHead(bytes, at, end, head);
    sink.message(bytes, head);
  },
  describe,
  identify,
});

const head = new Head(ptp);
