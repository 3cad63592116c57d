import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { areas, functions, statuses } from './functions.ts';
import { LONGEST, readHead, recognise, side } from './read.ts';

export * as encode from './encode.ts';

/** PROFINET Discovery and basic Configuration Protocol: names, addresses and resets of stations on a segment. */
export const profinetDcp: Protocol = new Protocol({
  id: 'profinet-dcp',
  name: 'PROFINET DCP',
  specification: 'IEC 61158-5-10 and IEC 61158-6-10, DCP',
  industrial: true,
  carriage: { etherType: [0x8892] },
  functions,
  statuses,
  areas,
  longest: LONGEST,
  codeText: (code) => String(code),
  recognise,
  side,
  read(bytes, at, end, _from, sink) {
    readHead(bytes, at, end, head);
    sink.message(bytes, head);
  },
  describe,
  identify,
});

const head = new Head(profinetDcp);
