import type { Head, RequestFacts } from '@fengsui/wire';
import type { MessageTaker } from './message-log.ts';
import type { Conversation } from './traffic/conversation.ts';
import type { Host } from './traffic/host.ts';

/** One taker that hands every message to several, in their order. Nothing for none, and the taker itself for one: a tee is paid only by those who need it. */
export function tee(takers: readonly (MessageTaker | null | undefined)[]): MessageTaker | undefined {
  const all = takers.filter((one) => one !== null && one !== undefined);
  return all.length > 1 ? new Tee(all) : all[0];
}

class Tee implements MessageTaker {
  private readonly takers: readonly MessageTaker[];

  constructor(takers: readonly MessageTaker[]) {
    this.takers = takers;
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
    const { takers } = this;
    for (let at = 0; at < takers.length; at++) takers[at].message(conversation, bytes, head, request, sender, time, frame);
  }

  end(): void {
    for (const taker of this.takers) taker.end();
  }
}
