import { LINK, measure } from '../iec101/link.ts';
import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { functions, statuses } from './functions.ts';
import { readHead, recognise, side } from './read.ts';

/** IEC 60870-5-103, the informative interface of protection equipment, whose frames serial servers carry over TCP. */
export const iec103: Protocol = new Protocol({
  id: 'iec103',
  name: 'IEC 60870-5-103',
  specification: 'IEC 60870-5-103:1997, IEC 60870-5-1 and -5-2',
  industrial: true,
  depth: 'functions',
  carriage: { tcp: [], udp: [] },
  functions,
  statuses,
  codeText: (code) => (code < LINK ? String(code) : `link ${code & 15}`),
  longest: 261,
  firstBytes: [0x10, 0x68],
  recognise,
  measure,
  packed: true,
  side,
  read(bytes, at, end, _from, sink) {
    readHead(bytes, at, end, head);
    sink.message(bytes, head);
  },
  describe,
  identify,
});

const head = new Head(iec103);
