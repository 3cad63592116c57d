import {
  ACT_CONTROL,
  ACT_REPORT,
  ACT_WRITE,
  FROM_CLIENT,
  FROM_SERVER,
  type Head,
  KIND_NOTICE,
  MARK_IDENTITY,
  type MessageSink,
  type Side,
} from '../message.ts';
import * as fn from './functions.ts';
import { BYTES, FIXED32, FIXED64, ProtobufReader, VARINT } from './protobuf.ts';

const ascii = (word: string) => new TextEncoder().encode(word);
const NAMESPACE = ascii('spBv1.0/');
const SEQUENCE_OF_BIRTHS = ascii('bdSeq');
const NODE_CONTROL = ascii('Node Control/');
const DEVICE_CONTROL = ascii('Device Control/');
/** Message types as they stand in a topic. */
const TYPES: readonly (readonly [Uint8Array, number])[] = [
  [ascii('NBIRTH'), fn.NBIRTH],
  [ascii('NDEATH'), fn.NDEATH],
  [ascii('DBIRTH'), fn.DBIRTH],
  [ascii('DDEATH'), fn.DDEATH],
  [ascii('NDATA'), fn.NDATA],
  [ascii('DDATA'), fn.DDATA],
  [ascii('NCMD'), fn.NCMD],
  [ascii('DCMD'), fn.DCMD],
];
const STATE_TYPE = ascii('STATE');
/** Most metrics of one message that are looked at for its head. */
const LOOKED_AT = 256;

function begins(bytes: Uint8Array, at: number, end: number, word: Uint8Array): boolean {
  if (end - at < word.length) return false;
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word[i]) return false;
  return true;
}

/** Whether a topic is in the Sparkplug B namespace. */
export function isNamespace(bytes: Uint8Array, topic: number, topicEnd: number): boolean {
  return begins(bytes, topic, topicEnd, NAMESPACE);
}

/** End of the level of a topic that begins at `at`. */
function levelEnd(bytes: Uint8Array, at: number, end: number): number {
  let stop = at;
  while (stop < end && bytes[stop] !== 0x2f) stop++;
  return stop;
}

const payloadReader = new ProtobufReader();
const metricReader = new ProtobufReader();

/** Emits the message published under `topic`; its head spans the PUBLISH bytes[at, end), because who is meant stands in the topic. */
export function readSparkplug(
  bytes: Uint8Array,
  at: number,
  topic: number,
  topicEnd: number,
  payload: number,
  end: number,
  from: Side,
  head: Head,
  sink: MessageSink,
): void {
  head.reset(at, end);
  head.kind = KIND_NOTICE;
  const group = topic + NAMESPACE.length;
  const groupEnd = levelEnd(bytes, group, topicEnd);
  if (groupEnd - group === STATE_TYPE.length && begins(bytes, group, groupEnd, STATE_TYPE)) {
    head.code = fn.STATE;
    head.acts = fn.functions.get(fn.STATE)?.acts ?? 0;
    head.unit = hash(bytes, groupEnd, topicEnd);
    sink.message(bytes, head);
    return;
  }
  const type = groupEnd + 1;
  const typeEnd = type <= topicEnd ? levelEnd(bytes, type, topicEnd) : type;
  for (let i = 0; i < TYPES.length; i++) {
    if (TYPES[i][0].length === typeEnd - type && begins(bytes, type, typeEnd, TYPES[i][0])) {
      head.code = TYPES[i][1];
      break;
    }
  }
  if (head.code === 0) head.malformed('a topic without a message type');
  else if (typeEnd + 1 >= topicEnd) head.malformed('a topic without an edge node');
  else {
    // A command that the broker hands on is no act of the client that hears it.
    const heard = from === FROM_SERVER && (head.code === fn.NCMD || head.code === fn.DCMD);
    head.acts = heard ? ACT_REPORT : (fn.functions.get(head.code)?.acts ?? 0);
    const inGroup = hash(bytes, group, groupEnd) >> 1;
    head.unit = hash(bytes, typeEnd + 1, topicEnd) ^ inGroup;
    head.pair = hash(bytes, typeEnd + 1, levelEnd(bytes, typeEnd + 1, topicEnd)) ^ inGroup;
    if ((head.code === fn.NBIRTH || head.code === fn.DBIRTH) && from === FROM_CLIENT) head.marks |= MARK_IDENTITY;
    readPayload(bytes, payload, end, head);
  }
  sink.message(bytes, head);
}

function readPayload(bytes: Uint8Array, at: number, end: number, into: Head): void {
  const reader = payloadReader.over(bytes, at, end);
  let metrics = 0;
  while (reader.next()) {
    if (reader.field === fn.PAYLOAD.sequence && reader.type === VARINT) into.sequence = reader.value;
    else if (reader.field === fn.PAYLOAD.metrics && reader.type === BYTES) {
      if (metrics < LOOKED_AT) readMetric(bytes, reader.start, reader.stop, into);
      metrics++;
    }
  }
  into.quantity = metrics;
  if (reader.broken) into.malformed('the payload is not a Sparkplug B message');
}

function readMetric(bytes: Uint8Array, at: number, end: number, into: Head): void {
  const reader = metricReader.over(bytes, at, end);
  let births = false;
  let value = Number.NaN;
  while (reader.next()) {
    const { field, type } = reader;
    if (field === fn.METRIC.name && type === BYTES) {
      births =
        reader.stop - reader.start === SEQUENCE_OF_BIRTHS.length && begins(bytes, reader.start, reader.stop, SEQUENCE_OF_BIRTHS);
      const controls =
        begins(bytes, reader.start, reader.stop, NODE_CONTROL) || begins(bytes, reader.start, reader.stop, DEVICE_CONTROL);
      if (controls && into.acts & ACT_WRITE) into.acts |= ACT_CONTROL;
    } else if ((field === fn.METRIC.int || field === fn.METRIC.long || field === fn.METRIC.boolean) && type === VARINT)
      value = reader.value;
    else if ((field === fn.METRIC.float && type === FIXED32) || (field === fn.METRIC.double && type === FIXED64))
      value = reader.real;
  }
  if (births && value < 0x80000000) into.state = value;
  else if (!births && Number.isNaN(into.value)) into.value = value;
}

/** A number for a name, 31 bits (FNV-1a): tells edge nodes and devices apart. */
function hash(bytes: Uint8Array, start: number, end: number): number {
  let value = 0x811c9dc5;
  for (let i = start; i < end; i++) value = Math.imul(value ^ bytes[i], 0x01000193);
  return value & 0x7fffffff;
}
