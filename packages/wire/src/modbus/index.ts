import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { reader } from '../umas/index.ts';
import { describe, identify } from './describe.ts';
import { areas, functions, statuses } from './functions.ts';
import { HEADER, LONGEST, measure, readHead, recognise, side, UMAS } from './read.ts';

export * as encode from './encode.ts';

/** Modbus TCP, with UMAS inside function 90. */
export const modbus: Protocol = new Protocol({
  id: 'modbus',
  name: 'Modbus TCP',
  specification: 'MODBUS Application Protocol V1.1b3; Messaging on TCP/IP V1.0b',
  industrial: true,
  carriage: { tcp: [502, 802], udp: [502] },
  functions,
  statuses,
  areas,
  longest: LONGEST,
  codeText: (code) => String(code),
  recognise,
  measure,
  side,
  read(bytes, at, end, from, sink) {
    readHead(bytes, at, end, from, head);
    const umas = head.code === UMAS && end - at > HEADER + 1 && head.status === 0;
    const { pair, unit } = head;
    sink.message(bytes, head);
    if (umas) reader.message(bytes, at + HEADER + 1, end, pair, unit, sink);
  },
  describe,
  identify,
});

const head = new Head(modbus);
