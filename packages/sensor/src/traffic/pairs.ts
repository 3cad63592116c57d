import type { Head, RequestFacts } from '@fengsui/wire';
import type { Place } from './place.ts';

const WAYS = 4;
const PAIR = 1;
const TIME = 2;
const CODE = 3;
const UNIT = 4;
const AREA = 5;
const ADDRESS = 6;
const QUANTITY = 7;
/** One cache line of eight doubles. */
const FIELDS = 8;

/**
 * Requests that wait for their answers: a table of fixed size in which the oldest of four gives way. Nothing is allocated for a message.
 */
export class PairTable implements RequestFacts {
  code = 0;
  unit = -1;
  area = -1;
  address = -1;
  quantity = 0;

  /** Requests that gave way before their answer came. */
  overwritten = 0;
  private readonly mask: number;
  /** Records of FIELDS numbers: a request is one line of the cache. */
  private readonly records: Float64Array;

  constructor(size = 8192) {
    this.mask = size / WAYS - 1;
    this.records = new Float64Array(size * FIELDS);
    for (let at = 0; at < this.records.length; at += FIELDS) this.records[at] = -1;
  }

  private bucket(conversation: number, pair: number): number {
    let h = Math.imul(conversation, 0x9e3779b1) + Math.imul(pair, 0x85ebca6b);
    h ^= h >>> 15;
    return (h & this.mask) * WAYS * FIELDS;
  }

  /** Keeps a request. Returns true when the same conversation had one open with the same pair. */
  ask(conversation: number, head: Head, place: Place): boolean {
    const { records } = this;
    const { pair } = head;
    const first = this.bucket(conversation, pair);
    const end = first + WAYS * FIELDS;
    let at = first;
    let again = false;
    for (let slot = first; slot < end; slot += FIELDS) {
      const owner = records[slot];
      if (owner === conversation && records[slot + PAIR] === pair) {
        at = slot;
        again = true;
        break;
      }
      if (owner === -1) {
        at = slot;
        break;
      }
      if (records[slot + TIME] < records[at + TIME]) at = slot;
    }
    if (!again && records[at] !== -1) this.overwritten++;
    records[at] = conversation;
    records[at + PAIR] = pair;
    records[at + TIME] = place.time;
    records[at + CODE] = head.code;
    records[at + UNIT] = head.unit;
    records[at + AREA] = head.area;
    records[at + ADDRESS] = head.address;
    records[at + QUANTITY] = head.quantity;
    return again;
  }

  /** Takes the request that an answer belongs to; its facts are then in this object. False when none waits. */
  answer(conversation: number, pair: number): boolean {
    const { records } = this;
    const first = this.bucket(conversation, pair);
    for (let slot = first; slot < first + WAYS * FIELDS; slot += FIELDS) {
      if (records[slot] !== conversation || records[slot + PAIR] !== pair) continue;
      records[slot] = -1;
      this.code = records[slot + CODE];
      this.unit = records[slot + UNIT];
      this.area = records[slot + AREA];
      this.address = records[slot + ADDRESS];
      this.quantity = records[slot + QUANTITY];
      return true;
    }
    return false;
  }
}
