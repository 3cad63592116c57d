import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { functions, statuses } from './functions.ts';
import { LONGEST, measure, readHead, recognise, side } from './read.ts';

export * as encode from './encode.ts';

/** Q/GDW 1376.1: what terminals and concentrators that collect data of power users speak with their master station. */
export const gdw1376: Protocol = new Protocol({
  id: 'gdw1376',
  name: 'Q/GDW 1376.1',
  specification: 'Q/GDW 1376.1-2013; Q/GDW 376.1-2009',
  industrial: true,
  carriage: { tcp: [], udp: [] },
  functions,
  statuses,
  wireCode: (code) => (code > 0xff ? code >> 8 : code),
  dialsOut: true,
  longest: LONGEST,
  firstBytes: [0x68],
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

const head = new Head(gdw1376);
