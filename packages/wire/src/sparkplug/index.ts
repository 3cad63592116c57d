import { Head, type MessageSink, type Side } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { functions } from './functions.ts';
import { readSparkplug } from './read.ts';

export * as encode from './encode.ts';

/**
 * Sparkplug B in MQTT, read by `mqtt` from publications in its namespace. Head: `unit` stands for the edge node or device, `pair` for the edge node,
 * `sequence` is the payload's, `state` the birth and death sequence (bdSeq), `quantity` the number of metrics.
 */
export const sparkplug: Protocol = new Protocol({
  id: 'sparkplug',
  name: 'Sparkplug B',
  specification: 'Eclipse Sparkplug 3.0.0',
  industrial: true,
  carriage: { inside: ['mqtt'] },
  functions,
  longest: 268_435_460,
  codeText: (code) => String(code),
  recognise: () => 0,
  // What is published is told by its topic, which only the PUBLISH around it has.
  read() {},
  describe,
  identify,
});

const head = new Head(sparkplug);

/** Emits what the PUBLISH bytes[at, end) carries; topic and payload are offsets into it. */
export function readPublication(
  bytes: Uint8Array,
  at: number,
  topic: number,
  topicEnd: number,
  payload: number,
  end: number,
  from: Side,
  sink: MessageSink,
): void {
  readSparkplug(bytes, at, topic, topicEnd, payload, end, from, head, sink);
}
