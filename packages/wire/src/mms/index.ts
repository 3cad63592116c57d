import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { areas, functions } from './functions.ts';
import { readHeads } from './read.ts';
import { recognise, side } from './recognise.ts';
import { statuses } from './statuses.ts';

export * from './data-encode.ts';
export * as encode from './encode.ts';

/** MMS, as IEC 61850 and TASE.2 use it: session, presentation and ACSE are walked to the MMS PDU. */
export const mms: Protocol = new Protocol({
  id: 'mms',
  name: 'Manufacturing Message Specification',
  specification: 'ISO 9506-1 and -2:2003; IEC 61850-8-1; ITU-T X.225, X.226, X.227',
  industrial: true,
  carriage: { tcp: [102], inside: ['cotp'] },
  functions,
  statuses,
  areas,
  longest: 1 << 20,
  codeText: (code) => String(code),
  recognise,
  side,
  read(bytes, at, end, _from, sink) {
    readHeads(bytes, at, end, head, sink);
  },
  describe,
  identify,
});

const head = new Head(mms);
