import { elements, type Point } from './elements.ts';
import { crc, DIRECTION_MASTER, PRIMARY } from './link.ts';
import { layouts, SIZE_BIT_PAIRS, SIZE_BITS, sizes } from './walk.ts';

export type { Point } from './elements.ts';

/** Who speaks to whom on the link. */
export interface Link {
  destination: number;
  source: number;
  /** The direction bit: set by the master. */
  fromMaster: boolean;
}

/** A link frame with CRCs. `control`: PRM, FCB, FCV or DFC and function; the direction bit is added. `data`: at most 250 octets. */
export function linkFrame(link: Link, control: number, data: ArrayLike<number> = []): Uint8Array {
  const out = [
    0x05,
    0x64,
    5 + data.length,
    (control & 0x7f) | (link.fromMaster ? DIRECTION_MASTER : 0),
    link.destination & 0xff,
    link.destination >> 8,
    link.source & 0xff,
    link.source >> 8,
  ];
  const seal = (start: number) => {
    const value = crc(out, start, out.length);
    out.push(value & 0xff, value >> 8);
  };
  seal(0);
  for (let at = 0; at < data.length; at += 16) {
    const start = out.length;
    for (let i = at; i < Math.min(at + 16, data.length); i++) out.push(data[i]);
    seal(start);
  }
  return Uint8Array.from(out);
}

/** The frames of an application fragment, each with a transport segment of at most 249 octets; the first has sequence number `transport`. */
export function frames(link: Link, fragment: ArrayLike<number>, transport = 0): Uint8Array[] {
  const bytes = Array.from(fragment);
  const out: Uint8Array[] = [];
  for (let at = 0; at === 0 || at < bytes.length; at += 249) {
    const octet = (at === 0 ? 0x40 : 0) | (at + 249 >= bytes.length ? 0x80 : 0) | ((transport + at / 249) & 0x3f);
    out.push(linkFrame(link, PRIMARY | 4, [octet, ...bytes.slice(at, at + 249)]));
  }
  return out;
}

/** The frames of `frames`, one behind the other as a stream carries them. */
export function stream(link: Link, fragment: ArrayLike<number>, transport = 0): Uint8Array {
  return Uint8Array.from(frames(link, fragment, transport).flatMap((frame) => [...frame]));
}

/** Link control octets of frames without user data (IEEE 1815-2012 §9.2.4). */
export const LINK = {
  reset: PRIMARY,
  testLinkStates: PRIMARY | 2,
  requestStatus: PRIMARY | 9,
  ack: 0,
  nack: 1,
  status: 11,
} as const;

/** Options of an application fragment; by default it is the only one and wants no confirmation. */
export interface FragmentOptions {
  first?: boolean;
  final?: boolean;
  confirm?: boolean;
  unsolicited?: boolean;
}

function control(sequence: number, options: FragmentOptions): number {
  return (
    (options.first === false ? 0 : 0x80) |
    (options.final === false ? 0 : 0x40) |
    (options.confirm ? 0x20 : 0) |
    (options.unsolicited ? 0x10 : 0) |
    (sequence & 15)
  );
}

/** A request fragment: application control, function code, object headers with their objects. */
export function request(
  sequence: number,
  code: number,
  objects: readonly (readonly number[])[] = [],
  options: FragmentOptions = {},
): number[] {
  return [control(sequence, options), code, ...objects.flat()];
}

/** A response fragment. `indications`: the first octet in the high byte. */
export function response(
  sequence: number,
  indications: number,
  objects: readonly (readonly number[])[] = [],
  options: FragmentOptions = {},
): number[] {
  return [
    control(sequence, options),
    options.unsolicited ? 130 : 129,
    (indications >> 8) & 0xff,
    indications & 0xff,
    ...objects.flat(),
  ];
}

/** A header for all objects of a group (qualifier 06), as in a class poll. */
export const all = (group: number, variation: number): number[] => [group, variation, 0x06];

const little = (value: number, octets: number): number[] =>
  Array.from({ length: octets }, (_, i) => Math.floor(value / 256 ** i) & 0xff);

/** A header for a range of indices without objects (qualifier 00 or 01), as in a read. */
export const range = (group: number, variation: number, first: number, last: number): number[] =>
  last < 256 ? [group, variation, 0x00, first, last] : [group, variation, 0x01, ...little(first, 2), ...little(last, 2)];

/** A header for so many objects without a range (qualifier 07), as in a limited event poll. */
export const count = (group: number, variation: number, quantity: number): number[] => [group, variation, 0x07, quantity & 0xff];

/** Objects of consecutive indices behind their range (qualifier 00 or 01); packed where the variation is packed. */
export function ranged(group: number, variation: number, first: number, points: readonly Point[]): number[] {
  const out = range(group, variation, first, first + points.length - 1);
  const size = sizes[(group << 8) | variation];
  if (size === SIZE_BITS || size === SIZE_BIT_PAIRS) {
    const bits = size === SIZE_BITS ? 1 : 2;
    const packed = new Array<number>(Math.ceil((points.length * bits) / 8)).fill(0);
    points.forEach((point, i) => {
      packed[(i * bits) >> 3] |= ((point.value ?? 0) & (bits === 1 ? 1 : 3)) << ((i * bits) & 7);
    });
    return [...out, ...packed];
  }
  for (const point of points) putObject(group, variation, point, out);
  return out;
}

