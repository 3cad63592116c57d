import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { functions, statuses } from './functions.ts';
import { HEADER, LONGEST_DATA, measure, readUnit, recognise, side } from './read.ts';

export * as encode from './encode.ts';

/** EtherNet/IP: encapsulation over TCP and UDP, and connected I/O. The CIP messages inside are emitted by the reader of `cip`. */
export const enip: Protocol = new Protocol({
  id: 'enip',
  name: 'EtherNet/IP',
  specification: 'CIP Networks Library Volume 2, EtherNet/IP Adaptation of CIP',
  industrial: true,
  carriage: { tcp: [44818], udp: [44818, 2222] },
  functions,
  statuses,
  counted: (code) => code < 0x10000,
  longest: HEADER + LONGEST_DATA,
  recognise,
  measure,
  side,
  read(bytes, at, end, from, sink) {
    readUnit(bytes, at, end, from, head, sink);
  },
  describe,
  identify,
});

const head = new Head(enip);
