import type { Protocol } from './protocol.ts';

/** Who sent a message: the side that asks (client, master) or the side that is asked (server, outstation). */
export const FROM_UNKNOWN = 0;
export const FROM_CLIENT = 1;
export const FROM_SERVER = 2;
export type Side = 0 | 1 | 2;

/** What a message is in its exchange. */
export const KIND_REQUEST = 1;
export const KIND_RESPONSE = 2;
/** Sent without being asked and without an answer: a report, a publication, a keep-alive. */
export const KIND_NOTICE = 3;
export type Kind = 0 | 1 | 2 | 3;

/** What a message does, as bits. A rule, a role and a count look at these, whatever the protocol. */
export const ACT_READ = 1;
export const ACT_WRITE = 2;
/** Start, stop, restart, operate, change of mode. */
export const ACT_CONTROL = 4;
/** Program, block or firmware transfer, deletion or activation. */
export const ACT_PROGRAM = 8;
/** Names, addresses, time, parameters of the device itself. */
export const ACT_CONFIGURE = 16;
/** Asks for, or carries, what a device is. */
export const ACT_IDENTIFY = 32;
/** Opens, authenticates or closes a session. */
export const ACT_SESSION = 64;
/** Values sent without being asked: spontaneous, cyclic, published. */
export const ACT_REPORT = 128;
/** Diagnostics, statistics, tests. */
export const ACT_DIAGNOSE = 256;
/** File services. */
export const ACT_FILE = 512;
/** Asks who is there, or what can be browsed. */
export const ACT_DISCOVER = 1024;
/** Alarms and their acknowledgement or suppression. */
export const ACT_ALARM = 2048;

/** Names of the act bits, in the order of the bits. */
export const ACT_NAMES = [
  'read',
  'write',
  'control',
  'program',
  'configure',
  'identify',
  'session',
  'report',
  'diagnose',
  'file',
  'discover',
  'alarm',
] as const;

/** Marks on one message. */
export const MARK_MALFORMED = 1;
/** The capture, not the sender, cut the message short. */
export const MARK_TRUNCATED = 2;
/** Sent to everyone. */
export const MARK_BROADCAST = 4;
/** `identify` will find identity in this message. */
export const MARK_IDENTITY = 8;
/** One segment of a longer message; more follow. */
export const MARK_SEGMENT = 16;
/** Sent as a test or in simulation (IEC 61850 test bit, IEC 104 test flag). */
export const MARK_TEST = 32;
/** Carries a password, a community or another secret in clear text. The secret itself is never described. */
export const MARK_CREDENTIALS = 64;

/**
 * The head of one message: integers only, one object reused for every message of a protocol, filled by `Protocol.read`.
 * Whoever is handed a head copies what it keeps. -1 means that the message does not say.
 */
export class Head {
  protocol: Protocol;
  /** Extent of the message: bytes[start, end). */
  start = 0;
  end = 0;
  kind: Kind = 0;
  /** Key in the protocol's table of functions. */
  code = 0;
  acts = 0;
  marks = 0;
  // What the wire gives 32 bits is a double from the beginning: a field that became one later would change the shape of every head, and throw
  // away the code compiled for it.
  /** 0: good, or nothing said. Otherwise a key in the protocol's table of statuses. */
  status: number = Number.NaN;
  /** What a response repeats of its request (transaction id, invoke id, sequence), 32 bits; -1 without. */
  pair: number = Number.NaN;
  /** Station behind the address: unit id, common address, link address, device instance. */
  unit: number = Number.NaN;
  /** Space that the address is in: table, memory area, object class, data block. */
  area: number = Number.NaN;
  /** First address touched, and how many. */
  address: number = Number.NaN;
  quantity: number = Number.NaN;
  /** State and sequence numbers (GOOSE stNum and sqNum, IEC 104 N(S), CIP sequence count). */
  state: number = Number.NaN;
  sequence: number = Number.NaN;
  /** Hash of all data of a publication, 32 bits; -1 without. */
  digest: number = Number.NaN;
  /** First value written or reported, where it is one number; NaN without. */
  value: number = Number.NaN;
  /** What is wrong with a malformed message, a constant sentence; '' when nothing is. */
  problem = '';

  constructor(protocol: Protocol) {
    this.protocol = protocol;
    this.reset(0, 0);
  }

  /** Forgets the last message. */
  reset(start: number, end: number): this {
    this.start = start;
    this.end = end;
    this.kind = 0;
    this.code = 0;
    this.acts = 0;
    this.marks = 0;
    this.status = 0;
    this.pair = -1;
    this.unit = -1;
    this.area = -1;
    this.address = -1;
    this.quantity = 0;
    this.state = -1;
    this.sequence = -1;
    this.digest = -1;
    this.value = Number.NaN;
    this.problem = '';
    return this;
  }

  /** Marks the message malformed, with a constant sentence that says why. The first reason stays. */
  malformed(problem: string): this {
    this.marks |= MARK_MALFORMED;
    if (this.problem === '') this.problem = problem;
    return this;
  }
}

/** What describing or identifying a response may know of its request: the facts kept while waiting for the answer. */
export interface RequestFacts {
  readonly code: number;
  readonly unit: number;
  readonly area: number;
  readonly address: number;
  readonly quantity: number;
}

/** What a message settles for later ones of its conversation: a number and what it stands for (a context of DCE/RPC and its interface). */
export interface Settled {
  set(key: number, value: number): void;
  /** What a number stands for; undefined when nothing was said. */
  get(key: number): number | undefined;
}

/** Takes the messages that `Protocol.read` finds, in order. `head` is reused: copy what you keep. */
export interface MessageSink {
  message(bytes: Uint8Array, head: Head): void;
  /**
   * What earlier messages of the conversation settled, kept and bounded by whoever keeps conversations. Without it, what refers to an
   * earlier message stays a number.
   */
  settled?: Settled | null;
}

/** What a carrier finds in one of its units: where the payload is, and whether more of the same message follows. Reused. */
export class Part {
  /** The payload is bytes[start, end); `bytes` may be the unit's own or a buffer of the carrier that lasts until the next call. */
  bytes: Uint8Array = new Uint8Array(0);
  start = 0;
  end = 0;
  /**
   * First and last part of a message; both true for a message in one part. A carrier that marks only the last (COTP) never sets `first`: there a
   * part is the first when nothing is held, and a sole last part is a whole message.
   */
  first = true;
  last = true;
  /** Tells apart messages in parts that are interleaved in one direction. */
  key = 0;
  /** What is wrong with the unit; '' when nothing is. */
  problem = '';
}

/** Names that identify a device, in the words of the inventory. */
export type IdentityAttribute =
  | 'vendor'
  | 'product'
  | 'model'
  | 'orderNumber'
  | 'firmware'
  | 'hardware'
  | 'serial'
  | 'name'
  | 'description'
  | 'location'
  | 'contact'
  | 'operatingSystem'
  | 'deviceType'
  | 'mac'
  | 'ip'
  | 'role';

/** Takes the identity that `Protocol.identify` finds. */
export interface IdentitySink {
  /**
   * @param attribute what is said
   * @param value as written by the device, trimmed
   * @param confidence 0 to 100: 95 when the device says it of itself in a field for it, less when it is derived
   * @param about 'sender' (default), 'receiver', or the text of an IP or MAC address of a third device that the message speaks of
   */
  is(attribute: IdentityAttribute, value: string, confidence?: number, about?: string): void;
}
