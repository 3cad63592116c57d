import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { ERROR_INDICATOR, functions, statuses } from './functions.ts';
import { LONGEST, measure, readHead, recognise, side } from './read.ts';

export * as encode from './encode.ts';

/** ROC Plus, the protocol of Emerson's remote terminal units and flow computers. */
export const rocPlus: Protocol = new Protocol({
  id: 'roc-plus',
  name: 'ROC Plus',
  specification: 'Emerson ROC Plus Protocol Specifications Manual (October 2022); the analyser of CISA for Zeek',
  industrial: true,
  depth: 'functions',
  carriage: { tcp: [4000], udp: [4000] },
  functions,
  statuses,
  longest: LONGEST,
  codeText: String,
  answerCode: (code, requestCode) => (code === ERROR_INDICATOR ? requestCode : code),
  recognise,
  measure,
  packed: true,
  side,
  read(bytes, at, end, from, sink) {
    readHead(bytes, at, end, from, head);
    sink.message(bytes, head);
  },
  describe,
  identify,
});

const head = new Head(rocPlus);
