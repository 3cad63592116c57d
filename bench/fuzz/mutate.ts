import type { Random } from '../../packages/range/src/index.ts';

/** Values at which code that counts and compares goes wrong. */
const EDGES = [
  0, 1, 2, 3, 0x7e, 0x7f, 0x80, 0x81, 0xfe, 0xff, 0x100, 0x7fff, 0x8000, 0xfffe, 0xffff, 0x10000, 0x7fffffff, 0x80000000,
  0xffffffff,
];

/** Bytes that are being changed: `bytes[0, length)`. */
export interface Draft {
  bytes: Uint8Array;
  length: number;
}

type Mutation = (draft: Draft, from: number, random: Random, donor: Uint8Array) => void;

const below = (random: Random, limit: number): number => (limit <= 1 ? 0 : random.uint32() % limit);

function put(draft: Draft, at: number, width: number, value: number, little: boolean): void {
  for (let i = 0; i < width && at + i < draft.length; i++) draft.bytes[at + i] = value >>> (8 * (little ? i : width - 1 - i));
}

/** Moves what is behind `at` by `by` bytes, within the room that there is. */
function shift(draft: Draft, at: number, by: number): void {
  const length = Math.min(draft.bytes.length, draft.length + by);
  draft.bytes.copyWithin(at + Math.max(by, 0), at + Math.max(-by, 0), draft.length);
  draft.length = Math.max(at, length);
}

/** Ways to damage bytes behind `from`. Each is as likely as the others. */
const MUTATIONS: readonly Mutation[] = [
  function flipBits(draft, from, random) {
    for (let count = 1 + below(random, 4); count > 0; count--)
      draft.bytes[from + below(random, draft.length - from)] ^= 1 << below(random, 8);
  },
  function setByte(draft, from, random) {
    draft.bytes[from + below(random, draft.length - from)] = random.uint32();
  },
  function edgeValue(draft, from, random) {
    const width = 1 << below(random, 3);
    put(draft, from + below(random, draft.length - from), width, EDGES[below(random, EDGES.length)], random.uint32() % 2 === 0);
  },
  function nearValue(draft, from, random) {
    const at = from + below(random, draft.length - from);
    draft.bytes[at] += random.uint32() % 2 === 0 ? 1 : 255;
  },
  // A field that holds the length of what follows it, as nearly every protocol has, made wrong.
  function lengthField(draft, from, random) {
    const begin = from + below(random, draft.length - from);
    for (let at = begin; at + 2 < draft.length; at++) {
      const rest = draft.length - at;
      const big = (draft.bytes[at] << 8) | draft.bytes[at + 1];
      const little = draft.bytes[at] | (draft.bytes[at + 1] << 8);
      if (big > 1 && Math.abs(rest - big) <= 8)
        return put(draft, at, 2, EDGES[below(random, 16)] + big * below(random, 2), false);
      if (little > 1 && Math.abs(rest - little) <= 24)
        return put(draft, at, 2, EDGES[below(random, 16)] + little * below(random, 2), true);
      if (draft.bytes[at] > 1 && Math.abs(rest - draft.bytes[at]) <= 3) return put(draft, at, 1, EDGES[below(random, 10)], false);
    }
    return undefined;
  },
  function truncate(draft, from, random) {
    draft.length = from + below(random, draft.length - from);
  },
  function append(draft, _from, random) {
    const count = Math.min(1 + below(random, 64), draft.bytes.length - draft.length);
    for (let i = 0; i < count; i++) draft.bytes[draft.length++] = random.uint32();
  },
  function remove(draft, from, random) {
    const at = from + below(random, draft.length - from);
    shift(draft, at, -Math.min(1 + below(random, 16), draft.length - at));
  },
  function insert(draft, from, random) {
    const at = from + below(random, draft.length - from);
    const count = Math.min(1 + below(random, 16), draft.bytes.length - draft.length);
    shift(draft, at, count);
    for (let i = 0; i < count; i++) draft.bytes[at + i] = random.uint32();
  },
  function repeat(draft, from, random) {
    const at = from + below(random, draft.length - from);
    const count = Math.min(1 + below(random, 32), draft.length - at, draft.bytes.length - draft.length);
    shift(draft, at, count);
  },
  function splice(draft, from, random, donor) {
    const at = from + below(random, draft.length - from);
    const begin = below(random, donor.length);
    const count = Math.min(donor.length - begin, draft.bytes.length - at);
    draft.bytes.set(donor.subarray(begin, begin + count), at);
    draft.length = at + count;
  },
  function overwrite(draft, from, random, donor) {
    const at = from + below(random, draft.length - from);
    const begin = below(random, donor.length);
    const count = Math.min(1 + below(random, 24), donor.length - begin, draft.length - at);
    draft.bytes.set(donor.subarray(begin, begin + count), at);
  },
];

