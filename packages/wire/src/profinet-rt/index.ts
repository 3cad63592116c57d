import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe } from './describe.ts';
import { functions, statuses } from './functions.ts';
import { readHead, recognise } from './read.ts';

export * as encode from './encode.ts';

/** PROFINET real-time frames: cyclic data, alarms, time synchronisation. DCP has the same EtherType and frame ids of its own. */
export const profinetRt: Protocol = new Protocol({
  id: 'profinet-rt',
  name: 'PROFINET RT',
  specification: 'IEC 61158-6-10, RTC, RTA and PTCP',
  industrial: true,
  carriage: { etherType: [0x8892] },
  functions,
  statuses,
  longest: 1500,
  recognise,
  read(bytes, at, end, _from, sink) {
    readHead(bytes, at, end, head);
    sink.message(bytes, head);
  },
  describe,
});

const head = new Head(profinetRt);
