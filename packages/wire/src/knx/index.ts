import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { functions, statuses } from './functions.ts';
import { AREA_GROUP, AREA_INDIVIDUAL, LONGEST, measure, readHead, recognise, side } from './read.ts';

/**
 * KNXnet/IP with the frames of the bus in it. Head: `code` is the service, or behind 0x10000 what a frame does; `unit` the sender's individual address,
 * `area` and `address` the destination.
 */
export const knx: Protocol = new Protocol({
  id: 'knx',
  name: 'KNXnet/IP',
  specification: 'KNX 03/08, 03/06/03, 03/03/07 (ISO/IEC 14543-3, ISO 22510)',
  industrial: true,
  depth: 'functions',
  carriage: { udp: [3671], tcp: [3671] },
  functions,
  statuses,
  areas: new Map([
    [AREA_INDIVIDUAL, 'individual_addresses'],
    [AREA_GROUP, 'group_addresses'],
  ]),
  longest: LONGEST,
  codeText: (code) => `0x${(code & 0xffff).toString(16).padStart(3, '0')}`,
  wireCode: (code) => code & 0xffff,
  firstBytes: [6],
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

const head = new Head(knx);