/** Where a mutation may begin, so that headers and payloads are both reached: the frame, the network layer, the payload of UDP and of TCP. */
const BEGINNINGS = [0, 14, 34, 42, 54, 54, 54, 58, 62, 66];

/** Damages a draft one to three times. */
export function mutate(draft: Draft, random: Random, donor: Uint8Array, beginnings: readonly number[] = BEGINNINGS): void {
  for (let count = 1 + below(random, 3); count > 0 && draft.length > 1; count--) {
    const begin = beginnings[below(random, beginnings.length)];
    MUTATIONS[below(random, MUTATIONS.length)](draft, begin < draft.length ? begin : 0, random, donor);
  }
}

/** Makes a message long: a piece of it stands again and again, up to `limit` bytes. Shows what takes more than its share of time for its length. */
export function stretch(draft: Draft, random: Random, limit: number): void {
  const at = below(random, draft.length);
  const piece = draft.bytes.slice(at, at + 1 + below(random, Math.min(64, draft.length - at)));
  const length = Math.min(limit, draft.bytes.length);
  const end = draft.length - at > 2 * piece.length ? at : draft.length;
  for (let to = end; to < length; to += piece.length) draft.bytes.set(piece.subarray(0, length - to), to);
  draft.length = Math.max(draft.length, length);
}

/** Puts the lengths of IPv4 and UDP right again after a change of length, so that the damage reaches the layers above. */
export function repairLengths({ bytes, length }: Draft): void {
  if (length < 34 || bytes[12] !== 8 || bytes[13] !== 0 || bytes[14] >> 4 !== 4) return;
  const header = (bytes[14] & 15) * 4;
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  view.setUint16(16, Math.min(length - 14, 0xffff));
  if (bytes[23] === 17 && 14 + header + 8 <= length) view.setUint16(14 + header + 4, Math.min(length - 14 - header, 0xffff));
}

/** Gives a frame's hosts other addresses, so that frames used again belong to new conversations. `round` has 16 bits. */
export function readdress({ bytes, length }: Draft, round: number): void {
  if (length < 34) return;
  for (const mac of [0, 6]) {
    if (bytes[mac] & 1) continue;
    bytes[mac + 3] ^= round >> 8;
    bytes[mac + 4] ^= round;
  }
  if (bytes[12] !== 8 || bytes[13] !== 0) return;
  for (const ip of [26, 30]) {
    if (bytes[ip] >= 224 || bytes[ip + 3] === 255) continue;
    bytes[ip + 1] ^= round >> 8;
    bytes[ip + 2] ^= round;
  }
}

/** Where the TCP header of an IPv4 frame begins and its payload does; null for other frames. */
function tcpAt({ bytes, length }: Draft): { header: number; payload: number } | null {
  if (length < 54 || bytes[12] !== 8 || bytes[13] !== 0 || bytes[23] !== 6) return null;
  const header = 14 + (bytes[14] & 15) * 4;
  const payload = header + (bytes[header + 12] >> 4) * 4;
  return payload <= length ? { header, payload } : null;
}

/** Gives TCP segments numbers that follow each other, as frames left out and damage would leave gaps, behind which nothing is read for a while. */
export class Sequences {
  private readonly next = new Map<number, number>();

  clear(): void {
    this.next.clear();
  }

  /** Before the damage: the number that this direction is at. */
  number(draft: Draft): void {
    const at = tcpAt(draft);
    if (at === null) return;
    const view = new DataView(draft.bytes.buffer);
    const known = this.next.get(view.getUint32(at.header));
    if (known !== undefined) view.setUint32(at.header + 4, known);
  }

  /** After the damage: where this direction is then. */
  follow(draft: Draft): void {
    const at = tcpAt(draft);
    if (at === null) return;
    const view = new DataView(draft.bytes.buffer);
    this.next.set(view.getUint32(at.header), (view.getUint32(at.header + 4) + draft.length - at.payload) >>> 0);
  }
}
