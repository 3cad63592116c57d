import { areas } from './functions.ts';

const characters = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0));
const little = (value: number, size: number): number[] => Array.from({ length: size }, (_, i) => (value >>> (8 * i)) & 0xff);
const big = (value: number, size: number): number[] =>
  characters(
    value
      .toString(16)
      .toUpperCase()
      .padStart(size * 2, '0'),
  );

function device(name: string, at: number, ascii: boolean): number[] {
  const code = [...areas].find(([, known]) => known === name)?.[0] ?? 0;
  return ascii ? [...big(code, 2), ...big(at, 4)] : [...little(at, 4), ...little(code, 2)];
}

function frame(code: number, data: number[], ascii: boolean): Uint8Array {
  const number = ascii ? big : little;
  return Uint8Array.from([...number(code, 1), ...number(0xff, 1), ...number(10, 2), ...data]);
}

/** Batch read in words (01) or bits (00). */
export const read = (name: string, at: number, points: number, bits = false, ascii = false): Uint8Array =>
  frame(bits ? 0 : 1, [...device(name, at, ascii), ...(ascii ? big : little)(points, 1), ...(ascii ? big : little)(0, 1)], ascii);
/** Batch write in words (03). */
export const writeWords = (name: string, at: number, values: readonly number[], ascii = false): Uint8Array => {
  const number = ascii ? big : little;
  return frame(
    3,
    [
      ...device(name, at, ascii),
      ...number(values.length, 1),
      ...number(0, 1),
      ...values.flatMap((value) => number(value & 0xffff, 2)),
    ],
    ascii,
  );
};
/** Test in bits (04). */
export const testBits = (values: readonly { name: string; at: number; on: boolean }[], ascii = false): Uint8Array => {
  const number = ascii ? big : little;
  return frame(
    4,
    [
      ...number(values.length, 1),
      ...number(0, 1),
      ...values.flatMap(({ name, at, on }) => [...device(name, at, ascii), ...number(on ? 1 : 0, 1)]),
    ],
    ascii,
  );
};
/** Remote RUN (13) and STOP (14). */
export const remote = (run: boolean, ascii = false): Uint8Array => frame(run ? 0x13 : 0x14, [], ascii);
/** An answer: words of data, or an end code with its abnormal code. */
export const response = (code: number, values: readonly number[] = [], ascii = false): Uint8Array => {
  const number = ascii ? big : little;
  return Uint8Array.from([...number(code | 0x80, 1), ...number(0, 1), ...values.flatMap((value) => number(value, 2))]);
};
export const refusal = (code: number, endCode: number, abnormal?: number): Uint8Array =>
  Uint8Array.from([code | 0x80, endCode, ...(abnormal === undefined ? [] : [abnormal, 0])]);
