import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe } from './describe.ts';
import { functions, statuses } from './functions.ts';
import { LINK, measure } from './link.ts';
import { readHead, recognise, side } from './read.ts';

export * as encode from './encode.ts';

/** IEC 60870-5-101 telecontrol, whose frames serial servers carry over TCP. */
export const iec101: Protocol = new Protocol({
  id: 'iec101',
  name: 'IEC 60870-5-101',
  specification: 'IEC 60870-5-101:2003, IEC 60870-5-1 and -5-2',
  industrial: true,
  depth: 'functions',
  carriage: { tcp: [2404], udp: [] },
  functions,
  statuses,
  codeText: (code) => (code < LINK ? String(code) : `link ${code & 15}`),
  longest: 261,
  recognise,
  measure,
  packed: true,
  side,
  read(bytes, at, end, from, sink) {
    readHead(bytes, at, end, from, head);
    sink.message(bytes, head);
  },
  describe,
});

const head = new Head(iec101);
