import { publish } from '../mqtt/encode.ts';
import { METRIC, PAYLOAD } from './functions.ts';

/** A metric to encode: its value goes into the field that its type asks for. */
export interface Metric {
  name?: string;
  alias?: number;
  /** Number of the data type (§6.4.16). */
  type: number;
  value: number | bigint | boolean | string | null;
}

function varint(value: number | bigint): number[] {
  let left = BigInt.asUintN(64, BigInt(value));
  const out: number[] = [];
  do {
    const bits = Number(left & 0x7fn);
    left >>= 7n;
    out.push(left > 0n ? bits | 0x80 : bits);
  } while (left > 0n);
  return out;
}

const integer = (field: number, value: number | bigint): number[] => [...varint(field << 3), ...varint(value)];
const bytes = (field: number, value: ArrayLike<number>): number[] => [
  ...varint((field << 3) | 2),
  ...varint(value.length),
  ...Array.from(value),
];
const text = (field: number, value: string): number[] => bytes(field, new TextEncoder().encode(value));

function real(field: number, value: number, double: boolean): number[] {
  const view = new DataView(new ArrayBuffer(8));
  if (double) view.setFloat64(0, value, true);
  else view.setFloat32(0, value, true);
  return [...varint((field << 3) | (double ? 1 : 5)), ...new Uint8Array(view.buffer, 0, double ? 8 : 4)];
}

function valueOf({ type, value }: Metric): number[] {
  if (value === null) return integer(METRIC.isNull, 1);
  if (typeof value === 'boolean') return integer(METRIC.boolean, value ? 1 : 0);
  if (typeof value === 'string') return text(METRIC.string, value);
  if (type === 9 || type === 10) return real(type === 9 ? METRIC.float : METRIC.double, Number(value), type === 10);
  if (type === 4 || type === 8 || type === 13) return integer(METRIC.long, value);
  return integer(METRIC.int, BigInt.asUintN(32, BigInt(value)));
}

/** A payload with its metrics; without a sequence for a death, which has none. */
export function encodePayload(timestamp: number, metrics: readonly Metric[], sequence?: number): Uint8Array {
  const list = metrics.flatMap((metric) =>
    bytes(PAYLOAD.metrics, [
      ...(metric.name === undefined ? [] : text(METRIC.name, metric.name)),
      ...(metric.alias === undefined ? [] : integer(METRIC.alias, metric.alias)),
      ...integer(METRIC.datatype, metric.type),
      ...valueOf(metric),
    ]),
  );
  return Uint8Array.from([
    ...integer(PAYLOAD.timestamp, timestamp),
    ...list,
    ...(sequence === undefined ? [] : integer(PAYLOAD.sequence, sequence)),
  ]);
}

/** Where a message goes: the levels of its topic. */
export interface Destination {
  group: string;
  type: 'NBIRTH' | 'NDEATH' | 'DBIRTH' | 'DDEATH' | 'NDATA' | 'DDATA' | 'NCMD' | 'DCMD';
  edgeNode: string;
  device?: string;
}

/** The PUBLISH of a message. */
export function message(to: Destination, payload: Uint8Array): Uint8Array {
  const device = to.device === undefined ? '' : `/${to.device}`;
  return publish({ topic: `spBv1.0/${to.group}/${to.type}/${to.edgeNode}${device}`, payload });
}
