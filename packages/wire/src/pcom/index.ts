import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { areas, codeText, functions } from './functions.ts';
import { LONGEST, measure, readHead, recognise, side } from './read.ts';

export * as encode from './encode.ts';

/**
 * PCOM over TCP, which Unitronics controllers speak, in its ASCII and binary modes. Head: `code` is the letters of an ASCII command or the number of a
 * binary one, `area` the kind of operands, `address` the first operand, `unit` the unit id.
 */
export const pcom: Protocol = new Protocol({
  id: 'pcom',
  name: 'Unitronics PCOM',
  specification: 'Unitronics PCOM Protocol, 2014',
  industrial: true,
  depth: 'functions',
  carriage: { tcp: [20256] },
  functions,
  areas,
  codeText,
  // An answer has two letters; its request may have had a third.
  answerCode: (code, requestCode) => (requestCode > 0xffff && requestCode >> 8 === code ? requestCode : code),
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

const head = new Head(pcom);
