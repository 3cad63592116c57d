import { type Head, KIND_RESPONSE } from '@fengsui/wire';
import type { Course, Moment } from './course.ts';
import { Thinned } from './thinned.ts';

export type Phase = 'select' | 'execute' | 'direct' | 'cancel';

/** What a message does to a point that is selected before it is operated. Reused. */
export class Operation {
  phase: Phase = 'direct';
  /** Tells points apart: an address, or a hash of a name. */
  point = 0;
  /** What is commanded; NaN where the message does not say. */
  value: number = Number.NaN;
}

/** Reads the operation of a message; false when it is none. */
export type ReadOperation = (bytes: Uint8Array, head: Head, operation: Operation) => boolean;

/** Points that may be selected at one time, and points whose way of operation is remembered. */
const PENDING_LIMIT = 256;
const POINT_LIMIT = 4096;
/** A selection that waits longer has run out in every device. */
const EXPIRED = 300e9;
/** Operations with a selection from which a master is known to select first. */
const HABIT = 3;
/** Selections in a row without an operation that are told, and each doubling after that. */
const IDLE = 4;

/** How a point is operated, as bits. */
const SELECTED_FIRST = 1;
const DIRECTLY = 2;

/**
 * Select before operate, of one master with one station (IEC 60870-5-101 §7.3.2, IEEE 1815 §4.4.3, IEC 61850-7-2 §20.2): which points are selected, and
 * whether what is operated is what was selected. Points that are operated directly by habit are left alone.
 */
export class SelectionCourse implements Course {
  private readonly read: ReadOperation;
  private readonly operation = new Operation();
  private readonly pending = new Map<number, { value: number; time: number }>();
  private readonly habits = new Map<number, number>();
  private readonly thinned = new Thinned();
  private withSelection = 0;
  private without = 0;
  /** Selections since the last operation. */
  private idle = 0;
  /** The station has answered since the last selection: the same again is no retry. */
  private answered = true;

  constructor(read: ReadOperation) {
    this.read = read;
  }

  step(bytes: Uint8Array, head: Head, moment: Moment): void {
    const { operation } = this;
    if (head.kind === KIND_RESPONSE) {
      this.answered = true;
      return;
    }
    if (!this.read(bytes, head, operation)) return;
    if (operation.phase === 'select') this.select(operation, head, moment);
    else if (operation.phase === 'cancel') {
      this.idle = 0;
      this.pending.delete(operation.point);
    } else this.execute(operation, head, moment);
  }

  private select({ point, value }: Operation, head: Head, moment: Moment): void {
    const known = this.pending.get(point);
    const retry = known !== undefined && Object.is(known.value, value) && !this.answered;
    this.answered = false;
    if (!retry && ++this.idle >= IDLE && (this.idle & (this.idle - 1)) === 0)
      this.tell('never_operated', head, moment, { selections: this.idle });
    this.pending.delete(point);
    if (this.pending.size >= PENDING_LIMIT) for (const [oldest] of this.pending) if (this.pending.delete(oldest)) break;
    this.pending.set(point, { value, time: moment.time });
  }

  private execute({ point, value, phase }: Operation, head: Head, moment: Moment): void {
    const selected = phase === 'execute' ? this.pending.get(point) : undefined;
    const habit = this.habits.get(point) ?? 0;
    this.idle = 0;
    if (selected === undefined) {
      const selects = habit === 0 ? this.without === 0 && this.withSelection >= HABIT : habit === SELECTED_FIRST;
      if (selects) this.tell('without_select', head, moment, { operations: this.withSelection });
      else {
        this.without++;
        this.remember(point, habit | DIRECTLY);
      }
      return;
    }
    this.pending.delete(point);
    const seconds = (moment.time - selected.time) / 1e9;
    if (!Object.is(selected.value, value)) this.tell('other_value', head, moment, { seconds });
    else if (seconds * 1e9 > EXPIRED) this.tell('expired', head, moment, { seconds });
    this.withSelection++;
    this.remember(point, habit | SELECTED_FIRST);
  }

  private remember(point: number, habit: number): void {
    if (this.habits.has(point) || this.habits.size < POINT_LIMIT) this.habits.set(point, habit);
  }

  private tell(step: string, head: Head, moment: Moment, more: { readonly [name: string]: number }): void {
    if (!this.thinned.next(moment.time)) return;
    const { unit, address } = head;
    moment.tell('selection', { step, ...more, protocol: head.protocol.id, unit, address });
  }
}
