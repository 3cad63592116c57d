import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { areaNames } from './areas.ts';
import { describe, identify } from './describe.ts';
import { functions, LINK } from './functions.ts';
import { LONGEST, measure, readHead, recognise, side } from './read.ts';
import { statuses } from './statuses.ts';

export * as encode from './encode.ts';

/**
 * FINS of Omron controllers, in datagrams and in FINS/TCP. Head: `code` is the command, `unit` the node of the controller, `area` the memory area's (or
 * parameter area's) code, `address` the word, `pair` the service id.
 */
export const fins: Protocol = new Protocol({
  id: 'fins',
  name: 'Omron FINS',
  specification: 'W227-E1-2 FINS Commands Reference Manual; W421 (FINS/TCP)',
  industrial: true,
  carriage: { tcp: [9600], udp: [9600] },
  functions,
  statuses,
  areas: areaNames,
  codeText: (code) => `0x${(code & 0xffff).toString(16).padStart(code >= LINK ? 2 : 4, '0')}`,
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

const head = new Head(fins);
