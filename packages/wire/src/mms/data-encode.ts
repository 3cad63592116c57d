import { berBitStringElement, berBooleanElement, berElement, berIntegerElement, berTextElement } from '../ber-encode.ts';
import {
  DATA_ARRAY,
  DATA_BIT_STRING,
  DATA_BOOLEAN,
  DATA_FLOATING_POINT,
  DATA_INTEGER,
  DATA_OCTET_STRING,
  DATA_STRUCTURE,
  DATA_UNSIGNED,
  DATA_UTC_TIME,
  DATA_VISIBLE_STRING,
} from './data.ts';

/** A value of MMS Data or of GOOSE's allData. */
export type DataValue =
  | boolean
  | string
  | { integer: number | bigint }
  | { unsigned: number | bigint }
  | { float: number }
  | { bits: readonly (boolean | number)[] }
  | { octets: ArrayLike<number> }
  | { utc: Date }
  | { structure: readonly DataValue[] }
  | { array: readonly DataValue[] };

/** One element of Data. */
export function encodeData(value: DataValue): Uint8Array {
  if (typeof value === 'boolean') return berBooleanElement(value, DATA_BOOLEAN);
  if (typeof value === 'string') return berTextElement(value, DATA_VISIBLE_STRING);
  if ('integer' in value) return berIntegerElement(value.integer, DATA_INTEGER);
  if ('unsigned' in value) return berIntegerElement(value.unsigned, DATA_UNSIGNED);
  if ('float' in value) return berElement(DATA_FLOATING_POINT, [8], single(value.float));
  if ('bits' in value) return berBitStringElement(value.bits, DATA_BIT_STRING);
  if ('octets' in value) return berElement(DATA_OCTET_STRING, value.octets);
  if ('utc' in value) return berElement(DATA_UTC_TIME, utcTime(value.utc));
  if ('structure' in value) return berElement(DATA_STRUCTURE, ...value.structure.map(encodeData));
  return berElement(DATA_ARRAY, ...value.array.map(encodeData));
}

/** UTC time of IEC 61850-8-1 §8.1.3.7 with the quality of a clock that is accurate to a millisecond. */
export function utcTime(time: Date): Uint8Array {
  const milliseconds = time.getTime();
  const view = new DataView(new ArrayBuffer(8));
  view.setUint32(0, Math.floor(milliseconds / 1000));
  const fraction = Math.floor(((milliseconds % 1000) / 1000) * 0x1000000);
  // The fraction has 24 bits; the quality stands in the last octet.
  view.setUint32(4, ((fraction << 8) | 10) >>> 0);
  return new Uint8Array(view.buffer);
}

function single(value: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  return new Uint8Array(view.buffer);
}
