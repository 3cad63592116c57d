import { type Fields, type Head, KIND_REQUEST, protocols, type RequestFacts } from '@fengsui/wire';
import type { Clock } from '../clock.ts';
import type { MessageTaker } from '../message-log.ts';
import type { Conversation } from '../traffic/conversation.ts';
import type { Host } from '../traffic/host.ts';

/** A value on the wire that intelligence may know: a name that was asked for, an address that was answered, a page that was fetched. */
export interface ObservedValue {
  type: 'domain' | 'ip' | 'url' | 'user-agent';
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
/** Most values of one message, and longest value. */
const PER_MESSAGE = 64;
const LONGEST = 2048;

type Held = Omit<ObservedValue, 'firstSeen' | 'lastSeen'> & { first: number; last: number };
type Value = readonly [type: ObservedValue['type'], value: string];

/** The texts of a message, each with its name; nesting does not matter to who reads them. */
class Texts implements Fields {
  readonly all: [name: string, value: string][] = [];

  text(name: string, value: string): void {
    if (this.all.length < PER_MESSAGE && value !== '' && value.length <= LONGEST) this.all.push([name, value]);
  }
  number(): void {}
  flag(): void {}
  bytes(): void {}
  open(): void {}
  list(): void {}
  close(): void {}
}

/** What the texts of a protocol's message say. A line for each protocol. */
const READERS: {
  readonly [protocol: string]: { wants(head: Head): boolean; values(texts: Texts['all']): Value[] };
} = {
  dns: {
    wants: () => true,
    values: (texts) =>
      texts.flatMap(([name, value]): Value[] =>
        name === 'name' || name === 'target' ? [['domain', value]] : name === 'address' ? [['ip', value]] : [],
      ),
  },
  tls: {
    wants: ({ code }) => code === 0x1601,
    values: (texts) => texts.flatMap(([name, value]): Value[] => (name === 'server_name' ? [['domain', value]] : [])),
  },
  http: {
    wants: ({ kind }) => kind === KIND_REQUEST,
    values(texts) {
      const { host, path, query, user_agent: agent } = Object.fromEntries(texts) as { [name: string]: string | undefined };
      const found: Value[] = agent === undefined ? [] : [['user-agent', agent]];
      if (host === undefined || path === undefined) return found;
      const url = /^https?:\/\//i.test(path) ? path : `http://${host}${path}`;
      const full: Value = ['url', query === undefined ? url : `${url}?${query}`];
      return [...found, ['domain', host.replace(/:\d+$/, '')], full];
    },
  },
};

const byIndex = protocols.map(({ id }) => READERS[id] ?? null);

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
    const reader = byIndex[head.protocol.index];
    if (reader === null || !reader.wants(head)) return;
    const texts = new Texts();
    head.protocol.describe(bytes, head, texts, request);
    const { client, server, protocol } = conversation;
    for (const [type, value] of reader.values(texts.all)) {
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
