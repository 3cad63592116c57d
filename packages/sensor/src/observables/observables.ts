import type { Head, RequestFacts } from '@fengsui/wire';
import type { Clock } from '../clock.ts';
import type { MessageTaker } from '../message-log.ts';
import type { Conversation } from '../traffic/conversation.ts';
import type { Host } from '../traffic/host.ts';
import { type ObservedType, valuesOf } from './readers.ts';

/** A value on the wire that intelligence may know: a name that was asked for, an address that was answered, a page that was fetched, how a client greets, a certificate. */
export interface ObservedValue {
  type: ObservedType;
  /** As the wire has it. */
  value: string;
  /** Id of the protocol that carried it. */
  protocol: string;
  /** Addresses of the conversation's ends. */
  client: string;
  server: string;
  count: number;
  /** ISO 8601 in the capture's precision. */
  firstSeen: string;
  lastSeen: string;
  /** First frame that carried it. */
  frame: number;
}

/** Most values of one analysis, each counted once for a pair of ends. */
const LIMIT = 100_000;

type Held = Omit<ObservedValue, 'firstSeen' | 'lastSeen'> & { first: number; last: number };
/** Takes messages and keeps the values in them that intelligence may know: once for each pair of ends, in bounded memory. */
export class Observables implements MessageTaker {
  /** Values that the limit left out. */
  dropped = 0;
  private readonly held = new Map<string, Held>();

  message(
    conversation: Conversation,
    bytes: Uint8Array,
    head: Head,
    request: RequestFacts | null,
    _sender: Host,
    time: number,
    frame: number,
  ): void {
    const values = valuesOf(bytes, head, request);
    if (values === null) return;
    const { client, server, protocol } = conversation;
    for (const [type, value] of values) {
      const key = `${type}\0${value}\0${client.address}\0${server.address}`;
      const known = this.held.get(key);
      if (known !== undefined) {
        known.count++;
        known.last = time;
      } else if (this.held.size >= LIMIT) this.dropped++;
      else {
        const ends = { protocol: protocol.id, client: client.address, server: server.address };
        this.held.set(key, { type, value, ...ends, count: 1, first: time, last: time, frame });
      }
    }
  }

  end(): void {}

  /** What was seen, in the order in which it was seen first. */
  values(clock: Clock): ObservedValue[] {
    return [...this.held.values()].map(({ first, last, ...value }) => ({
      ...value,
      firstSeen: clock.text(first),
      lastSeen: clock.text(last),
    }));
  }
}
