import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe } from './describe.ts';
import { CODE_BVLC, CODE_NETWORK, CODE_UNCONFIRMED, functions, statuses } from './functions.ts';
import { identify } from './identify.ts';
import { objectTypes } from './objects.ts';
import { LONGEST, readHead, recognise, side } from './read.ts';

export * as encode from './encode.ts';
export { CODE_APDU, CODE_BVLC, CODE_NETWORK, CODE_UNCONFIRMED } from './functions.ts';
export { objectTypes } from './objects.ts';
export { properties } from './properties.ts';
export { vendors } from './vendors.ts';

function codeText(code: number): string {
  if (code < CODE_UNCONFIRMED) return String(code);
  if (code < CODE_NETWORK) return `U${code & 0xff}`;
  return code < CODE_BVLC ? `N${code & 0xff}` : `0x${code.toString(16)}`;
}

/**
 * BACnet/IP, BACnet/IPv6 and BACnet over LLC. Codes from CODE_BVLC to CODE_APDU are link control messages without an NPDU, which reference decoders do
 * not count as messages. `head.area` and `head.address` are object type and instance.
 */
export const bacnet: Protocol = new Protocol({
  id: 'bacnet',
  name: 'BACnet',
  specification: 'ANSI/ASHRAE 135-2020',
  industrial: true,
  carriage: { udp: [47808], llc: [0x8282], inside: ['mstp'] },
  functions,
  statuses,
  areas: objectTypes,
  counted: (code) => code < 0x300 || code > 0x3ff,
  longest: LONGEST,
  codeText,
  recognise,
  side,
  read(bytes, at, end, _from, sink) {
    readHead(bytes, at, end, head);
    sink.message(bytes, head);
  },
  describe,
  identify,
});

const head = new Head(bacnet);
