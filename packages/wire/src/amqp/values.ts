import { u32be } from '../bytes.ts';

/** A value of AMQP 1.0 (§1.6): what kind it is, where its content is, and its number where it has one. */
export interface Value {
  kind: 'null' | 'flag' | 'number' | 'text' | 'binary' | 'list' | 'map' | 'array';
  start: number;
  end: number;
  number: number;
}

/** Bytes of the fixed-width constructors, by their upper four bits (§1.2). */
const WIDTHS = [0, 0, 0, 0, 0, 1, 2, 4, 8, 16];

const KINDS: ReadonlyMap<number, Value['kind']> = new Map<number, Value['kind']>([
  [0x40, 'null'],
  [0x41, 'flag'],
  [0x42, 'flag'],
  [0x56, 'flag'],
  [0xa0, 'binary'],
  [0xb0, 'binary'],
  [0xa1, 'text'],
  [0xb1, 'text'],
  [0xa3, 'text'],
  [0xb3, 'text'],
  [0x45, 'list'],
  [0xc0, 'list'],
  [0xd0, 'list'],
  [0xc1, 'map'],
  [0xd1, 'map'],
  [0xe0, 'array'],
  [0xf0, 'array'],
]);

/** The values in bytes[at, end), one after another, at most `limit`. A described value gives what it describes. Ends where something does not fit. */
export function* eachValue(bytes: Uint8Array, at: number, end: number, limit: number): Generator<Value> {
  let next = at;
  let described = 0;
  for (let i = 0; i < limit && next < end; ) {
    const code = bytes[next];
    if (code === 0) {
      // The descriptor is a value of its own, which is passed over.
      described = 2;
      next++;
      continue;
    }
    const upper = code >> 4;
    let start = next + 1;
    let stop = start;
    if (upper < 4) return;
    if (upper <= 9) stop = start + WIDTHS[upper];
    else {
      const wide = (upper & 1) === 1;
      if (start + (wide ? 4 : 1) > end) return;
      const size = wide ? u32be(bytes, start) : bytes[start];
      start += wide ? 4 : 1;
      stop = start + size;
      // Behind the size of a list, a map or an array is the count of its entries.
      if (upper >= 0xc) start += wide ? 4 : 1;
    }
    if (stop > end || start > stop) return;
    next = stop;
    if (described > 0) described--;
    if (described > 0) continue;
    i++;
    let number = code === 0x41 ? 1 : 0;
    if (upper > 4 && upper <= 8) for (let j = start; j < stop; j++) number = number * 256 + bytes[j];
    yield { kind: KINDS.get(code) ?? (upper <= 8 ? 'number' : 'binary'), start, end: stop, number };
  }
}
