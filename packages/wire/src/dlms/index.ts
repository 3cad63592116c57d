import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { measure } from './frame.ts';
import { classes, functions, statuses } from './functions.ts';
import { readHead, recognise, side } from './read.ts';

export * as encode from './encode.ts';

/** DLMS/COSEM: meters by objects with attributes and methods, in wrappers or HDLC frames. */
export const dlms: Protocol = new Protocol({
  id: 'dlms',
  name: 'DLMS/COSEM',
  specification: 'IEC 62056-5-3:2017, IEC 62056-6-1 and -6-2:2017, IEC 62056-46 and -47',
  industrial: true,
  depth: 'functions',
  carriage: { tcp: [4059], udp: [4059] },
  functions,
  statuses,
  areas: classes,
  longest: 65543,
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

const head = new Head(dlms);
