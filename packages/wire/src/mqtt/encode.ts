import * as fn from './functions.ts';

const encoder = new TextEncoder();

function lengthOf(value: number): number[] {
  const out: number[] = [];
  let left = value;
  do {
    out.push(left > 0x7f ? (left & 0x7f) | 0x80 : left);
    left = Math.floor(left / 128);
  } while (left > 0);
  return out;
}

const word = (value: number): number[] => [(value >> 8) & 0xff, value & 0xff];
const binary = (value: ArrayLike<number>): number[] => [...word(value.length), ...Array.from(value)];
const text = (value: string): number[] => binary(encoder.encode(value));

/** A packet of `type` with its fixed header. */
export function packet(type: number, flags: number, body: ArrayLike<number>): Uint8Array {
  const header = [(type << 4) | flags, ...lengthOf(body.length)];
  const out = new Uint8Array(header.length + body.length);
  out.set(header);
  out.set(body, header.length);
  return out;
}

/** Value of a property by its form: a number, a text, bytes, or a pair of texts. */
export type PropertyValue = number | string | Uint8Array | readonly [string, string];

/** Properties with their length (5.0 §2.2.2), by identifier. */
export function encodeProperties(properties: readonly (readonly [number, PropertyValue])[]): number[] {
  const body = properties.flatMap(([id, value]) => {
    const form = fn.properties.get(id)?.[1];
    if (typeof value === 'string') return [id, ...text(value)];
    if (value instanceof Uint8Array) return [id, ...binary(value)];
    if (typeof value !== 'number') return [id, ...text(value[0]), ...text(value[1])];
    if (form === 'byte') return [id, value];
    if (form === 'two_bytes') return [id, ...word(value)];
    if (form === 'four_bytes') return [id, ...word(value >>> 16), ...word(value)];
    return [id, ...lengthOf(value)];
  });
  return [...lengthOf(body.length), ...body];
}

/** What a client says when it connects. */
export interface Connect {
  clientId: string;
  /** 3, 4 (without it) or 5. */
  level?: 3 | 4 | 5;
  keepAlive?: number;
  clean?: boolean;
  userName?: string;
  password?: string;
  will?: { topic: string; payload: ArrayLike<number>; qos?: number; retain?: boolean };
  properties?: readonly (readonly [number, PropertyValue])[];
}

/** CONNECT. */
export function connect(options: Connect): Uint8Array {
  const level = options.level ?? 4;
  const { will } = options;
  const flags =
    (options.userName === undefined ? 0 : 0x80) |
    (options.password === undefined ? 0 : 0x40) |
    (will ? 4 | ((will.qos ?? 0) << 3) | (will.retain ? 0x20 : 0) : 0) |
    (options.clean === false ? 0 : 2);
  return packet(fn.CONNECT, 0, [
    ...text(level === 3 ? 'MQIsdp' : 'MQTT'),
    level,
    flags,
    ...word(options.keepAlive ?? 60),
    ...(level === 5 ? encodeProperties(options.properties ?? []) : []),
    ...text(options.clientId),
    ...(will ? [...(level === 5 ? [0] : []), ...text(will.topic), ...binary(will.payload)] : []),
    ...(options.userName === undefined ? [] : text(options.userName)),
    ...(options.password === undefined ? [] : text(options.password)),
  ]);
}

/** CONNACK; with properties in the form of version 5. */
export const connack = (
  code: number,
  sessionPresent = false,
  properties?: readonly (readonly [number, PropertyValue])[],
): Uint8Array => packet(fn.CONNACK, 0, [sessionPresent ? 1 : 0, code, ...(properties ? encodeProperties(properties) : [])]);

/** What is published. */
export interface Publish {
  topic: string;
  payload: ArrayLike<number> | string;
  qos?: 0 | 1 | 2;
  retain?: boolean;
  packet?: number;
  /** In the form of version 5 when there. */
  properties?: readonly (readonly [number, PropertyValue])[];
}

/** PUBLISH. */
export function publish(options: Publish): Uint8Array {
  const qos = options.qos ?? 0;
  const payload = typeof options.payload === 'string' ? encoder.encode(options.payload) : options.payload;
  return packet(fn.PUBLISH, (qos << 1) | (options.retain ? 1 : 0), [
    ...text(options.topic),
    ...(qos > 0 ? word(options.packet ?? 1) : []),
    ...(options.properties ? encodeProperties(options.properties) : []),
    ...Array.from(payload),
  ]);
}

/** PUBACK, PUBREC, PUBREL, PUBCOMP and UNSUBACK; with a reason in the form of version 5. */
export const acknowledge = (type: 4 | 5 | 6 | 7 | 11, identifier: number, reason?: number): Uint8Array =>
  packet(type, type === fn.PUBREL ? 2 : 0, [...word(identifier), ...(reason === undefined ? [] : [reason])]);

/** SUBSCRIBE to filters with their QoS; with properties in the form of version 5. */
export const subscribe = (
  identifier: number,
  filters: readonly (readonly [string, number])[],
  properties?: readonly (readonly [number, PropertyValue])[],
): Uint8Array =>
  packet(fn.SUBSCRIBE, 2, [
    ...word(identifier),
    ...(properties ? encodeProperties(properties) : []),
    ...filters.flatMap(([filter, qos]) => [...text(filter), qos]),
  ]);

/** SUBACK with a code for each filter. */
export const suback = (identifier: number, codes: readonly number[]): Uint8Array =>
  packet(fn.SUBACK, 0, [...word(identifier), ...codes]);

/** UNSUBSCRIBE. */
export const unsubscribe = (identifier: number, filters: readonly string[]): Uint8Array =>
  packet(fn.UNSUBSCRIBE, 2, [...word(identifier), ...filters.flatMap((filter) => text(filter))]);

/** PINGREQ and PINGRESP. */
export const ping = (): Uint8Array => packet(fn.PINGREQ, 0, []);
export const pong = (): Uint8Array => packet(fn.PINGRESP, 0, []);

/** DISCONNECT; with a reason in the form of version 5. */
export const disconnect = (reason?: number): Uint8Array => packet(fn.DISCONNECT, 0, reason === undefined ? [] : [reason, 0]);