/** Objects with an index before each (qualifier 17 or 28), as in events and commands. */
export function indexed(group: number, variation: number, points: readonly Point[]): number[] {
  const wide = points.length > 255 || points.some((point) => (point.index ?? 0) > 255);
  const out = wide ? [group, variation, 0x28, ...little(points.length, 2)] : [group, variation, 0x17, points.length];
  for (const point of points) {
    out.push(...little(point.index ?? 0, wide ? 2 : 1));
    putObject(group, variation, point, out);
  }
  return out;
}

/** Objects counted, without indices (qualifier 07), as a time that is written. */
export function counted(group: number, variation: number, points: readonly Point[]): number[] {
  const out = [group, variation, 0x07, points.length];
  for (const point of points) putObject(group, variation, point, out);
  return out;
}

/** Objects with their size before each (qualifier 5B), as files and authentication. */
export function sized(group: number, variation: number, contents: readonly ArrayLike<number>[]): number[] {
  return [
    group,
    variation,
    0x5b,
    contents.length,
    ...contents.flatMap((content) => [...little(content.length, 2), ...Array.from(content)]),
  ];
}

function putObject(group: number, variation: number, point: Point, out: number[]): void {
  const layout = layouts.get((group << 8) | variation);
  if (layout) for (const name of layout) elements[name].encode(point, out);
  else out.push(...Array.from(point.data ?? []));
}

const text = (value: string): number[] => [...new TextEncoder().encode(value)];

/** A device attribute that is text: variation 252 manufacturer, 250 product and model, 248 serial, 242 software, 243 hardware, 247 name. */
export const attribute = (variation: number, value: string): number[] => [
  0,
  variation,
  0x00,
  0,
  0,
  1,
  text(value).length,
  ...text(value),
];

/** Control codes of CROB: operation, with trip/close in the upper two bits. */
export const CONTROL = {
  pulseOn: 0x01,
  pulseOff: 0x02,
  latchOn: 0x03,
  latchOff: 0x04,
  close: 0x41,
  trip: 0x81,
} as const;

/** A control relay output block on one index, for select, operate and direct operate, and its echo with `status`. */
export const crob = (index: number, code: number, options: Omit<Point, 'index' | 'control'> = {}): number[] =>
  indexed(12, 1, [{ index, control: code, count: 1, onTime: 100, offTime: 100, ...options }]);

/** An analog output block on one index: variation 1 32-bit, 2 16-bit, 3 single, 4 double precision. */
export const analogOutput = (variation: 1 | 2 | 3 | 4, index: number, value: number, status = 0): number[] =>
  indexed(41, variation, [{ index, value, status }]);

/** The file command of open (`mode` 1 read, 2 write, 3 append) and delete (0). */
export const fileCommand = (name: string, mode: 0 | 1 | 2 | 3, requestId: number, size = 0): number[] =>
  sized(70, 3, [
    [
      ...little(26, 2),
      ...little(text(name).length, 2),
      ...little(0, 6),
      ...little(0, 2),
      ...little(0, 4),
      ...little(size, 4),
      ...little(mode, 2),
      ...little(1024, 2),
      ...little(requestId, 2),
      ...text(name),
    ],
  ]);

/** User and password in front of file operations (function 29). The answer has the key in place of both. */
export const fileAuthentication = (user: string, password: string, key = 0): number[] =>
  sized(70, 2, [
    [
      ...little(12, 2),
      ...little(text(user).length, 2),
      ...little(12 + text(user).length, 2),
      ...little(text(password).length, 2),
      ...little(key, 4),
      ...text(user),
      ...text(password),
    ],
  ]);

/** The status that answers a file command. */
export const fileCommandStatus = (handle: number, size: number, requestId: number, status = 0): number[] =>
  sized(70, 4, [[...little(handle, 4), ...little(size, 4), ...little(1024, 2), ...little(requestId, 2), status]]);

/** One block of a file. */
export const fileTransport = (handle: number, block: number, last: boolean, data: ArrayLike<number>): number[] =>
  sized(70, 5, [[...little(handle, 4), ...little(block + (last ? 0x80000000 : 0), 4), ...Array.from(data)]]);

/** Answer to a written block. */
export const fileTransportStatus = (handle: number, block: number, last: boolean, status = 0): number[] =>
  sized(70, 6, [[...little(handle, 4), ...little(block + (last ? 0x80000000 : 0), 4), status]]);

/** Confirmation of a response that asks for it. */
export const confirm = (sequence: number, unsolicited = false): number[] => request(sequence, 0, [], { unsolicited });

/** Clears the restart indication, IIN1.7 (g80v1). */
export const clearRestart = (sequence: number): number[] => request(sequence, 2, [ranged(80, 1, 7, [{ value: 0 }])]);

/** Writes the time (g50v1), milliseconds since 1970. */
export const writeTime = (sequence: number, time: number): number[] => request(sequence, 2, [counted(50, 1, [{ time }])]);

/** The integrity poll: events of all classes, then static data. */
export const integrityPoll = (sequence: number): number[] =>
  request(sequence, 1, [all(60, 2), all(60, 3), all(60, 4), all(60, 1)]);
