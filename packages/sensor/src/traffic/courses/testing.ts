import { Head, protocols } from '@fengsui/wire';
import type { Course, Facts, Moment } from './course.ts';

/** Seconds since 1970 at which tests begin. */
export const BEGINS = 1_700_000_000;

/** What `told` may set of the moment of a message. */
interface Circumstances {
  bytes: Uint8Array;
  direction: number;
  opened: boolean;
  flow: object;
}

/**
 * Sends messages to a state machine; the steps that it tells, in order. `fill` makes each message: it fills the head and what else differs, and returns the
 * time in seconds.
 */
export function told<Message>(
  course: Course,
  messages: readonly Message[],
  fill: (message: Message, head: Head, around: Circumstances) => number,
): unknown[] {
  const steps: unknown[] = [];
  const head = new Head(protocols[0]);
  const around: Circumstances = { bytes: new Uint8Array(0), direction: 0, opened: true, flow: course };
  for (const message of messages) {
    const seconds = fill(message, head, around);
    const moment: Moment = {
      ...around,
      time: Math.round(seconds * 1e9),
      second: BEGINS + Math.floor(seconds),
      fromClient: around.direction === 0,
      server: 1,
      clientAddress: '10.0.0.5',
      shared: (_name, make) => make(),
      isOther: () => false,
      tell: (type: string, facts: Facts) => void steps.push(facts.step ?? type),
    };
    course.step(around.bytes, head, moment);
  }
  return steps;
}
