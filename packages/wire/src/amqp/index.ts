import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { functions, PERFORMATIVE, statuses } from './functions.ts';
import { LONGEST, measure, readHead, recognise, side } from './read.ts';

/** AMQP 0-9-1 and 1.0. `unit` is the channel. */
export const amqp: Protocol = new Protocol({
  id: 'amqp',
  name: 'AMQP',
  specification: 'AMQP 0-9-1; OASIS AMQP 1.0 (ISO/IEC 19464)',
  industrial: true,
  depth: 'functions',
  carriage: { tcp: [5672] },
  functions,
  statuses,
  longest: LONGEST,
  codeText: (code) =>
    code >= PERFORMATIVE
      ? `0x${(code - PERFORMATIVE).toString(16)}`
      : code > 0xffff
        ? `${code >> 16}.${code & 0xffff}`
        : String(code),
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

const head = new Head(amqp);
