import {
  ACT_ALARM,
  ACT_CONFIGURE,
  ACT_CONTROL,
  ACT_DISCOVER,
  ACT_FILE,
  ACT_IDENTIFY,
  ACT_PROGRAM,
  ACT_SESSION,
  ACT_WRITE,
  type Head,
  MARK_BROADCAST,
  MARK_CREDENTIALS,
  MARK_IDENTITY,
  MARK_MALFORMED,
  MARK_TEST,
} from '@fengsui/wire';
import { NEW_ADDRESS, NEW_EXTREME, NEW_VALUE } from '../event.ts';
import type { FunctionUse } from '../traffic/conversation.ts';
import type { Place } from '../traffic/place.ts';

/** Acts of which each message is an event. */
const ACTS = ACT_WRITE | ACT_CONTROL | ACT_PROGRAM | ACT_CONFIGURE | ACT_FILE | ACT_ALARM;
/** Acts and marks that systems repeat all day: the first of them in a minute are events, then one in ROUTINE_EVERY. */
const ROUTINE_ACTS = ACT_IDENTIFY | ACT_SESSION | ACT_DISCOVER;
const ROUTINE_MARKS = MARK_IDENTITY | MARK_BROADCAST | MARK_CREDENTIALS;
/** Marks of which each message is an event. */
export const MARKED = MARK_MALFORMED | MARK_TEST;
const ROUTINE_FIRST = 32;
const ROUTINE_EVERY = 64;
/** Acts that change something. */
export const CHANGES = ACT_WRITE | ACT_CONTROL | ACT_PROGRAM | ACT_CONFIGURE | ACT_FILE;

/** Writes from which a value far outside of the others means something. */
const EXTREME_FROM = 8;
/** Small numbers are modes and flags, not measures: so little outside is never extreme. */
const EXTREME_LEAST = 10;

/** Widens the span of a function's addresses and values; says what lay outside of it. */
export function span(use: FunctionUse, head: Head): number {
  let fresh = 0;
  const last = head.address + (head.quantity > 0 ? head.quantity - 1 : 0);
  if (use.lowest < 0) {
    use.lowest = head.address;
    use.highest = last;
  } else if (head.address < use.lowest || last > use.highest) {
    fresh = NEW_ADDRESS;
    if (head.address < use.lowest) use.lowest = head.address;
    if (last > use.highest) use.highest = last;
  }
  const value = head.value;
  if (head.acts & CHANGES && value === value) {
    if (use.least !== use.least) {
      use.least = value;
      use.most = value;
    } else if (value < use.least || value > use.most) {
      fresh |= NEW_VALUE;
      const beyond = value < use.least ? use.least - value : value - use.most;
      const usual = Math.max(use.most - use.least, Math.abs(use.most) / 2, Math.abs(use.least) / 2, EXTREME_LEAST);
      if (beyond > usual && use.requests >= EXTREME_FROM) fresh |= NEW_EXTREME;
      if (value < use.least) use.least = value;
      else use.most = value;
    }
  }
  return fresh;
}

/** Whether a message without novelty, error or malformation means enough to be an event: acts do, what repeats does now and then. */
export function isEvent(head: Head, use: FunctionUse, place: Place): boolean {
  if ((head.acts & ACTS) !== 0) {
    // The same single write over and over is cyclic traffic too.
    const repeated = head.quantity <= 1 && head.address === use.lastAddress && head.value === use.lastValue;
    use.lastAddress = head.address;
    use.lastValue = head.value;
    if (!repeated || (head.acts & ~ACT_WRITE & ACTS) !== 0) return true;
  } else if ((head.acts & ROUTINE_ACTS) === 0) {
    return (head.marks & ROUTINE_MARKS) !== 0 && (use.count <= ROUTINE_FIRST || use.count % ROUTINE_EVERY === 0);
  }
  const minute = Math.floor(place.second / 60);
  if (minute !== use.minute) {
    use.minute = minute;
    use.toldInMinute = 0;
  }
  use.toldInMinute++;
  return use.toldInMinute <= ROUTINE_FIRST || use.toldInMinute % ROUTINE_EVERY === 0;
}

/** Small counts are told each time, large ones at powers of two. */
export function isTold(count: number): boolean {
  return count <= 16 || (count & (count - 1)) === 0;
}
