import type { Head } from '@fengsui/wire';
import { type EventSink, SensorEvent } from '../event.ts';
import type { MessageTaker } from '../message-log.ts';
import type { Conversation } from '../traffic/conversation.ts';
import type { Host } from '../traffic/host.ts';
import { contains, network, scopeOf } from './address.ts';
import { crossing } from './derive.ts';
import type { Allowance, Policy } from './document.ts';
import { ZoneFinder } from './zones.ts';

/** What a policy says of a conversation of which only some functions are allowed, and which of them were looked at already. */
interface Verdict {
  from: string;
  to: string;
  functions: ReadonlySet<string>;
  seen: Set<number>;
  lastCode: number;
}

/** A conversation with what there is to look at in it; null when nothing is. */
interface Judged {
  conversation: Conversation;
  verdict: Verdict | null;
}

const NO_ASSETS = { assets: [] };

/**
 * Holds running traffic against a policy and makes an event of the type `crossing` of what it does not allow: once a conversation, once a function of it, once
 * a device of no zone. Give it to a sensor as `messages`. Zones count by address; roles are not known while traffic runs.
 */
export class Enforcement implements MessageTaker {
  private readonly sink: EventSink;
  private readonly policy: Policy;
  private readonly finder: ZoneFinder;
  /** Day that exceptions are held against, YYYY-MM-DD. */
  private readonly today: string;
  private readonly judged: (Judged | undefined)[] = [];
  private readonly strangers = new Set<Host>();

  constructor(sink: EventSink, policy: Policy, today: string = new Date().toISOString().slice(0, 10)) {
    this.sink = sink;
    this.policy = policy;
    this.finder = new ZoneFinder(policy, NO_ASSETS);
    this.today = today;
  }

  message(
    conversation: Conversation,
    _bytes: Uint8Array,
    head: Head,
    _request: unknown,
    _sender: Host,
    time: number,
    frame: number,
  ): void {
    let judged = this.judged[conversation.id];
    // A number is given again when a conversation was forgotten.
    if (judged === undefined || judged.conversation !== conversation) {
      judged = { conversation, verdict: this.judge(conversation, time, frame) };
      this.judged[conversation.id] = judged;
    }
    if (judged.verdict !== null) this.use(conversation, judged.verdict, head, time, frame);
  }

  end(): void {}

  /** Judges a conversation at its first message. Null when nothing about it needs to be looked at again. */
  private judge(conversation: Conversation, time: number, frame: number): Verdict | null {
    const { client, server, protocol, port } = conversation;
    for (const host of [client, server]) this.stranger(host, conversation, time, frame);
    const ends = crossing({ client: client.address, server: server.address, protocol: protocol.id }, this.finder);
    if (ends === null || this.isExcepted(conversation, ends)) return null;
    const allow = this.policy.conduits.filter(({ from, to }) => from === ends.from && to === ends.to).flatMap((one) => one.allow);
    const fit = allow.filter((one) => fits(one, protocol.id, port));
    if (fit.length === 0) {
      this.tell(
        conversation,
        { crossing: allow.length === 0 ? 'no_conduit' : 'protocol_not_allowed', ...this.facts(conversation, ends) },
        time,
        frame,
      );
      return null;
    }
    if (fit.some(({ functions }) => functions === undefined)) return null;
    const functions = new Set(fit.flatMap((one) => one.functions ?? []));
    return { ...ends, functions, seen: new Set(), lastCode: Number.NaN };
  }

  /** Looks at a function the first time that it is used. */
  private use(conversation: Conversation, verdict: Verdict, head: Head, time: number, frame: number): void {
    const { code, protocol } = head;
    if (code === verdict.lastCode) return;
    verdict.lastCode = code;
    if (verdict.seen.has(code)) return;
    if (verdict.seen.size < 1024) verdict.seen.add(code);
    const name = protocol.functionName(code);
    if (verdict.functions.has(name)) return;
    this.tell(
      conversation,
      { crossing: 'function_not_allowed', ...this.facts(conversation, verdict), function_name: name },
      time,
      frame,
    );
  }

  private stranger(host: Host, conversation: Conversation, time: number, frame: number): void {
    if (
      !host.spoke ||
      this.strangers.has(host) ||
      scopeOf(host.address) !== 'private' ||
      this.finder.zoneOf(host.address) !== null
    )
      return;
    this.strangers.add(host);
    const other = conversation.client === host ? conversation.server : conversation.client;
    this.tell(
      conversation,
      {
        crossing: 'no_zone',
        from_zone: '',
        to_zone: this.finder.zoneOf(other.address) ?? '',
        stranger: host.address,
        industrial: conversation.protocol.industrial,
      },
      time,
      frame,
    );
  }

  private isExcepted({ client, server, protocol }: Conversation, { from, to }: { from: string; to: string }): boolean {
    const covers = (side: string, zone: string, address: string) => {
      const net = side === zone ? null : network(side);
      return side === zone || (net !== null && contains(net, address));
    };
    return (this.policy.exceptions ?? []).some(
      (one) =>
        one.expires >= this.today &&
        (one.protocol === undefined || one.protocol === protocol.id) &&
        covers(one.from, from, client.address) &&
        covers(one.to, to, server.address),
    );
  }

  private facts(
    { client, server, protocol }: Conversation,
    { from, to }: { from: string; to: string },
  ): { [name: string]: string | number | boolean } {
    const [one, other] = [this.finder.levelOf(client.address), this.finder.levelOf(server.address)];
    return {
      from_zone: from,
      to_zone: to,
      industrial: protocol.industrial,
      protocol: protocol.id,
      levels_between: one === null || other === null ? 0 : Math.abs(one - other),
    };
  }

  private tell(
    conversation: Conversation,
    facts: { readonly [name: string]: string | number | boolean },
    time: number,
    frame: number,
  ): void {
    const event = new SensorEvent();
    event.type = 'crossing';
    event.time = time;
    event.frame = frame;
    event.conversation = conversation;
    event.client = conversation.client;
    event.server = conversation.server;
    event.learnt = true;
    event.facts = facts;
    this.sink.event(event);
  }
}

function fits({ protocol, ports }: Allowance, id: string, port: number): boolean {
  return (protocol === '*' || protocol === id) && (ports === undefined || port < 0 || ports.includes(port));
}
