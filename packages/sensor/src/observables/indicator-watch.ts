import type { Head, RequestFacts } from '@fengsui/wire';
import { type EventSink, SensorEvent } from '../event.ts';
import type { MessageTaker } from '../message-log.ts';
import type { Conversation } from '../traffic/conversation.ts';
import type { Host } from '../traffic/host.ts';
import type { Place } from '../traffic/place.ts';
import type { Clock } from '../clock.ts';
import { type ObservedType, valuesOf } from './readers.ts';

/** What an indicator says of a value. */
export interface IndicatorMatch {
  /** What it indicates, and who says so. */
  name: string;
  source: string;
  /** The value that it names: that which was seen, or the domain or network that it is in. */
  indicator: string;
  type: string;
  /** 0 to 100. */
  score: number;
  /** Unix seconds until which it counts; 0 for ever. */
  until: number;
}

/** Indicators to hold traffic against. `now` is in Unix seconds. */
export interface Indicators {
  /** Tells one content from another: what was looked up under another is looked up again. */
  readonly state: string;
  ipv4(address: number, now: number): IndicatorMatch | null;
  value(type: ObservedType, text: string, now: number): IndicatorMatch | null;
}

/** Hosts whose look-up is remembered by their number. */
const HOSTS = 65_536;
const UNKNOWN = 0;
const CLEAN = 1;

/**
 * Holds addresses and the values of messages against indicators; what is met is an event `indicator`. A host is looked up once, so that the traffic itself costs one
 * comparison of a byte at the first message of a conversation, and nothing at all at the others unless they carry a value.
 */
export class IndicatorWatch implements MessageTaker {
  private readonly sink: EventSink;
  private readonly indicators: Indicators;
  private readonly hosts = new Uint8Array(HOSTS);
  private state = '';
  private place: Place | null = null;
  private clock: Clock | null = null;

  constructor(sink: EventSink, indicators: Indicators) {
    this.sink = sink;
    this.indicators = indicators;
  }

  /** Gives it the sensor's place and clock, before the first frame. */
  start(place: Place, clock: Clock): void {
    this.place = place;
    this.clock = clock;
  }

  message(conversation: Conversation, bytes: Uint8Array, head: Head, request: RequestFacts | null): void {
    const { client, server, protocol, messages } = conversation;
    if (messages === 1) this.meet(client, server, protocol.id);
    const values = valuesOf(bytes, head, request);
    if (values === null) return;
    const now = this.now();
    for (const [type, value] of values) {
      const match = this.indicators.value(type, value, now);
      if (match !== null) this.tell(client, server, protocol.id, type, value, match);
    }
  }

  end(): void {}

  /** Two hosts that begin to speak, or try to. */
  meet(client: Host, server: Host, protocol = ''): void {
    if (this.indicators.state !== this.state) {
      this.hosts.fill(UNKNOWN);
      this.state = this.indicators.state;
    }
    this.look(client, client, server, protocol);
    this.look(server, client, server, protocol);
  }

  private look(host: Host, client: Host, server: Host, protocol: string): void {
    const known = host.id >= 0 && host.id < HOSTS;
    if (known && this.hosts[host.id] === CLEAN) return;
    const match = this.matchOf(host);
    if (match === null) {
      if (known) this.hosts[host.id] = CLEAN;
    } else this.tell(client, server, protocol, 'ip', host.address, match);
  }

  private matchOf(host: Host): IndicatorMatch | null {
    if (host.kind === 'mac') return null;
    return host.kind === 'ipv4'
      ? this.indicators.ipv4(host.number, this.now())
      : this.indicators.value('ip', host.address, this.now());
  }

  private now(): number {
    return Number((this.clock as Clock).epoch((this.place as Place).time) / 1_000_000_000n);
  }

  private tell(client: Host, server: Host, protocol: string, type: string, value: string, match: IndicatorMatch): void {
    const { frame, time } = this.place as Place;
    const event = new SensorEvent();
    event.type = 'indicator';
    event.time = time;
    event.frame = frame;
    event.client = client;
    event.server = server;
    event.learnt = true;
    event.facts = {
      ...(protocol === '' ? {} : { protocol }),
      value,
      value_type: type,
      indicator: match.indicator,
      name: match.name,
      source: match.source,
      score: match.score,
      counts_until: match.until === 0 ? '' : new Date(match.until * 1000).toISOString(),
    };
    this.sink.event(event);
  }
}
