import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { areas, functions, INITIALISE, RESPONSE } from './functions.ts';
import { LONGEST, measure, readHead, recognise, side } from './read.ts';
import { statuses } from './statuses.ts';

export * as encode from './encode.ts';

/**
 * GE SRTP, the service request transfer protocol of GE Fanuc and Emerson PACSystems controllers. Head: `code` is the service request (an answer does not
 * repeat it), `area` the segment selector, `address` the offset, which counts from 0, `pair` the sequence number.
 */
export const geSrtp: Protocol = new Protocol({
  id: 'ge-srtp',
  name: 'GE SRTP',
  specification: 'GFK-0529 (SNP); Denton et al., DFRWS 2017',
  industrial: true,
  depth: 'functions',
  carriage: { tcp: [18245] },
  functions,
  statuses,
  areas,
  codeText: (code) => (code === RESPONSE || code === INITIALISE ? '' : `0x${code.toString(16).padStart(2, '0')}`),
  answerCode: (code, requestCode) => (code === RESPONSE ? requestCode : code),
  longest: LONGEST,
  firstBytes: [0, 1, 2, 3],
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

const head = new Head(geSrtp);
