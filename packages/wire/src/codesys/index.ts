import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { functions, statuses } from './functions.ts';
import { LONGEST, measure, readHead, recognise, side } from './read.ts';

export { codesysV2 } from './v2.ts';

/** CODESYS V3 runtime systems: name services, channels, and the services of components in them. */
export const codesys: Protocol = new Protocol({
  id: 'codesys',
  name: 'CODESYS V3',
  specification: 'CODESYS V3 runtime communication (not published)',
  industrial: true,
  depth: 'functions',
  carriage: { tcp: [11740, 11741, 11742, 11743, 1217], udp: [1740, 1741, 1742, 1743] },
  functions,
  statuses,
  wireCode: (code) => code & 0xffff,
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

const head = new Head(codesys);
