const WAYS = 4;
const SLOT = 4;
/** Bytes at the end of a request that say what it asks for, and bytes at its beginning that number it. */
const SUBJECT_BYTES = 48;
const NUMBERED_BYTES = 6;

/** Requests that wait for their answers, with the time they were asked at: a table of fixed size in which the oldest of four gives way. */
export class Pending {
  /** Of the request that `answer` found: its time in nanoseconds and its subject. */
  time: number = Number.NaN;
  subject = 0;
  private readonly mask: number;
  private readonly records: Float64Array;

  constructor(size = 8192) {
    this.mask = size / WAYS - 1;
    this.records = new Float64Array(size * SLOT).fill(-1);
  }

  /** Keeps a request. */
  ask(conversation: number, pair: number, time: number, subject: number): void {
    const { records } = this;
    const first = this.bucket(conversation, pair);
    let at = first;
    for (let slot = first; slot < first + WAYS * SLOT; slot += SLOT) {
      if ((records[slot] === conversation && records[slot + 1] === pair) || records[slot] === -1) {
        at = slot;
        break;
      }
      if (records[slot + 2] < records[at + 2]) at = slot;
    }
    records[at] = conversation;
    records[at + 1] = pair;
    records[at + 2] = time;
    records[at + 3] = subject;
  }

  /** Takes the request that an answer belongs to. False when none waits. */
  answer(conversation: number, pair: number): boolean {
    const { records } = this;
    const first = this.bucket(conversation, pair);
    for (let slot = first; slot < first + WAYS * SLOT; slot += SLOT) {
      if (records[slot] !== conversation || records[slot + 1] !== pair) continue;
      records[slot] = -1;
      this.time = records[slot + 2];
      this.subject = records[slot + 3];
      return true;
    }
    return false;
  }

  private bucket(conversation: number, pair: number): number {
    let h = Math.imul(conversation, 0x9e3779b1) + Math.imul(pair, 0x85ebca6b);
    h ^= h >>> 15;
    return (h & this.mask) * WAYS * SLOT;
  }
}

/**
 * What a request asks for, as a number, where its head names no address: names of variables stand at the end of a request, numbers that change from request to
 * request at its beginning. FNV-1a of length and end; never 0.
 */
export function subjectOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5 ^ (end - start);
  for (let at = Math.max(start + NUMBERED_BYTES, end - SUBJECT_BYTES); at < end; at++)
    hash = Math.imul(hash ^ bytes[at], 0x01000193);
  return hash >>> 0 || 1;
}
