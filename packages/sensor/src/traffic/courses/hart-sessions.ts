import { type Head, KIND_NOTICE, KIND_REQUEST } from '@fengsui/wire';
import type { Course, Moment } from './course.ts';
import { Thinned } from './thinned.ts';

/** Messages of HART-IP itself, by their codes behind those of commands. */
const MESSAGE = 0x10000;
const SESSION_INITIATE = MESSAGE;
const SESSION_CLOSE = MESSAGE | 1;
/** Master type and inactivity close timer, behind the header of an initiation (HCF_SPEC-085 §10.3.2.1). */
const MASTER = 8;
const TIMER = 9;
const INITIATION = 13;
/** Most servers, and sessions of one, that are remembered. */
const SERVER_LIMIT = 4096;
const SESSION_LIMIT = 64;
/** Commands without a session that were answered, from which that is told. */
const TOLERATED = 3;

/** The session of a client with a server. */
interface Session {
  readonly primary: boolean;
  /** Nanoseconds of silence after which the server closes it. */
  readonly patience: number;
  time: number;
  open: boolean;
}

/** Sessions by the numbers of server and client. */
const servers = (): Map<number, Map<string, Session>> => new Map();

/**
 * Sessions of HART-IP: a command needs one, and a server has one primary master. Tells when a second client becomes primary master while the session of the
 * first is open, and when commands are answered that no session carries.
 */
export class HartSessionsCourse implements Course {
  private readonly thinned = new Thinned();
  private asked: Session | null = null;
  private initiated = false;
  private unclaimed = 0;

  step(bytes: Uint8Array, head: Head, moment: Moment): void {
    if (head.problem !== '' || head.kind === KIND_NOTICE) return;
    if (head.code === SESSION_INITIATE) {
      this.initiated = true;
      if (head.kind === KIND_REQUEST) this.ask(bytes, head, moment);
      else if (head.status === 0) this.accept(moment);
      return;
    }
    const mine = this.sessions(moment)?.get(moment.clientAddress);
    if (mine !== undefined) {
      if (head.kind === KIND_REQUEST) mine.time = moment.time;
      if (head.code === SESSION_CLOSE) mine.open = false;
    }
    // Only a connection that was seen from its beginning is known to have none.
    if (this.initiated || head.code >= MESSAGE || head.kind === KIND_REQUEST || head.status !== 0 || !moment.opened) return;
    this.unclaimed++;
    if (this.unclaimed >= TOLERATED && this.thinned.next(moment.time))
      moment.tell('session', { step: 'without_session', commands: this.unclaimed, protocol: 'hart-ip' });
  }

  private sessions(moment: Moment): Map<string, Session> | undefined {
    return moment.shared('hart-ip', servers).get(moment.server);
  }

  private ask(bytes: Uint8Array, { start, end }: Head, { time }: Moment): void {
    this.asked = null;
    if (end - start < INITIATION) return;
    const at = start + TIMER;
    const milliseconds = ((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) >>> 0;
    this.asked = { primary: bytes[start + MASTER] === 1, patience: milliseconds * 1e6, time, open: true };
  }

  private accept(moment: Moment): void {
    const session = this.asked;
    if (session === null) return;
    this.asked = null;
    const known = moment.shared('hart-ip', servers);
    let sessions = known.get(moment.server);
    if (sessions === undefined) {
      if (known.size >= SERVER_LIMIT) return;
      known.set(moment.server, (sessions = new Map()));
    }
    if (session.primary) this.compare(sessions, moment);
    if (sessions.has(moment.clientAddress) || sessions.size < SESSION_LIMIT) sessions.set(moment.clientAddress, session);
  }

  private compare(sessions: ReadonlyMap<string, Session>, moment: Moment): void {
    for (const [client, other] of sessions) {
      const alive = other.open && moment.time - other.time < other.patience;
      if (client === moment.clientAddress || !other.primary || !alive) continue;
      if (this.thinned.next(moment.time)) moment.tell('session', { step: 'second_master', from: client, protocol: 'hart-ip' });
      return;
    }
  }
}
