import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { areas, functions, statuses } from './functions.ts';
import { LONGEST, readFrame, recognise, side } from './read.ts';

export * as encode from './encode.ts';

/** EtherCAT: datagrams that slaves work on while the frame passes, over Ethernet or UDP. */
export const ethercat: Protocol = new Protocol({
  id: 'ethercat',
  name: 'EtherCAT',
  specification: 'ETG.1000.4, ETG.1000.5, ETG.1000.6 (IEC 61158, type 12)',
  industrial: true,
  carriage: { etherType: [0x88a4], udp: [34980] },
  functions,
  statuses,
  areas,
  wireCode: (code) => code & 0xff,
  longest: LONGEST,
  recognise,
  side,
  read(bytes, at, end, _from, sink) {
    readFrame(bytes, at, end, head, sink);
  },
  describe,
  identify,
});

const head = new Head(ethercat);
