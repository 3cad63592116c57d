import { ANNOUNCE, MANAGEMENT, SYNC, shortest, TLV_MANAGEMENT } from './functions.ts';

/** Who sends a message. */
export interface Port {
  domain: number;
  /** The eight octets of the clock's identity. */
  clock: ArrayLike<number>;
  port: number;
  sequence: number;
}

const u16 = (value: number): number[] => [(value >> 8) & 0xff, value & 0xff];
const u32 = (value: number): number[] => [...u16(value >>> 16), ...u16(value)];

function message(type: number, control: number, from: Port, body: readonly number[]): Uint8Array {
  const zeros = Array.from({ length: 12 }, () => 0);
  const header = [type, 2, ...u16(34 + body.length), from.domain, 0, 0, 0, ...zeros, ...Array.from(from.clock)];
  return Uint8Array.from([...header, ...u16(from.port), ...u16(from.sequence), control, 0, ...body]);
}

/** Time of a clock: seconds and nanoseconds. */
export function sync(from: Port, seconds: number, nanoseconds: number): Uint8Array {
  return message(SYNC, 0, from, [...u16(Math.floor(seconds / 2 ** 32)), ...u32(seconds >>> 0), ...u32(nanoseconds)]);
}

/** Rank of a grandmaster. */
export interface Rank {
  priority1: number;
  clockClass: number;
  accuracy: number;
  priority2: number;
  grandmaster: ArrayLike<number>;
  stepsRemoved: number;
  timeSource: number;
}

/** An announcement of a grandmaster. */
export function announce(from: Port, rank: Rank): Uint8Array {
  const { priority1, clockClass, accuracy, priority2, grandmaster, stepsRemoved, timeSource } = rank;
  const time = Array.from({ length: shortest[SYNC] - 34 }, () => 0);
  const quality = [priority1, clockClass, accuracy, 0xff, 0xff, priority2];
  const body = [...time, ...u16(37), 0, ...quality, ...Array.from(grandmaster), ...u16(stepsRemoved), timeSource];
  return message(ANNOUNCE, 5, from, body);
}

/** A management message to all clocks, with one element. */
export function manage(from: Port, action: number, id: number, data: ArrayLike<number> = []): Uint8Array {
  const target = Array.from({ length: 10 }, () => 0xff);
  const element = [...u16(TLV_MANAGEMENT), ...u16(2 + data.length), ...u16(id), ...Array.from(data)];
  return message(MANAGEMENT, 4, from, [...target, 1, 1, action, 0, ...element]);
}
