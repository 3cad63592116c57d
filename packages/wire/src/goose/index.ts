import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { functions } from './functions.ts';
import { readHead, recognise } from './read.ts';

export * as encode from './encode.ts';

/** GOOSE: what IEDs of a substation publish to each other. */
export const goose: Protocol = new Protocol({
  id: 'goose',
  name: 'IEC 61850 GOOSE',
  specification: 'IEC 61850-8-1:2011, annexes A and C',
  industrial: true,
  carriage: { etherType: [0x88b8, 0x88b9] },
  functions,
  longest: 1522,
  recognise,
  read(bytes, at, end, _from, sink) {
    readHead(bytes, at, end, head);
    sink.message(bytes, head);
  },
  describe,
  identify,
});

const head = new Head(goose);
