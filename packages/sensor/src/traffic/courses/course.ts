import type { Head } from '@fengsui/wire';

/** Facts of an event, by name. */
export interface Facts {
  readonly [name: string]: string | number | boolean;
}

/** Where and when a message is, and how to tell what its course reveals. One object serves all messages. */
export interface Moment {
  /** Nanoseconds of capture time. */
  readonly time: number;
  /** Whole seconds since 1970. */
  readonly second: number;
  /** The 5-tuple that carries the message: state of a connection belongs to it. */
  readonly flow: object;
  /** 0 or 1: which endpoint of the flow sent it. */
  readonly direction: number;
  /** The client of the conversation sent it. */
  readonly fromClient: boolean;
  /** The client was seen opening the connection: nothing came before what was seen. */
  readonly opened: boolean;
  /** Number of the conversation's server, and the address of its client as text. */
  readonly server: number;
  readonly clientAddress: string;
  /** State that all conversations share, by the name of its protocol; made when it is first asked for. Whoever makes it bounds it. */
  shared<State extends object>(name: string, make: () => State): State;
  /** True when the publisher of that name was heard from another address first. */
  isOther(publisher: number): boolean;
  /** Makes an event. */
  tell(type: string, facts: Facts): void;
}

/**
 * The state machine of one conversation: takes its messages in order, and tells when one does not follow on those before. Between messages
 * nothing runs; time-outs are found late, by the capture's time of the next message.
 */
export interface Course {
  /** Messages come so often that their test mark is no event of its own: the course tells when it is set. */
  readonly steady?: boolean;
  step(bytes: Uint8Array, head: Head, moment: Moment): void;
}
