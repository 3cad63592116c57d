import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { functions, statuses } from './functions.ts';
import { LONGEST, measure, readPacket, recognise, side } from './read.ts';

export * as encode from './encode.ts';
export { keepAliveOf } from './read.ts';

/**
 * MQTT 3.1, 3.1.1 and 5.0 over TCP. The Sparkplug messages that are published are emitted by `sparkplug`. `sequence` is the packet identifier,
 * `digest` of a CONNECT stands for the client identifier.
 */
export const mqtt: Protocol = new Protocol({
  id: 'mqtt',
  name: 'MQTT',
  specification: 'OASIS MQTT 5.0 and 3.1.1; MQTT V3.1',
  industrial: true,
  carriage: { tcp: [1883] },
  functions,
  statuses,
  longest: LONGEST,
  codeText: (code) => String(code),
  recognise,
  measure,
  side,
  read(bytes, at, end, from, sink) {
    readPacket(bytes, at, end, from, head, sink);
  },
  describe,
  identify,
});

const head = new Head(mqtt);
