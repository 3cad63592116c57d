import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe } from './describe.ts';
import { ACKNOWLEDGE, BLOCK, BLOCK_COMMAND, functions, media, RESPONSE, statuses } from './functions.ts';
import { LONGEST, measure, readHead, recognise, side } from './read.ts';

export * as encode from './encode.ts';

/** Ether-S-Bus of SAIA PCD controllers. */
export const sbus: Protocol = new Protocol({
  id: 'sbus',
  name: 'Ether-S-Bus (SAIA PCD)',
  specification: 'SAIA S-Bus over UDP (data mode); the dissector of Wireshark',
  industrial: true,
  depth: 'functions',
  carriage: { udp: [5050] },
  functions,
  statuses,
  areas: media,
  longest: LONGEST,
  wireCode: (code) => (code >= BLOCK ? BLOCK_COMMAND : code & 0xff),
  answerCode: (code, requestCode) => (code === RESPONSE || code === ACKNOWLEDGE ? requestCode : code),
  recognise,
  measure,
  side,
  read(bytes, at, end, _from, sink) {
    readHead(bytes, at, end, head);
    sink.message(bytes, head);
  },
  describe,
});

const head = new Head(sbus);
