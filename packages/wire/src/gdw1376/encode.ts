import { checkSum } from './read.ts';

/** A frame to encode. */
export interface Frame {
  /** Control byte: 80H up, 40H primary, link function below. */
  control: number;
  /** Region, four digits. */
  region: string;
  terminal: number;
  afn: number;
  /** SEQ: 60H a single frame, 10H wants confirmation, number below. */
  sequence: number;
  /** Data units, and password, event counters and time tag behind them. */
  data: ArrayLike<number>;
}

/** The frame with lengths and check sum (Q/GDW 1376.1 §4.2). */
export function frame(of: Frame): Uint8Array {
  const region = Number.parseInt(of.region, 16);
  const address = [region & 0xff, region >> 8, of.terminal & 0xff, of.terminal >> 8, 0];
  const body = [of.control, ...address, of.afn, of.sequence, ...Array.from(of.data)];
  const length = (body.length << 2) | 2;
  const lengths = [length & 0xff, length >> 8];
  return Uint8Array.from([0x68, ...lengths, ...lengths, 0x68, ...body, checkSum(Uint8Array.from(body), 0, body.length), 0x16]);
}

/** Identifier of a data unit of one point and one class. */
export function unit(point: number, fn: number): number[] {
  const points = point === 0 ? [0, 0] : [1 << ((point - 1) & 7), ((point - 1) >> 3) + 1];
  return [...points, 1 << ((fn - 1) & 7), (fn - 1) >> 3];
}
