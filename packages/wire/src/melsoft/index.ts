import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { functions, SHORT, statuses } from './functions.ts';
import { LONGEST, measure, readHead, recognise, side } from './read.ts';

export * as encode from './encode.ts';

/**
 * MELSOFT, which engineering tools of Mitsubishi Electric speak to MELSEC controllers: session, users, remote control, memory and files.
 * Head: `code` is the command (the fourth byte of a short message), `pair` the packet reference, `address` the file handle or the memory address.
 */
export const melsoft: Protocol = new Protocol({
  id: 'melsoft',
  name: 'MELSOFT',
  specification: 'Not published; research of Black Hat MEA 2023 and captures',
  industrial: true,
  carriage: { tcp: [5007, 5562], udp: [5006, 5560, 5561] },
  functions,
  statuses,
  longest: LONGEST,
  codeText: (code) => `0x${(code >= SHORT ? code & 0xff : code).toString(16).padStart(code >= SHORT ? 2 : 4, '0')}`,
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

const head = new Head(melsoft);
