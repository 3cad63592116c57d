import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { functions, statuses } from './functions.ts';
import { LONGEST, measure, readHead, recognise, side } from './read.ts';

export * as encode from './encode.ts';

/** FOUNDATION Fieldbus High Speed Ethernet. */
export const ffHse: Protocol = new Protocol({
  id: 'ff-hse',
  name: 'FOUNDATION Fieldbus HSE',
  specification: 'FF-588 HSE Field Device Access Agent; tshark ff',
  industrial: true,
  depth: 'functions',
  carriage: { tcp: [1089, 1090, 1091, 3622], udp: [1089, 1090, 1091, 3622] },
  functions,
  statuses,
  longest: LONGEST,
  codeText: (code) => `${code >> 8}.${code & 0x80 ? 'confirmed' : 'unconfirmed'}.${code & 0x7f}`,
  wireCode: (code) => code & 0xff,
  recognise,
  measure,
  packed: true,
  side,
  read(bytes, at, end, _from, sink) {
    readHead(bytes, at, end, head);
    sink.message(bytes, head);
  },
  describe,
  identify,
});

const head = new Head(ffHse);
