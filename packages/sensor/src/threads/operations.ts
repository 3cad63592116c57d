/**
 * What one thread writes to the other about traffic: one operation for each call of `TrafficSink`, one for a change of place. The first word of each holds its
 * code, and what later operations need of the flow; the second is the flow's slot. Operations on flows begin with their place as well: the frame's number in the third word,
 * its time as a double in the fifth and sixth. Their own words are counted from behind it, as if it were not there.
 */
export const STARTED = 1;
export const PLACED = 2;
export const DIGITS = 3;
export const OPENED = 4;
export const BOUND = 5;
export const LINKED = 6;
export const DATAGRAM = 7;
export const CONNECTION = 8;
export const CONTROL = 9;
export const ADOPTED = 10;
/** A unit in one of the shared windows on the file, and one whose bytes follow. */
export const UNIT = 11;
export const UNIT_HERE = 12;
export const GARBAGE = 13;
export const ODD = 14;
export const UNRECOGNISED = 15;
export const CLOSED = 16;
/** A message of a unit that was read on the writer's side, and one whose bytes follow. */
export const MESSAGE = 17;
export const MESSAGE_HERE = 18;
/** What is wrong with the message that comes next. */
export const PROBLEM = 19;
export const ENDED = 20;

/** Words of the place in an operation on a flow. */
export const PLACE_WORDS = 4;

/** Words of each operation, without the place and the bytes that follow. Even. */
export const LENGTHS = {
  [STARTED]: 4,
  [PLACED]: 6,
  [DIGITS]: 2,
  [OPENED]: 20,
  [BOUND]: 8,
  [LINKED]: 2,
  [DATAGRAM]: 2,
  [CONNECTION]: 4,
  [CONTROL]: 4,
  [ADOPTED]: 2,
  [UNIT]: 6,
  [UNIT_HERE]: 4,
  [GARBAGE]: 4,
  [ODD]: 4,
  [UNRECOGNISED]: 2,
  [CLOSED]: 4,
  [MESSAGE]: 34,
  [MESSAGE_HERE]: 34,
  [PROBLEM]: 2,
  [ENDED]: 2,
} as const;

/** Words that so many bytes take: even, as everything in the ring. */
export function wordsOf(bytes: number): number {
  return ((bytes + 7) >> 3) << 1;
}
