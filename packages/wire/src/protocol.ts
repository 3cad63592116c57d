import type { Fields } from './fields.ts';
import type { Head, IdentitySink, MessageSink, Part, RequestFacts, Side } from './message.ts';

/** One line of a protocol's table of functions. */
export interface FunctionEntry {
  /** Stable name, lower case with underscores: what rules and outputs use. */
  readonly name: string;
  /** The specification's own name. */
  readonly title: string;
  /** ACT_ bits. */
  readonly acts: number;
}

/** One line of a table of statuses, errors or causes. */
export interface StatusEntry {
  readonly name: string;
  readonly title: string;
}

/** What carries a protocol, with the ports or numbers that hint at it. Recognition is by content; these only order the attempts. */
export interface Carriage {
  readonly tcp?: readonly number[];
  readonly udp?: readonly number[];
  readonly etherType?: readonly number[];
  /** LLC DSAP << 8 | SSAP. */
  readonly llc?: readonly number[];
  /** SNAP organisation << 16 | protocol, 40 bits. */
  readonly snap?: readonly number[];
  /** Id of the carrier protocol whose payload this is (`cotp`, `enip`). */
  readonly inside?: readonly string[];
}

/**
 * How far a protocol is understood. `in_depth`: every function by table, addresses and values, pairing, identity. `functions`: functions by table, and
 * identity. `counted`: recognised by its traits and counted, no more.
 */
export type Depth = 'in_depth' | 'functions' | 'counted';

/** How a protocol is described to the rest of the house. See `modbus/` for the model to follow. */
export interface ProtocolDefinition {
  /** Stable id, as in the output. */
  readonly id: string;
  readonly name: string;
  /** Specification and edition that the folder follows. */
  readonly specification: string;
  readonly industrial: boolean;
  /** `in_depth` without it. */
  readonly depth?: Depth;
  readonly carriage: Carriage;
  readonly functions: ReadonlyMap<number, FunctionEntry>;
  readonly statuses?: ReadonlyMap<number, StatusEntry>;
  /** Name of each area of addresses, where the protocol has such. */
  readonly areas?: ReadonlyMap<number, string>;
  /** How a function code is written for a person; hexadecimal of the code without it. */
  readonly codeText?: (code: number) => string;
  /** The code as it stands in the message, where the table's keys say more than that; the key itself without it. */
  readonly wireCode?: (code: number) => number;
  /** Whether a function is a message of the protocol, as protocol data units are counted; link control below it is not. All are without it. */
  readonly counted?: (code: number) => boolean;
  /** Function of an answer that does not repeat what was asked, from its own code and its request's. */
  readonly answerCode?: (code: number, requestCode: number) => number;
  /**
   * The device that is asked opens the connection, as stations behind mobile networks dial their centre: who opened it does not tell who is the client,
   * only `side` does, which then must be given. The conversation keeps the port that is listened on, whoever listens.
   */
  readonly dialsOut?: boolean;
  /** Longest message that the specification allows, in bytes; longer claims are not this protocol. */
  readonly longest: number;
  /**
   * How sure the content is that bytes[at, end) begins with a message of this protocol, 0 to 100. 0: it is not. From 50 up the port's hint
   * is believed; from 80 up it is this protocol on any port. May be given the beginning of a message only.
   */
  readonly recognise: (bytes: Uint8Array, at: number, end: number) => number;
  /** The values that the first byte of a message can have, where they are few: on other bytes `recognise` is not asked. */
  readonly firstBytes?: readonly number[];
  /**
   * For streams: length of the message that begins at `at` (it may reach past `end`), 0 when more bytes are needed to say, -1 when no message
   * begins here. Without it, each segment of the stream is handed to `read` as it comes (texts and banners).
   */
  readonly measure?: (bytes: Uint8Array, at: number, end: number) => number;
  /** A datagram may hold several messages, each found by `measure`; otherwise a datagram is one unit. */
  readonly packed?: boolean;
  /**
   * For protocols whose messages are cut into parts (COTP TSDUs, DNP3 transport segments, OPC UA chunks): finds the part in the unit
   * bytes[at, end). `read` is then given the assembled message: the first part's payload followed by the others'.
   */
  readonly open?: (bytes: Uint8Array, at: number, end: number, part: Part) => boolean;
  /** Messages settle what numbers in later ones stand for: `read` finds `MessageSink.settled` for the conversation. */
  readonly settles?: boolean;
  /** Who sent this, judged by content alone; FROM_UNKNOWN when the content does not tell. */
  readonly side?: (bytes: Uint8Array, at: number, end: number) => Side;
  /**
   * Reads the heads of all messages in the unit bytes[at, end), nested ones included, and hands each to the sink. The hot path: allocates
   * nothing, never throws, reads only inside the unit. `from` says which side sent it, as far as known.
   */
  readonly read: (bytes: Uint8Array, at: number, end: number, from: Side, sink: MessageSink) => void;
  /** Visits every field of the message that `head` was read from. `request`: facts of the request that this answers, when known. */
  readonly describe: (bytes: Uint8Array, head: Head, out: Fields, request: RequestFacts | null) => void;
  /** Finds identity in a message marked MARK_IDENTITY. */
  readonly identify?: (bytes: Uint8Array, head: Head, out: IdentitySink, request: RequestFacts | null) => void;
}

