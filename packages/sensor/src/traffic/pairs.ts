import type { Head, RequestFacts } from '@fengsui/wire';

const WAYS = 4;

/**
 * Requests that wait for their answers: a table of fixed size in which the oldest of four gives way. Nothing is allocated for a message.
 */
export class PairTable implements RequestFacts {
  code = 0;
  unit = -1;
  area = -1;
  address = -1;
  quantity = 0;
  /** Time and frame of the request last found. */
  time = 0;
  frame = 0;
  /** Value that the request wrote; NaN without. */
  value = Number.NaN;

  /** Requests that gave way before their answer came. */
  overwritten = 0;
  private readonly mask: number;
  private readonly conversations: Int32Array;
  private readonly pairs: Int32Array;
  private readonly codes: Int32Array;
  private readonly units: Float64Array;
  private readonly areas: Float64Array;
  private readonly addresses: Float64Array;
  private readonly quantities: Int32Array;
  private readonly frames: Float64Array;
  private readonly times: Float64Array;
  private readonly values: Float64Array;

  constructor(size = 32_768) {
    this.mask = size / WAYS - 1;
    this.conversations = new Int32Array(size).fill(-1);
    this.pairs = new Int32Array(size);
    this.codes = new Int32Array(size);
    this.units = new Float64Array(size);
    this.areas = new Float64Array(size);
    this.addresses = new Float64Array(size);
    this.quantities = new Int32Array(size);
    this.frames = new Float64Array(size);
    this.times = new Float64Array(size);
    this.values = new Float64Array(size);
  }

  private bucket(conversation: number, pair: number): number {
    let h = Math.imul(conversation, 0x9e3779b1) + Math.imul(pair, 0x85ebca6b);
    h ^= h >>> 15;
    return (h & this.mask) * WAYS;
  }

  /** Keeps a request. Returns true when the same conversation had one open with the same pair. */
  ask(conversation: number, head: Head, time: number, frame: number): boolean {
    const first = this.bucket(conversation, head.pair);
    let at = first;
    let again = false;
    for (let way = 0; way < WAYS; way++) {
      const slot = first + way;
      if (this.conversations[slot] === conversation && this.pairs[slot] === head.pair) {
        at = slot;
        again = true;
        break;
      }
      if (this.conversations[slot] === -1) {
        at = slot;
        break;
      }
      if (this.times[slot] < this.times[at]) at = slot;
    }
    if (!again && this.conversations[at] !== -1) this.overwritten++;
    this.conversations[at] = conversation;
    this.pairs[at] = head.pair;
    this.codes[at] = head.code;
    this.units[at] = head.unit;
    this.areas[at] = head.area;
    this.addresses[at] = head.address;
    this.quantities[at] = head.quantity;
    this.frames[at] = frame;
    this.times[at] = time;
    this.values[at] = head.value;
    return again;
  }

  /** Takes the request that an answer belongs to; its facts are then in this object. False when none waits. */
  answer(conversation: number, pair: number): boolean {
    const first = this.bucket(conversation, pair);
    for (let slot = first; slot < first + WAYS; slot++) {
      if (this.conversations[slot] !== conversation || this.pairs[slot] !== pair) continue;
      this.conversations[slot] = -1;
      this.code = this.codes[slot];
      this.unit = this.units[slot];
      this.area = this.areas[slot];
      this.address = this.addresses[slot];
      this.quantity = this.quantities[slot];
      this.time = this.times[slot];
      this.frame = this.frames[slot];
      this.value = this.values[slot];
      return true;
    }
    return false;
  }
}
