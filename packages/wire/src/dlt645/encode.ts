import { checkSum, OFFSET } from './read.ts';

/** A frame to encode. */
export interface Frame {
  /** Twelve digits, or `aaaaaaaaaaaa` for whoever is there. */
  meter: string;
  control: number;
  /** Data before 33H is added. */
  data: ArrayLike<number>;
  /** Number of FE before it. */
  preamble?: number;
}

/** Digits of BCD as bytes, low byte first. */
export function digits(text: string): number[] {
  return Array.from({ length: text.length >> 1 }, (_, i) => Number.parseInt(text.slice(i * 2, i * 2 + 2), 16)).toReversed();
}

/** An identifier of `width` bytes, low byte first. */
export function identifier(id: number, width: 2 | 4 = 4): number[] {
  return digits(id.toString(16).padStart(width * 2, '0'));
}

/** The frame with its check sum (DL/T 645-2007 §5.2). */
export function frame(of: Frame): Uint8Array {
  const body = [
    0x68,
    ...digits(of.meter),
    0x68,
    of.control,
    of.data.length,
    ...Array.from(of.data, (byte) => (byte + OFFSET) & 0xff),
  ];
  const preamble = new Array<number>(of.preamble ?? 0).fill(0xfe);
  return Uint8Array.from([...preamble, ...body, checkSum(Uint8Array.from(body), 0, body.length), 0x16]);
}
