import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Records, Tx } from './records.ts';

/** What one part tells another. */
export interface Message {
  organisation: string;
  topic: string;
  at: string;
  data: unknown;
}

/** Messages between the parts of the server. */
export interface Bus {
  /**
   * Tells something together with the change that it is about: the message is a row of the same transaction, and is delivered at
   * least once after it committed, also when the server is killed in between.
   */
  publish(tx: Tx, organisation: string, topic: string, data: unknown): Promise<void>;
  /** Tells something that is of use only now, as progress: not kept, only heard by the listeners. */
  emit(organisation: string, topic: string, data: unknown): void;
  /** Handles every message of a topic; one that throws is delivered again later. */
  handle(topic: string, handler: (message: Message) => Promise<void>): void;
  /** Hears every message, for live pages. Answers how to stop. */
  listen(listener: (message: Message) => void): () => void;
  /** Starts the delivery, after all handlers are known. */
  start(): void;
  /** Waits until everything published so far is delivered. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

interface OutboxRow {
  id: number;
  organisation_id: string;
  topic: string;
  data: unknown;
  attempts: number;
  created_at: string;
}

/** Milliseconds between looks at the outbox when nothing here committed: another server may have died with messages in it. */
const pollInterval = 2000;

/** Makes the bus in the process, with its outbox in the records. */
export function openBus(records: Records, log: Logger): Bus {
  const handlers = new Map<string, ((message: Message) => Promise<void>)[]>();
  const listeners = new Set<(message: Message) => void>();
  const published = new WeakSet<Tx>();
  let timer: NodeJS.Timeout | undefined;
  const state = { closed: true, again: false, running: undefined as Promise<void> | undefined };

  const hear = (message: Message) => {
    for (const listener of listeners) listener(message);
  };

  const deliver = async (row: OutboxRow) => {
    const message: Message = { organisation: row.organisation_id, topic: row.topic, at: row.created_at, data: row.data };
    for (const handler of handlers.get(row.topic) ?? []) await handler(message);
    hear(message);
  };

  // One message a transaction: its row stays locked while it is handled, so that two servers never handle it at once.
  const drain = async () => {
    do {
      state.again = false;
      let more = true;
      while (more && !state.closed) {
        more = await records.system(async (tx) => {
          const { rows } = await sql<OutboxRow>`select id, organisation_id, topic, data, attempts, created_at from outbox
            where due_at <= now() order by id limit 1 for update skip locked`.execute(tx);
          const row = rows[0];
          if (row === undefined) return false;
          try {
            await deliver(row);
            await sql`delete from outbox where id = ${row.id}`.execute(tx);
          } catch (error) {
            log.error(
              { err: error, topic: row.topic, attempts: row.attempts },
              'a message could not be handled; it will be tried again',
            );
            await sql`update outbox set attempts = attempts + 1, due_at = now() + least(power(2, attempts), 300) * interval '1 second'
              where id = ${row.id}`.execute(tx);
          }
          return true;
        });
      }
    } while (state.again && !state.closed);
  };

  const wake = () => {
    if (state.closed) return;
    state.again = true;
    state.running ??= drain()
      .catch((error: unknown) => {
        if (!state.closed) log.error({ err: error }, 'the outbox could not be read');
      })
      .finally(() => {
        state.running = undefined;
        if (state.again) wake();
      });
  };

  records.afterCommit((tx) => {
    if (published.has(tx)) wake();
  });

  return {
    async publish(tx, organisation, topic, data) {
      await sql`insert into outbox (organisation_id, topic, data) values (${organisation}, ${topic}, ${JSON.stringify(data)})`.execute(
        tx,
      );
      published.add(tx);
    },
    emit: (organisation, topic, data) => hear({ organisation, topic, at: new Date().toISOString(), data }),
    handle(topic, handler) {
      handlers.set(topic, [...(handlers.get(topic) ?? []), handler]);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start() {
      state.closed = false;
      timer = setInterval(wake, pollInterval);
      timer.unref();
      wake();
    },
    async settle() {
      wake();
      while (state.running) await state.running;
    },
    async close() {
      state.closed = true;
      clearInterval(timer);
      await state.running;
    },
  };
}
