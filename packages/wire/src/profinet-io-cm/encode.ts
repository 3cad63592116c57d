import { datagram } from '../dcerpc/encode.ts';

const u16 = (value: number): number[] => [(value >> 8) & 0xff, value & 0xff];
const u32 = (value: number): number[] => [(value >>> 24) & 0xff, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];
const little = (value: number): number[] => u32(value).toReversed();
const text = (value: string): number[] => Array.from(value, (character) => character.charCodeAt(0) & 0xff);
const padded = (value: string, length: number): number[] => text(value.padEnd(length).slice(0, length));

/** Which device and which call. */
export interface Exchange {
  sequence: number;
  vendor: number;
  device: number;
  instance?: number;
  /** UUID of the application relation, 16 octets. */
  relation?: ArrayLike<number>;
  /** 1: device (default), 2: controller. */
  interface?: 1 | 2;
}

const NO_RELATION = new Uint8Array(16);

/** A block with its header. */
export const block = (type: number, content: readonly number[]): number[] => [
  ...u16(type),
  ...u16(content.length + 2),
  1,
  0,
  ...content,
];

function call(x: Exchange, type: number, operation: number, first: number, blocks: readonly number[]): Uint8Array {
  const hex = (value: number): string => value.toString(16).padStart(4, '0');
  const object = `dea00000-6c97-11d1-8271-${hex(x.instance ?? 1)}${hex(x.device)}${hex(x.vendor)}`;
  const counts = [
    ...little(first),
    ...little(blocks.length),
    ...little(type === 0 ? first : blocks.length),
    ...little(0),
    ...little(blocks.length),
  ];
  return datagram(
    { type, interface: `dea0000${x.interface ?? 1}-6c97-11d1-8271-00a02442df7d`, operation, sequence: x.sequence, object },
    [...counts, ...blocks],
  );
}

const request = (x: Exchange, operation: number, blocks: readonly number[]): Uint8Array => call(x, 0, operation, 4096, blocks);
/** An answer; `status` is the PNIO status, 0 for good. */
const response = (x: Exchange, operation: number, blocks: readonly number[], status = 0): Uint8Array =>
  call(x, 2, operation, status, blocks);

/** Opens an application relation as a controller of that station name. */
export const connect = (
  x: Exchange,
  initiator: { mac: ArrayLike<number>; station: string; type?: number },
  communications: readonly { type: 1 | 2; frame: number; length: number; clock?: number; ratio?: number }[] = [],
): Uint8Array =>
  request(x, 0, [
    ...block(0x0101, [
      ...u16(initiator.type ?? 1),
      ...Array.from(x.relation ?? NO_RELATION),
      ...u16(1),
      ...Array.from(initiator.mac),
      ...Array.from(NO_RELATION),
      ...u32(0x11),
      ...u16(600),
      ...u16(0x8892),
      ...u16(initiator.station.length),
      ...text(initiator.station),
    ]),
    ...communications.flatMap((relation, i) =>
      block(0x0102, [
        ...u16(relation.type),
        ...u16(i + 1),
        ...u16(0x8892),
        ...u32(2),
        ...u16(relation.length),
        ...u16(relation.frame),
        ...u16(relation.clock ?? 32),
        ...u16(relation.ratio ?? 32),
        ...u16(1),
        ...u16(0),
        ...u32(0xffffffff),
        ...u16(3),
        ...u16(3),
        ...u16(0xc000),
        ...new Array<number>(6).fill(0),
        ...u16(0),
      ]),
    ),
  ]);

/** Accepts it. */
export const connected = (x: Exchange, mac: ArrayLike<number>): Uint8Array =>
  response(
    x,
    0,
    block(0x8101, [...u16(1), ...Array.from(x.relation ?? NO_RELATION), ...u16(1), ...Array.from(mac), ...u16(0x8892)]),
  );

/** Refuses or fails a call. */
export const failed = (x: Exchange, operation: number, status: number): Uint8Array => response(x, operation, [], status);

/** What record is meant. */
export interface Place {
  api?: number;
  slot: number;
  subslot: number;
  index: number;
}

const record = (x: Exchange, type: number, place: Place, length: number): number[] =>
  block(type, [
    ...u16(x.sequence & 0xffff),
    ...Array.from(x.relation ?? NO_RELATION),
    ...u32(place.api ?? 0),
    ...u16(place.slot),
    ...u16(place.subslot),
    0,
    0,
    ...u16(place.index),
    ...u32(length),
    ...new Array<number>(24).fill(0),
  ]);

/** Reads a record; without a relation by the implicit operation. */
export const read = (x: Exchange, place: Place): Uint8Array => request(x, x.relation ? 2 : 5, record(x, 0x0009, place, 32768));
export const readAnswer = (x: Exchange, place: Place, data: readonly number[]): Uint8Array =>
  response(x, x.relation ? 2 : 5, [...record(x, 0x8009, place, data.length), ...data]);

/** Writes a record. */
export const write = (x: Exchange, place: Place, data: readonly number[]): Uint8Array =>
  request(x, 3, [...record(x, 0x0008, place, data.length), ...data]);
export const writeAnswer = (x: Exchange, place: Place): Uint8Array => response(x, 3, record(x, 0x8008, place, 0));

/** Tells the other side a command: 1 parameters ended, 2 application ready, 8 done. */
export const control = (x: Exchange, type: number, command: number): Uint8Array =>
  request(x, 4, block(type, [0, 0, ...Array.from(x.relation ?? NO_RELATION), ...u16(1), ...u16(0), ...u16(command), ...u16(0)]));

/** Ends the relation. */
export const release = (x: Exchange): Uint8Array =>
  request(x, 1, block(0x0114, [0, 0, ...Array.from(x.relation ?? NO_RELATION), ...u16(1), ...u16(0), ...u16(4), ...u16(0)]));

/** Record I&M 0. */
export const identification = (x: {
  vendor: number;
  orderNumber: string;
  serial: string;
  hardware: number;
  software: [string, number, number, number];
}): number[] =>
  block(0x0020, [
    ...u16(x.vendor),
    ...padded(x.orderNumber, 20),
    ...padded(x.serial, 16),
    ...u16(x.hardware),
    x.software[0].charCodeAt(0),
    ...x.software.slice(1).map(Number),
    ...u16(0),
    ...u16(0),
    ...u16(0),
    1,
    1,
    ...u16(0x1e),
  ]);
