import type { Head, RequestFacts } from '@fengsui/wire';
import type { Clock } from '../clock.ts';
import { type EventSink, SensorEvent } from '../event.ts';
import type { MessageTaker } from '../message-log.ts';
import type { Conversation } from '../traffic/conversation.ts';
import type { Host } from '../traffic/host.ts';
import type { Found } from './collector.ts';
import { differences } from './compare.ts';
import type { Baseline } from './document.ts';
import { baselineOf } from './learn.ts';
import { Observer } from './observer.ts';

/** Severities that are told as events, least first. */
const SEVERITIES = ['info', 'low', 'medium', 'high', 'critical'];

export interface WatchOptions {
  /** Held against this; without it, what the first `learning` seconds show is the baseline. */
  baseline?: Baseline;
  /** Seconds of capture time to learn from, where no baseline is given. */
  learning?: number;
  /** Seconds between two comparisons; only at the end without it. */
  every?: number;
}

/**
 * Holds running traffic against a baseline and makes an event of the type `deviation` of each difference, once. Give it to a sensor as `messages`; its clock
 * is the sensor's.
 */
export class Watch implements MessageTaker {
  /** Set by the sensor's owner before the first message. */
  clock: Clock | null = null;
  private observer = new Observer();
  private baseline: Baseline | null;
  private readonly sink: EventSink;
  private readonly learning: number;
  private readonly every: number;
  private due: number;
  private readonly told = new Set<string>();

  constructor(sink: EventSink, options: WatchOptions = {}) {
    this.sink = sink;
    this.baseline = options.baseline ?? null;
    this.learning = (options.learning ?? 600) * 1e9;
    this.every = (options.every ?? Number.POSITIVE_INFINITY) * 1e9;
    this.due = this.every;
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
    if (this.baseline === null && time >= this.learning) {
      this.baseline = baselineOf({ observer: this.observer, first: '', last: '' });
      this.observer = new Observer();
    }
    this.observer.message(conversation, bytes, head, request, sender, time, frame);
    if (time >= this.due) {
      this.due = time + this.every;
      this.compare();
    }
  }

  /** Compares once more: no more messages come. */
  end(): void {
    this.compare();
  }

  private compare(): void {
    const { baseline, clock } = this;
    if (baseline === null || clock === null || this.observer.messages === 0) return;
    for (const found of differences({ observer: this.observer, sensor: { clock } }, baseline).found) {
      if (this.told.has(found.difference.id)) continue;
      this.told.add(found.difference.id);
      this.sink.event(eventOf(found));
    }
  }
}

/** A difference as an event that rules can judge. */
export function eventOf({ difference, conversation, client, server, frame, time }: Found): SensorEvent {
  const { id, kind, severity, confidence, subject, expected, observed, count, text } = difference;
  const event = new SensorEvent();
  event.type = 'deviation';
  event.time = time;
  event.frame = frame;
  event.conversation = conversation;
  event.client = client;
  event.server = server;
  event.learnt = true;
  event.facts = {
    difference: id,
    deviation: kind,
    importance: SEVERITIES.indexOf(severity),
    confidence,
    function_name: subject.function ?? '',
    value_name: subject.name ?? '',
    expected,
    observed,
    count,
    industrial: conversation?.protocol.industrial ?? false,
    protocol: subject.protocol ?? '',
    text: text.en,
    text_zh: text['zh-CN'],
  };
  return event;
}
