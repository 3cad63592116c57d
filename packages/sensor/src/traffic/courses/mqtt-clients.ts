import { type Head, KIND_RESPONSE, mqtt } from '@fengsui/wire';
import type { Course, Moment } from './course.ts';
import { Thinned } from './thinned.ts';

const CONNECT = 1;
const CONNACK = 2;
const DISCONNECT = 14;
/** A broker gives a client up after one and a half times its keep alive (MQTT 5.0 §3.1.2.10). */
const PATIENCE = 1.5e9;
/** Seconds for which a client without keep alive counts as there. */
const UNPROMISED = 60;
/** Most sessions of all brokers that are remembered. */
const SESSION_LIMIT = 16_384;

/** A client's session with a broker. */
class Session {
  readonly key: number;
  readonly client: string;
  /** Nanoseconds of silence after which it is over. */
  readonly patience: number;
  time: number;
  open = false;

  constructor(key: number, client: string, patience: number, time: number) {
    this.key = key;
    this.client = client;
    this.patience = patience;
    this.time = time;
  }
}

/** Sessions of all brokers, by broker and client identifier. */
const sessions = (): Map<number, Session> => new Map();

/**
 * Sessions of MQTT clients: a client identifier is used once at a time, and a broker that accepts it from elsewhere throws out who has it
 * (MQTT 5.0 §3.1.4). Tells when the one thrown out was of another address and still spoke.
 */
export class MqttClientsCourse implements Course {
  /** Sessions by the connection that carries them. */
  private readonly carried = new WeakMap<object, Session>();
  private readonly thinned = new Thinned();
  private flow: object | null = null;
  private session: Session | undefined;

  step(bytes: Uint8Array, head: Head, moment: Moment): void {
    if (head.code === CONNECT) this.ask(bytes, head, moment);
    if (this.flow !== moment.flow) {
      this.flow = moment.flow;
      this.session = this.carried.get(moment.flow);
    }
    const { session } = this;
    if (session === undefined) return;
    if (head.code === CONNACK && head.kind === KIND_RESPONSE && head.status === 0 && !session.open) this.accept(session, moment);
    if (!moment.fromClient) return;
    session.time = moment.time;
    if (head.code === DISCONNECT) session.open = false;
  }

  private ask(bytes: Uint8Array, head: Head, moment: Moment): void {
    if (head.digest < 0) return;
    const promised = mqtt.keepAliveOf(bytes, head);
    const patience = (promised > 0 ? promised : UNPROMISED) * PATIENCE;
    const key = (head.digest ^ Math.imul(moment.server + 1, 0x85ebca6b)) >>> 0;
    this.flow = moment.flow;
    this.session = new Session(key, moment.clientAddress, patience, moment.time);
    this.carried.set(moment.flow, this.session);
  }

  private accept(session: Session, moment: Moment): void {
    const known = moment.shared('mqtt', sessions);
    const holder = known.get(session.key);
    session.open = true;
    known.delete(session.key);
    if (known.size >= SESSION_LIMIT) for (const [oldest] of known) if (known.delete(oldest)) break;
    known.set(session.key, session);
    if (holder === undefined || !holder.open || holder.client === session.client) return;
    const silent = moment.time - holder.time;
    holder.open = false;
    if (silent < holder.patience && this.thinned.next(moment.time))
      moment.tell('session', { step: 'taken_over', from: holder.client, seconds: silent / 1e9, protocol: 'mqtt' });
  }
}
