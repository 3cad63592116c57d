import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe } from './describe.ts';
import { functions } from './functions.ts';
import { LONGEST, measure, readHead, recognise, side } from './read.ts';

export * as encode from './encode.ts';

/** GENISYS, between a railway's control office and the logic beside its tracks. */
export const genisys: Protocol = new Protocol({
  id: 'genisys',
  name: 'GENISYS (railway signalling)',
  specification: 'Union Switch & Signal SM-6900 GENISYS; the analyser of CISA for Zeek and its captures',
  industrial: true,
  depth: 'functions',
  carriage: { tcp: [10001], udp: [10001] },
  functions,
  longest: LONGEST,
  recognise,
  measure,
  packed: true,
  side,
  read(bytes, at, end, _from, sink) {
    readHead(bytes, at, end, head);
    sink.message(bytes, head);
  },
  describe,
});

const head = new Head(genisys);
