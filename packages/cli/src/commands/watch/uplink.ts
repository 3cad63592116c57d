import { Connection } from './connection.ts';
import type { Credential } from './enrol.ts';
import type { Health } from './health.ts';
import type { Spool } from './spool.ts';

/** Seconds: between two words when there is nothing to send, before the first repetition, and at most between two. */
const IDLE = 30;
const FIRST_RETRY = 0.5;
const LONGEST_RETRY = 60;
/** Statuses that say that this batch will never be taken as it is. */
const REFUSED = new Set([400, 413, 415, 422]);

/** Whether an answer names a batch, as far as numbers of batches go in names of files. */
const isNumberOfBatch = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) < 1e12;

/** How it stands with the platform. */
export interface UplinkState {
  server: string;
  state: 'connecting' | 'connected' | 'waiting' | 'refused';
  lastHeard: string | null;
  /** Seconds by which the platform's clock is ahead. */
  clockDifference: number | null;
  /** Tries that failed since the last that did not, and why. */
  failures: number;
  error: string | null;
  sent: number;
}

/**
 * Sends what waits in the spool: one batch after the other, each until the platform says that it has it. Waits longer with each failure, and as long as the
 * platform asks.
 */
export class Uplink {
  readonly state: UplinkState;
  private readonly connection: Connection;
  private readonly spool: Spool;
  private readonly health: () => Health;
  private readonly stopping = new AbortController();
  private wake: (() => void) | null = null;
  private agreed = false;
  /** Answers in a row that asked for another batch. */
  private gaps = 0;
  private running: Promise<void> | null = null;

  constructor(credential: Credential, spool: Spool, health: () => Health) {
    this.connection = new Connection(credential.server, credential.fingerprint, credential.credential);
    this.spool = spool;
    this.health = health;
    this.state = {
      server: credential.server,
      state: 'connecting',
      lastHeard: null,
      clockDifference: null,
      failures: 0,
      error: null,
      sent: 0,
    };
  }

  start(): void {
    this.running = this.run();
  }

  /** Tells that something waits in the spool. It ends no pause that a failure or the platform asked for. */
  nudge(): void {
    this.wake?.();
  }

  /** Waits until the spool is empty, at most so many seconds, and not when the platform does not know this sensor any more. True when it is empty. */
  async drain(seconds: number): Promise<boolean> {
    const end = Date.now() + seconds * 1000;
    this.nudge();
    while (this.spool.size.batches > 0 && this.state.state !== 'refused' && Date.now() < end)
      await new Promise((resolve) => setTimeout(resolve, 50));
    return this.spool.size.batches === 0;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.wake?.();
    await this.running;
    this.connection.close();
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const { pause, idle } = await this.step().catch((error: unknown) => ({
        pause: this.fail(String((error as Error).message)),
        idle: false,
      }));
      if (signal.aborted) return;
      if (pause > 0) await this.sleep(pause, idle);
    }
  }

  /** Says one thing to the platform. Answers for how long to be silent, and whether a batch that comes may end that. */
  private async step(): Promise<{ pause: number; idle: boolean }> {
    const { spool, connection, state } = this;
    const batch = this.agreed ? spool.head() : null;
    const sentAt = Date.now();
    const { status, body, retryAfter } =
      batch === null
        ? await connection.send('PUT', '/api/fleet/health', this.health(), this.stopping.signal)
        : await connection.send('POST', '/api/fleet/batches', { health: this.health(), batch }, this.stopping.signal);
    if (status === 409 && isNumberOfBatch(body.expected) && body.expected > 0) {
      spool.agree(body.expected - 1);
      // Once is a misunderstanding that ends at once; a server that says it again and again is broken.
      const pause = this.gaps++ === 0 ? 0 : this.fail(String(body.message ?? 'the server expects another batch'));
      return { pause, idle: false };
    }
    if (batch !== null && REFUSED.has(status)) {
      // It must not stand in the way of all that follow; what it held is counted.
      state.error = `batch ${batch.sequence} was refused: ${String(body.message ?? status)}`;
      spool.giveUp();
      return { pause: this.fail(state.error), idle: false };
    }
    if (status !== 200 || !isNumberOfBatch(body.taken)) {
      if (status === 401) state.state = 'refused';
      const pause = Math.max(this.fail(String(body.message ?? `the server answers ${status}`)), retryAfter);
      if (status === 401) state.state = 'refused';
      return { pause, idle: false };
    }
    state.state = 'connected';
    this.gaps = 0;
    state.failures = 0;
    state.error = null;
    state.lastHeard = new Date().toISOString();
    if (typeof body.now === 'string') state.clockDifference = (Date.parse(body.now) - (sentAt + Date.now()) / 2) / 1000;
    if (batch === null) {
      if (!this.agreed) spool.agree(body.taken);
      this.agreed = true;
    } else {
      state.sent++;
      spool.acknowledge(body.taken);
    }
    const asked = typeof body.slowDown === 'number' ? Math.min(body.slowDown, LONGEST_RETRY) : 0;
    if (asked > 0) return { pause: asked, idle: false };
    return spool.size.batches > 0 ? { pause: 0, idle: false } : { pause: IDLE, idle: true };
  }

  /** Notes a failure. Answers the seconds to wait: twice as long each time, and not all sensors at once. */
  private fail(why: string): number {
    const { state } = this;
    state.state = 'waiting';
    state.error = why;
    const longest = Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** Math.min(state.failures, 10));
    state.failures++;
    return longest * (0.75 + Math.random() / 2);
  }

  private sleep(seconds: number, wakeable: boolean): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.wake = null;
        resolve();
      };
      const timer = setTimeout(done, seconds * 1000);
      this.wake = wakeable || this.stopping.signal.aborted ? done : () => void (this.stopping.signal.aborted && done());
    });
  }
}
