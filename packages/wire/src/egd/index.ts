import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { functions, statuses } from './functions.ts';
import { LONGEST, readHead, recognise, side } from './read.ts';

export * as encode from './encode.ts';

/**
 * Ethernet Global Data of GE controllers: cyclic production of exchanges, and commands about them. Head: `code` is the PDU type (a response has its
 * request's), `address` the exchange, `pair` the producer of production data, `state` the signature of its configuration, `sequence` its request id,
 * which counts up.
 */
export const egd: Protocol = new Protocol({
  id: 'egd',
  name: 'Ethernet Global Data',
  specification: 'GFK-2224 (EGD); ProSoft MVI69-EGD user manual, clause 5.2 (commands)',
  industrial: true,
  depth: 'functions',
  carriage: { udp: [18246, 7937] },
  functions,
  statuses,
  codeText: (code) => String(code),
  longest: LONGEST,
  recognise,
  side,
  read(bytes, at, end, _from, sink) {
    readHead(bytes, at, end, head);
    sink.message(bytes, head);
  },
  describe,
  identify,
});

const head = new Head(egd);
