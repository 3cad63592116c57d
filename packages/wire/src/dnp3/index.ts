import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { functions, LINK_CODE, statuses } from './functions.ts';
import { measure } from './link.ts';
import { groups } from './objects.ts';
import { LONGEST, open, readHead, recognise, side } from './read.ts';

export * as encode from './encode.ts';
export { internalIndications, LINK_CODE } from './functions.ts';
export { deviceAttributes, objects } from './objects.ts';

/**
 * DNP3. Codes from LINK_CODE up are functions of the link layer, which reference decoders do not count as messages. An assembled message is
 * four octets of link addresses, destination and source, and the application fragment; `head.area` is the object group.
 */
export const dnp3: Protocol = new Protocol({
  id: 'dnp3',
  name: 'DNP3',
  specification: 'IEEE 1815-2012',
  industrial: true,
  carriage: { tcp: [20000, 19999], udp: [20000] },
  functions,
  statuses,
  areas: groups,
  counted: (code) => code < 0x100,
  longest: LONGEST,
  codeText: (code) => (code < LINK_CODE ? String(code) : `L${code & 0x1f}`),
  recognise,
  measure,
  packed: true,
  open,
  side,
  read(bytes, at, end, _from, sink) {
    readHead(bytes, at, end, head);
    sink.message(bytes, head);
  },
  describe,
  identify,
});

const head = new Head(dnp3);
