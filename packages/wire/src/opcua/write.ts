import { attributes, builtInTypes } from './names.ts';
import type { Kind, Shape } from './shapes.ts';
import { structures } from './structures.ts';

/** A scalar or an array in a Variant, with the name of its built-in type. */
export interface VariantValue {
  type: string;
  value: Value | readonly Value[];
}

/** A value with its quality and times. Times: milliseconds since 1970. */
export interface DataValue {
  value?: VariantValue;
  /** StatusCode, 32 bits; 0 good. */
  status?: number;
  sourceTimestamp?: number;
}

/** A structure inside an ExtensionObject, by the id of its encoding in namespace 0. */
export interface ObjectValue {
  encoding: number;
  body: Values;
}

/** What a field is written from. NodeIds are text (`ns=2;s=Tank`), names of enumerations their text, times milliseconds, missing fields zero or empty. */
export type Value =
  | number
  | bigint
  | string
  | boolean
  | Uint8Array
  | VariantValue
  | DataValue
  | ObjectValue
  | Values
  | readonly Value[]
  | undefined;
/** Fields of a structure, by the names of its shape. */
export interface Values {
  readonly [name: string]: Value;
}

const encoder = new TextEncoder();
/** 100 ns ticks between 1601 and 1970. */
const EPOCH = 116444736000000000n;

/** Appends OPC UA's built-in types (Part 6, 5.2) to a list of bytes. */
export class Writer {
  readonly out: number[] = [];

  u8(value: number): void {
    this.out.push(value & 0xff);
  }
  u16(value: number): void {
    this.out.push(value & 0xff, (value >> 8) & 0xff);
  }
  u32(value: number): void {
    this.out.push(value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24);
  }
  u64(value: bigint): void {
    this.u32(Number(value & 0xffffffffn));
    this.u32(Number((value >> 32n) & 0xffffffffn));
  }
  float(value: number, size: 4 | 8): void {
    const view = new DataView(new ArrayBuffer(8));
    if (size === 4) view.setFloat32(0, value, true);
    else view.setFloat64(0, value, true);
    this.out.push(...new Uint8Array(view.buffer, 0, size));
  }
  counted(bytes: ArrayLike<number> | null): void {
    if (bytes === null) this.u32(0xffffffff);
    else {
      this.u32(bytes.length);
      for (let i = 0; i < bytes.length; i++) this.out.push(bytes[i]);
    }
  }
  string(value: string | null): void {
    this.counted(value === null ? null : encoder.encode(value));
  }
  time(milliseconds: number): void {
    this.u64(milliseconds === 0 ? 0n : BigInt(Math.round(milliseconds)) * 10000n + EPOCH);
  }

  /** A NodeId from its text. */
  node(text: string): void {
    const match = /^(?:ns=(\d+);)?([isb])=(.*)$/s.exec(text);
    if (!match) throw new RangeError(`not a NodeId: ${text}`);
    const namespace = Number(match[1] ?? 0);
    if (match[2] !== 'i') {
      this.u8(match[2] === 's' ? 3 : 5);
      this.u16(namespace);
      if (match[2] === 's') this.string(match[3]);
      else this.counted(match[3].match(/../g)?.map((digits) => Number.parseInt(digits, 16)) ?? []);
      return;
    }
    const id = Number(match[3]);
    if (namespace === 0 && id < 256) this.out.push(0, id);
    else if (namespace < 256 && id < 65536) {
      this.out.push(1, namespace);
      this.u16(id);
    } else {
      this.u8(2);
      this.u16(namespace);
      this.u32(id);
    }
  }

  qualifiedName(text: string): void {
    const match = /^(\d+):(.*)$/s.exec(text);
    this.u16(match ? Number(match[1]) : 0);
    this.string((match ? match[2] : text) || null);
  }

  variant(variant: VariantValue | undefined): void {
    const type = variant ? builtInTypes.indexOf(variant.type) : 0;
    if (type < 0) throw new RangeError(`not a built-in type: ${variant?.type}`);
    const many = Array.isArray(variant?.value);
    this.u8(type | (many ? 0x80 : 0));
    if (!variant || type === 0) return;
    const values = (many ? variant.value : [variant.value]) as readonly Value[];
    if (many) this.u32(values.length);
    for (const value of values) this.builtIn(variant.type, value);
  }

