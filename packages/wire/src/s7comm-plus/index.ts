import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe } from './describe.ts';
import { ENCRYPTED, FRAGMENT, functions, statuses } from './functions.ts';
import { identify } from './identify.ts';
import { readHead, recognise, side } from './read.ts';

export * as encode from './encode.ts';

/** S7 communication plus of SIMATIC S7-1200 and S7-1500 (protocol id 0x72, versions 1 to 3), inside ISO transport. */
export const s7commPlus: Protocol = new Protocol({
  id: 's7comm-plus',
  name: 'S7 communication plus',
  specification: 'no public specification; as SIMATIC S7-1200 and S7-1500 controllers speak it, names of their object model',
  industrial: true,
  carriage: { inside: ['cotp'] },
  functions,
  statuses,
  longest: 65535,
  codeText: (code) => `0x${(code & 0xffff).toString(16).padStart(4, '0')}`,
  counted: (code) => code !== FRAGMENT && code !== ENCRYPTED,
  recognise,
  side,
  read(bytes, at, end, _from, sink) {
    readHead(bytes, at, end, head);
    sink.message(bytes, head);
  },
  describe,
  identify,
});

const head = new Head(s7commPlus);
