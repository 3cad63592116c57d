import { closeSync, openSync, writeSync } from 'node:fs';
import { type Head, KIND_NOTICE, KIND_REQUEST, KIND_RESPONSE, MARK_MALFORMED, type RequestFacts } from '@fengsui/wire';
import type { Clock } from './clock.ts';
import { JsonFields } from './json-fields.ts';
import type { Conversation } from './traffic/conversation.ts';
import type { Host } from './traffic/host.ts';

/** Conversations whose unchanging beginnings of lines are kept. */
const PREFIX_LIMIT = 2000;

/** Names of the kinds of messages. */
export const KIND_NAMES: { readonly [kind: number]: string } = {
  0: '',
  [KIND_REQUEST]: 'request',
  [KIND_RESPONSE]: 'response',
  [KIND_NOTICE]: 'notice',
};

/** Takes every message, as the sensor reads it. */
export interface MessageTaker {
  message(
    conversation: Conversation,
    bytes: Uint8Array,
    head: Head,
    request: RequestFacts | null,
    sender: Host,
    time: number,
    frame: number,
  ): void;
  /** No more messages come. */
  end(): void;
}

/** Writes every message with all its fields, one JSON object a line. */
export class MessageLog implements MessageTaker {
  /** Set by the sensor's owner before the first message: gives times their text. */
  clock: Clock | null = null;
  private readonly descriptor: number;
  private readonly json: JsonFields;
  private readonly prefixes = new Map<Conversation, Map<number, Buffer>>();
  private second = Number.NaN;
  private secondText = '';
  private ended = false;

  constructor(path: string) {
    this.descriptor = openSync(path, 'w');
    this.json = new JsonFields((bytes) => {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.descriptor, bytes, at);
    });
  }

  message(
    conversation: Conversation,
    bytes: Uint8Array,
    head: Head,
    request: RequestFacts | null,
    sender: Host,
    time: number,
    frame: number,
  ): void {
    const { json } = this;
    json.begin(this.prefix(conversation, head, sender));
    json.number('frame', frame);
    json.text('at', this.time(time));
    if (head.status !== 0) json.text('status', head.protocol.statusName(head.status));
    if (head.marks & MARK_MALFORMED) json.text('malformed', head.problem);
    json.open('fields');
    head.protocol.describe(bytes, head, json, request);
    json.close();
    json.finish();
  }

  /** Everything that does not change between messages of one function, one direction and one conversation. */
  private prefix(conversation: Conversation, head: Head, sender: Host): Buffer {
    const key = head.code * 8 + head.kind * 2 + (sender === conversation.client ? 1 : 0);
    let known = this.prefixes.get(conversation);
    if (known === undefined) {
      if (this.prefixes.size >= PREFIX_LIMIT) this.prefixes.clear();
      known = new Map();
      this.prefixes.set(conversation, known);
    }
    let prefix = known.get(key);
    if (prefix === undefined) {
      const { protocol } = head;
      const text = JSON.stringify({
        protocol: protocol.id,
        client: conversation.client.address,
        server: conversation.server.address,
        sender: sender.address,
        kind: KIND_NAMES[head.kind],
        function: protocol.functionName(head.code),
      });
      prefix = Buffer.from(text.slice(0, -1));
      if (known.size < 256) known.set(key, prefix);
    }
    return prefix;
  }

  private time(time: number): string {
    const clock = this.clock as Clock;
    const second = Math.floor(time / 1e9);
    if (second !== this.second) {
      this.second = second;
      this.secondText = clock.text(second * 1e9).slice(0, 19);
    }
    if (clock.digits === 0) return `${this.secondText}Z`;
    const fraction = String(Math.floor((time - second * 1e9) / 10 ** (9 - clock.digits)));
    return `${this.secondText}.${fraction.padStart(clock.digits, '0')}Z`;
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.json.drain();
    closeSync(this.descriptor);
  }
}
