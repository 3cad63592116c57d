import { checkSum } from './read.ts';

/** A frame to encode. */
export interface Frame {
  /** To the station (down) or from it (up). */
  down: boolean;
  centre: number;
  /** Ten digits. */
  station: string;
  /** Four hexadecimal digits. */
  password: string;
  function: number;
  /** End character; ETX up and ENQ down without. */
  end?: number;
  body: ArrayLike<number>;
}

/** Digits of hexadecimal or BCD as bytes. */
export function digits(text: string): number[] {
  return Array.from({ length: text.length >> 1 }, (_, i) => Number.parseInt(text.slice(i * 2, i * 2 + 2), 16));
}

/** The frame with its check sum (SL 651-2014 §6.2.3). */
export function frame(of: Frame): Uint8Array {
  const station = digits(of.station);
  const out = [0x7e, 0x7e, ...(of.down ? [...station, of.centre] : [of.centre, ...station]), ...digits(of.password), of.function];
  out.push(
    (of.down ? 0x80 : 0) | (of.body.length >> 8),
    of.body.length & 0xff,
    0x02,
    ...Array.from(of.body),
    of.end ?? (of.down ? 5 : 3),
  );
  const crc = checkSum(Uint8Array.from(out), 0, out.length);
  return Uint8Array.from([...out, crc >> 8, crc & 0xff]);
}

/** Serial number and time of sending (12 digits), which begin every body. */
export function opening(serial: number, sent: string): number[] {
  return [serial >> 8, serial & 0xff, ...digits(sent)];
}

/** Station, class and observation time (10 digits), which stand before the elements of a report. */
export function reporting(station: string, stationClass: number, observed: string): number[] {
  return [0xf1, 0xf1, ...digits(station), stationClass, 0xf0, 0xf0, ...digits(observed)];
}

/** An element of BCD digits, an even number of them, `decimals` behind the point. */
export function element(id: number, value: string, decimals: number): number[] {
  return [id, ((value.length >> 1) << 3) | decimals, ...digits(value)];
}
