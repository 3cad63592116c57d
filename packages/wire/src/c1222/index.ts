import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { functions, RESPONSE, statuses } from './functions.ts';
import { measure, readHead, recognise } from './read.ts';

export * as encode from './encode.ts';

/** ANSI C12.22: meters and those who read them, by tables. */
export const c1222: Protocol = new Protocol({
  id: 'c1222',
  name: 'ANSI C12.22',
  specification: 'IEEE 1703-2012 (ANSI C12.22-2012)',
  industrial: true,
  depth: 'functions',
  carriage: { tcp: [1153], udp: [1153] },
  functions,
  statuses,
  answerCode: (code, requestCode) => (code === RESPONSE ? requestCode : code),
  longest: 65535,
  firstBytes: [0x60],
  recognise,
  measure,
  read(bytes, at, end, _from, sink) {
    readHead(bytes, at, end, head);
    sink.message(bytes, head);
  },
  describe,
  identify,
});

const head = new Head(c1222);
