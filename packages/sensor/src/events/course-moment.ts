import type { Head } from '@fengsui/wire';
import { NEW_CONVERSATION } from '../event.ts';
import type { Conversation } from '../traffic/conversation.ts';
import type { Course, Facts, Moment } from '../traffic/courses/course.ts';
import type { Flow } from '../traffic/flow.ts';
import type { Place } from '../traffic/place.ts';
import { Sources } from '../traffic/publisher.ts';
import type { Teller } from './teller.ts';

/** What the first message of a conversation, or its answer, reveals is as new as the conversation. */
const FIRST_EXCHANGE = 2;

/** Hands messages to the state machine of their conversation, and what it tells to the teller. */
export class CourseMoment implements Moment {
  time = 0;
  second = 0;
  flow: object = this;
  direction = 0;
  fromClient = false;
  opened = false;
  private conversation: Conversation | null = null;
  private readonly teller: Teller;
  private readonly place: Place;
  private readonly sources = new Sources();
  private readonly states = new Map<string, object>();

  constructor(teller: Teller, place: Place) {
    this.teller = teller;
    this.place = place;
  }

  /** Takes one message of a conversation that has a state machine. */
  step(course: Course, conversation: Conversation, bytes: Uint8Array, head: Head, flow: Flow, direction: number): void {
    this.time = this.place.time;
    this.second = this.place.base + this.place.second;
    this.flow = flow;
    this.direction = direction;
    this.fromClient = (direction === 0 ? flow.hostA : flow.hostB) === conversation.client;
    this.opened = flow.opened;
    this.conversation = conversation;
    course.step(bytes, head, this);
  }

  /** Number of the conversation's server. */
  get server(): number {
    return (this.conversation as Conversation).server.id;
  }

  /** Address of the conversation's client. */
  get clientAddress(): string {
    return (this.conversation as Conversation).client.address;
  }

  /** State that all conversations share. */
  shared<State extends object>(name: string, make: () => State): State {
    let state = this.states.get(name);
    if (state === undefined) this.states.set(name, (state = make()));
    return state as State;
  }

  /** True when the publisher of that name, as it sends to this destination, was heard from another address first. */
  isOther(publisher: number): boolean {
    const { client, server, protocol } = this.conversation as Conversation;
    const [source, receiver] = this.fromClient ? [client, server] : [server, client];
    // One id in two networks or protocols is two publishers.
    const key = publisher ^ Math.imul(receiver.id + 1, 0x85ebca6b) ^ Math.imul(protocol.index + 1, 0xc2b2ae35);
    return this.sources.isOther(key >>> 0, source.id);
  }

  tell(type: string, facts: Facts): void {
    const conversation = this.conversation as Conversation;
    const fresh = conversation.messages <= FIRST_EXCHANGE ? NEW_CONVERSATION : 0;
    this.teller.tell(type, conversation.client, conversation.server, facts, conversation, fresh);
  }
}
