import type { Head, RequestFacts } from '@fengsui/wire';
import type { Conversation, FunctionUse } from './traffic/conversation.ts';
import type { Host } from './traffic/host.ts';

/** What became true for the first time with an event, as bits. */
export const NEW_CONVERSATION = 1;
export const NEW_FUNCTION = 2;
/** First write, control, program or configure act of this conversation. */
export const NEW_ACTOR = 4;
/** Address outside the span touched so far with this function. */
export const NEW_ADDRESS = 8;
/** Value outside the span written so far. */
export const NEW_VALUE = 16;
export const NEW_UNIT = 32;
/** The client was not seen before on this network. */
export const NEW_CLIENT = 64;
/** The server was not seen before on this network. */
export const NEW_SERVER = 128;
/** Value further outside the span written so far than the span is wide, and than half of its larger end; from the eighth write on. */
export const NEW_EXTREME = 256;
/** Area of data (a data block, a table) not touched before with this function. */
export const NEW_AREA = 512;

/** Function that never followed on the one before it in this conversation, both of which were used often. */
export const NEW_ORDER = 1024;

export const NEW_NAMES = [
  'conversation',
  'function',
  'actor',
  'address',
  'value',
  'unit',
  'client',
  'server',
  'extreme',
  'area',
  'order',
] as const;

/**
 * Something that happened on the wire and means something. One object, reused for every event: whoever keeps anything copies it. Message
 * events carry their message; the others carry their facts in `facts`.
 */
export class SensorEvent {
  /** `message`, or the name of an event that the sensor makes itself (see `docs/detections.md`). */
  type = 'message';
  time = 0;
  frame = 0;
  /** Frames that are its evidence, when they are more than `frame`. */
  frames: readonly number[] | null = null;
  conversation: Conversation | null = null;
  client: Host | null = null;
  server: Host | null = null;
  /** The message: its head, its bytes, and the facts of the request that it answers. */
  head: Head | null = null;
  bytes: Uint8Array = new Uint8Array(0);
  request: RequestFacts | null = null;
  use: FunctionUse | null = null;
  /** NEW_ bits. They are set from the first message on; a rule on novelty asks `learnt` as well. */
  fresh = 0;
  /** The network was watched long enough for novelty to mean something. */
  learnt = false;
  /** The client of a message was not there while the network was learnt. */
  newcomer = false;
  facts: { readonly [name: string]: string | number | boolean } | null = null;
}

/** Takes events as they happen. */
export interface EventSink {
  event(event: SensorEvent): void;
}