  private builtIn(type: string, value: Value): void {
    if (type === 'float') this.float(Number(value), 4);
    else if (type === 'int64' || type === 'uint64') this.u64(BigInt.asUintN(64, BigInt(value as number)));
    else if (type === 'sbyte') this.u8(Number(value));
    else if (type === 'int16') this.u16(Number(value));
    else this.kind(BUILT_IN[type] ?? (type as Kind), value);
  }

  dataValue(data: DataValue): void {
    this.u8((data.value ? 1 : 0) | (data.status === undefined ? 0 : 2) | (data.sourceTimestamp === undefined ? 0 : 4));
    if (data.value) this.variant(data.value);
    if (data.status !== undefined) this.u32(data.status);
    if (data.sourceTimestamp !== undefined) this.time(data.sourceTimestamp);
  }

  object(object: ObjectValue | undefined): void {
    this.node(`i=${object?.encoding ?? 0}`);
    const known = object && structures.get(object.encoding);
    if (!object || !known) {
      this.u8(0);
      return;
    }
    const body = new Writer();
    body.shape(known.shape, object.body);
    this.u8(1);
    this.counted(body.out);
  }

  /** The fields of a structure. */
  shape(shape: Shape, values: Values): void {
    for (const name in shape) this.kind(shape[name], values[name]);
  }

  private kind(kind: Kind, value: Value): void {
    if (typeof kind === 'object') {
      if ('list' in kind) {
        const entries = (value ?? []) as readonly Value[];
        this.u32(entries.length);
        for (const entry of entries) this.kind(kind.list, entry);
      } else if ('fields' in kind) this.shape(kind.fields, (value ?? {}) as Values);
      else this.u32(typeof value === 'string' ? Math.max(0, kind.enumeration.indexOf(value)) : Number(value ?? 0));
      return;
    }
    WRITERS[kind](this, value);
  }
}

/** Kinds of the built-in types that a Variant names differently. */
const BUILT_IN: { readonly [type: string]: Kind } = {
  date_time: 'time',
  byte_string: 'bytes',
  xml_element: 'string',
  node_id: 'node',
  expanded_node_id: 'expandedNode',
  status_code: 'status',
  qualified_name: 'qualifiedName',
  localized_text: 'localizedText',
  extension_object: 'object',
  data_value: 'value',
};

const numeric = (value: Value): number => Number(value ?? 0);
const WRITERS: { readonly [kind in Extract<Kind, string>]: (writer: Writer, value: Value) => void } = {
  boolean: (writer, value) => writer.u8(value ? 1 : 0),
  byte: (writer, value) => writer.u8(numeric(value)),
  uint16: (writer, value) => writer.u16(numeric(value)),
  uint32: (writer, value) => writer.u32(numeric(value)),
  int32: (writer, value) => writer.u32(numeric(value)),
  double: (writer, value) => writer.float(numeric(value), 8),
  string: (writer, value) => writer.string(value === undefined ? null : String(value)),
  bytes: (writer, value) => writer.counted((value as Uint8Array | undefined) ?? null),
  secret: (writer, value) => writer.counted((value as Uint8Array | undefined) ?? null),
  time: (writer, value) => writer.time(numeric(value)),
  guid: (writer, value) => writer.out.push(...((value as Uint8Array | undefined) ?? new Uint8Array(16))),
  node: (writer, value) => writer.node((value as string | undefined) ?? 'i=0'),
  expandedNode: (writer, value) => writer.node((value as string | undefined) ?? 'i=0'),
  qualifiedName: (writer, value) => writer.qualifiedName((value as string | undefined) ?? ''),
  localizedText: (writer, value) => {
    writer.u8(value === undefined ? 0 : 2);
    if (value !== undefined) writer.string(value as string);
  },
  status: (writer, value) => writer.u32(numeric(value)),
  variant: (writer, value) => writer.variant(value as VariantValue | undefined),
  value: (writer, value) => writer.dataValue((value as DataValue | undefined) ?? {}),
  object: (writer, value) => writer.object(value as ObjectValue | undefined),
  diagnostic: (writer) => writer.u8(0),
  attribute: (writer, value) =>
    writer.u32(typeof value === 'string' ? Math.max(0, attributes.indexOf(value)) : numeric(value ?? 13)),
};
