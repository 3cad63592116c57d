import { data } from '../cotp/encode.ts';
import { ROSCTR_ACK, ROSCTR_ACK_DATA, ROSCTR_JOB } from './functions.ts';
import { DATA_BIT, DATA_BYTES, DATA_REAL, TYPE_BIT, TYPE_REAL } from './items.ts';

/** A variable as S7ANY addresses it. */
export interface Variable {
  /** Memory area: 0x81 inputs, 0x82 outputs, 0x83 flags, 0x84 data blocks, 0x1c counters, 0x1d timers. */
  area: number;
  /** Data block; 0 outside data blocks. */
  block?: number;
  byte: number;
  bit?: number;
  /** Type of an element: 1 bit, 2 byte, 4 word, 5 int, 6 dword, 7 dint, 8 real. */
  type: number;
  count?: number;
}

/** Two octets, most significant first. */
export const word = (value: number): number[] => [(value >> 8) & 0xff, value & 0xff];
/** Four octets, most significant first. */
export const double = (value: number): number[] => [
  (value >>> 24) & 0xff,
  (value >>> 16) & 0xff,
  (value >>> 8) & 0xff,
  value & 0xff,
];
/** Text as octets. */
export const ascii = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0) & 0xff);
/** Text behind its length. */
export const counted = (text: string): number[] => [text.length, ...ascii(text)];
/** Text cut or filled to a length. */
export const padded = (text: string, length: number, fill = 0): number[] => {
  const octets = ascii(text).slice(0, length);
  return [...octets, ...new Array<number>(length - octets.length).fill(fill)];
};

/** The TSDU of a message, with its header. `error` only stands in acknowledgements. */
export function encodeTsdu(
  rosctr: number,
  reference: number,
  parameters: readonly number[],
  body: readonly number[] = [],
  error = 0,
): Uint8Array {
  const lengths = [...word(parameters.length), ...word(body.length)];
  const tail = rosctr === ROSCTR_ACK || rosctr === ROSCTR_ACK_DATA ? word(error) : [];
  return Uint8Array.from([0x32, rosctr, 0, 0, ...word(reference), ...lengths, ...tail, ...parameters, ...body]);
}

/** A job in its TPKT. */
export const job = (reference: number, parameters: readonly number[], body: readonly number[] = []): Uint8Array =>
  data(encodeTsdu(ROSCTR_JOB, reference, parameters, body));
/** An acknowledgement with data in its TPKT. */
export const answer = (reference: number, parameters: readonly number[], body: readonly number[] = [], error = 0): Uint8Array =>
  data(encodeTsdu(ROSCTR_ACK_DATA, reference, parameters, body, error));

/** A variable as an item of a job. */
export const item = (x: Variable): number[] => [
  0x12,
  0x0a,
  0x10,
  x.type,
  ...word(x.count ?? 1),
  ...word(x.block ?? 0),
  x.area,
  ...double(x.area === 0x1c || x.area === 0x1d ? x.byte : x.byte * 8 + (x.bit ?? 0)).slice(1),
];

/** What is written to, or read from, a variable: octets, or one real number. */
export type Value = ArrayLike<number> | { real: number };

function octetsOf(value: Value): number[] {
  if (!('real' in value)) return Array.from(value);
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value.real);
  return Array.from(new Uint8Array(view.buffer));
}

/** A value as an item of data: with its type, its length, and a fill octet where another follows. */
export function dataItem(code: number, type: number, value: Value, last: boolean): number[] {
  const octets = octetsOf(value);
  const transport = type === TYPE_BIT ? DATA_BIT : type === TYPE_REAL ? DATA_REAL : DATA_BYTES;
  const length = transport === DATA_BYTES ? octets.length * 8 : octets.length;
  return [code, transport, ...word(length), ...octets, ...(octets.length & 1 && !last ? [0] : [])];
}

/** A block: type OB, DB, SDB, FC, FB and so on, and its number. */
export interface Block {
  type: 'OB' | 'DB' | 'SDB' | 'FC' | 'SFC' | 'FB' | 'SFB';
  number: number;
}
/** Block types as file names have them. */
export const typeDigits = { OB: '08', DB: '0A', SDB: '0B', FC: '0C', SFC: '0D', FB: '0E', SFB: '0F' } as const;
