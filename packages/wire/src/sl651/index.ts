import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { elements } from './elements.ts';
import { functions, statuses } from './functions.ts';
import { LONGEST, measure, readHead, recognise, side } from './read.ts';

export * as encode from './encode.ts';

/** SL 651: what hydrological stations in China report to their centres, and how these control pumps and gates. */
export const sl651: Protocol = new Protocol({
  id: 'sl651',
  name: 'SL 651',
  specification: 'SL 651-2014 (frames in HEX/BCD)',
  industrial: true,
  carriage: { tcp: [], udp: [] },
  functions,
  statuses,
  areas: elements,
  dialsOut: true,
  longest: LONGEST,
  firstBytes: [0x7e],
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

const head = new Head(sl651);
