import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { areas, functions, statuses } from './functions.ts';
import { LONGEST, readHead, recognise, side } from './read.ts';

export * as encode from './encode.ts';

/**
 * A-compatible 1E frames of the MC protocol, as FX3 controllers and older modules speak them. Without a length field and without magic: recognised on its
 * ports only, and each segment is one message.
 */
export const melsecA: Protocol = new Protocol({
  id: 'melsec-a',
  name: 'MC protocol 1E',
  specification: 'SH-080008 MELSEC Communication Protocol, clause 18 (A-compatible 1E frames)',
  industrial: true,
  carriage: { tcp: [1025, 5000, 5001, 5002, 5551], udp: [1025, 5000, 5001, 5551] },
  functions,
  statuses,
  areas,
  longest: LONGEST,
  recognise,
  side,
  read(bytes, at, end, _from, sink) {
    readHead(bytes, at, end, head);
    sink.message(bytes, head);
  },
  describe,
  identify,
});

const head = new Head(melsecA);