const nothing = new Map<number, never>();

/** One protocol. A class, so that every protocol has the same shape and calls through it stay cheap. */
export class Protocol {
  /** Position in the list of protocols; set once by the list. */
  index = -1;
  readonly id: string;
  readonly name: string;
  readonly specification: string;
  readonly industrial: boolean;
  readonly depth: Depth;
  readonly carriage: Carriage;
  readonly functions: ReadonlyMap<number, FunctionEntry>;
  readonly statuses: ReadonlyMap<number, StatusEntry>;
  readonly areas: ReadonlyMap<number, string>;
  readonly dialsOut: boolean;
  readonly longest: number;
  readonly codeText: (code: number) => string;
  readonly wireCode: (code: number) => number;
  readonly counted: NonNullable<ProtocolDefinition['counted']> | null;
  readonly answerCode: NonNullable<ProtocolDefinition['answerCode']> | null;
  readonly recognise: ProtocolDefinition['recognise'];
  readonly firstBytes: readonly number[] | null;
  readonly measure: NonNullable<ProtocolDefinition['measure']> | null;
  readonly packed: boolean;
  readonly open: NonNullable<ProtocolDefinition['open']> | null;
  readonly settles: boolean;
  readonly side: NonNullable<ProtocolDefinition['side']> | null;
  readonly read: ProtocolDefinition['read'];
  readonly describe: ProtocolDefinition['describe'];
  readonly identify: NonNullable<ProtocolDefinition['identify']> | null;

  constructor(definition: ProtocolDefinition) {
    this.id = definition.id;
    this.name = definition.name;
    this.specification = definition.specification;
    this.industrial = definition.industrial;
    this.depth = definition.depth ?? 'in_depth';
    this.carriage = definition.carriage;
    this.functions = definition.functions;
    this.statuses = definition.statuses ?? nothing;
    this.areas = definition.areas ?? nothing;
    this.dialsOut = definition.dialsOut ?? false;
    this.longest = definition.longest;
    this.codeText = definition.codeText ?? ((code) => `0x${code.toString(16).padStart(2, '0')}`);
    this.wireCode = definition.wireCode ?? ((code) => code);
    this.counted = definition.counted ?? null;
    this.answerCode = definition.answerCode ?? null;
    this.recognise = definition.recognise;
    this.firstBytes = definition.firstBytes ?? null;
    this.measure = definition.measure ?? null;
    this.packed = definition.packed ?? false;
    this.open = definition.open ?? null;
    this.settles = definition.settles ?? false;
    this.side = definition.side ?? null;
    this.read = definition.read;
    this.describe = definition.describe;
    this.identify = definition.identify ?? null;
  }

  /** Name of a function; `function_<code>` when the table does not have it. */
  functionName(code: number): string {
    return this.functions.get(code)?.name ?? `function_${code}`;
  }

  /** Name of a status; `status_<code>` when the table does not have it, '' for 0. */
  statusName(status: number): string {
    return status === 0 ? '' : (this.statuses.get(status)?.name ?? `status_${status}`);
  }
}

/** Builds a table from rows [code, name, title, acts]. */
export function functionTable(rows: readonly (readonly [number, string, string, number])[]): ReadonlyMap<number, FunctionEntry> {
  return new Map(rows.map(([code, name, title, acts]) => [code, { name, title, acts }]));
}

/** Builds a table from rows [code, name, title]. */
export function statusTable(rows: readonly (readonly [number, string, string])[]): ReadonlyMap<number, StatusEntry> {
  return new Map(rows.map(([code, name, title]) => [code, { name, title }]));
}
