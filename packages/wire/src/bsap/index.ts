import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe } from './describe.ts';
import { ANSWER, functions } from './functions.ts';
import { LONGEST, readHead, recognise, side } from './read.ts';

export * as encode from './encode.ts';

/** BSAP of Bristol's and Emerson's controllers: serial frames in datagrams, and BSAP over IP. */
export const bsap: Protocol = new Protocol({
  id: 'bsap',
  name: 'BSAP',
  specification: 'Emerson D301401 Network 3000 Communications; the analyser of CISA for Zeek and its captures',
  industrial: true,
  depth: 'functions',
  carriage: { udp: [1234, 1235] },
  functions,
  longest: LONGEST,
  answerCode: (code, requestCode) => (code === ANSWER ? requestCode : code),
  recognise,
  side,
  read(bytes, at, end, _from, sink) {
    readHead(bytes, at, end, head);
    sink.message(bytes, head);
  },
  describe,
});

const head = new Head(bsap);
