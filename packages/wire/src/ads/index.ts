import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { functions, groups } from './functions.ts';
import { LONGEST, measure, readHead, recognise, side } from './read.ts';
import { statuses } from './statuses.ts';

export * as encode from './encode.ts';

/** Beckhoff ADS over AMS/TCP, with the datagrams that discover devices and add routes. */
export const ads: Protocol = new Protocol({
  id: 'ads',
  name: 'Beckhoff AMS/ADS',
  specification: 'Beckhoff TwinCAT ADS/AMS specification',
  industrial: true,
  carriage: { tcp: [48898], udp: [48899] },
  functions,
  statuses,
  areas: groups,
  wireCode: (code) => code & 0xfff,
  longest: LONGEST,
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

const head = new Head(ads);
