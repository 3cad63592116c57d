import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { classes, functions, statuses } from './functions.ts';
import { LONGEST, measure, readHead, recognise, side } from './read.ts';

export * as encode from './encode.ts';

/** DL/T 645: what electricity meters in China speak, here over TCP or UDP through serial servers. */
export const dlt645: Protocol = new Protocol({
  id: 'dlt645',
  name: 'DL/T 645',
  specification: 'DL/T 645-2007; DL/T 645-1997',
  industrial: true,
  carriage: { tcp: [], udp: [] },
  functions,
  statuses,
  areas: classes,
  wireCode: (code) => code & 0xff,
  dialsOut: true,
  longest: LONGEST,
  firstBytes: [0x68, 0xfe],
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

const head = new Head(dlt645);
