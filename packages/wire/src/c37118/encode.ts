import {
  FRAME_COMMAND,
  FRAME_CONFIGURATION_1,
  FRAME_CONFIGURATION_2,
  FRAME_CONFIGURATION_3,
  FRAME_DATA,
  FRAME_HEADER,
} from './functions.ts';
import { checkWord, HEADER } from './read.ts';

/** What every frame has. */
export interface FrameTime {
  id: number;
  /** Seconds since 1970. */
  seconds: number;
  /** Fraction of the second in units of the time base, 24 bits. */
  fraction?: number;
  /** Octet of the time quality. */
  quality?: number;
}

/** One measuring unit of a configuration; phasors and frequency are encoded as floating point, rectangular. */
export interface StationConfiguration {
  name: string;
  id: number;
  phasors: readonly string[];
  analogs?: readonly string[];
  /** Names of bits, 16 for each word. */
  digitals?: readonly string[];
  nominalFrequency: 50 | 60;
  changes?: number;
}

/** Values of one measuring unit, in the formats of `StationConfiguration`. */
export interface StationData {
  status?: number;
  /** Real and imaginary parts. */
  phasors: readonly (readonly [number, number])[];
  frequency: number;
  rateOfChange?: number;
  analogs?: readonly number[];
  digitals?: readonly number[];
}

const u16 = (value: number): number[] => [(value >> 8) & 0xff, value & 0xff];
const u32 = (value: number): number[] => [...u16(value >>> 16), ...u16(value)];
const f32 = (value: number): number[] => {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  return [...new Uint8Array(view.buffer)];
};
const codes = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0) & 0xff);
const fixed = (text: string): number[] => codes(text.padEnd(16).slice(0, 16));
const counted = (text: string): number[] => [text.length & 0xff, ...codes(text.slice(0, 255))];

function frame(type: number, time: FrameTime, contents: readonly number[], version = 1): Uint8Array {
  const size = HEADER + contents.length + 2;
  const out = Uint8Array.from([
    0xaa,
    (type << 4) | version,
    ...u16(size),
    ...u16(time.id),
    ...u32(time.seconds),
    time.quality ?? 0,
    ...u32(time.fraction ?? 0).slice(1),
    ...contents,
    0,
    0,
  ]);
  out.set(u16(checkWord(out, 0, size - 2)), size - 2);
  return out;
}

/** A command, with data of the user behind an extended frame's. */
export function command(time: FrameTime, word: number, data: ArrayLike<number> = []): Uint8Array {
  return frame(FRAME_COMMAND, time, [...u16(word), ...Array.from(data)]);
}

/** The header frame: text for people. */
export function header(time: FrameTime, text: string): Uint8Array {
  return frame(FRAME_HEADER, time, codes(text));
}

/** Configuration frame 1 (what the unit can do) or 2 (what it sends). */
export function configuration(
  time: FrameTime,
  stations: readonly StationConfiguration[],
  rate: number,
  type: 1 | 2 = 2,
): Uint8Array {
  return frame(type === 1 ? FRAME_CONFIGURATION_1 : FRAME_CONFIGURATION_2, time, [
    ...u32(1_000_000),
    ...u16(stations.length),
    ...stations.flatMap((one) => [
      ...fixed(one.name),
      ...u16(one.id),
      ...u16(0x0e),
      ...counts(one),
      ...channels(one).flatMap(fixed),
      ...factors(one).flatMap(u32),
      ...u16(one.nominalFrequency === 50 ? 1 : 0),
      ...u16(one.changes ?? 0),
    ]),
    ...u16(rate),
  ]);
}

/** Configuration frame 3 of one measuring unit that stands at that place. */
export function configuration3(
  time: FrameTime,
  one: StationConfiguration,
  place: { latitude: number; longitude: number; elevation: number },
  rate: number,
): Uint8Array {
  const contents = [
    ...u16(0),
    ...u32(1_000_000),
    ...u16(1),
    ...counted(one.name),
    ...u16(one.id),
    ...Array.from({ length: 16 }, () => 0),
    ...u16(0x0e),
    ...counts(one),
    ...channels(one).flatMap(counted),
    ...one.phasors.flatMap(() => [...u32(0), ...f32(1), ...f32(0)]),
    ...(one.analogs ?? []).flatMap(() => [...f32(1), ...f32(0)]),
    ...Array.from({ length: words(one) }, () => u32(0xffff)).flat(),
    ...f32(place.latitude),
    ...f32(place.longitude),
    ...f32(place.elevation),
    'M'.charCodeAt(0),
    ...u32(20_000),
    ...u32(10_000),
    ...u16(one.nominalFrequency === 50 ? 1 : 0),
    ...u16(one.changes ?? 0),
    ...u16(rate),
  ];
  return frame(FRAME_CONFIGURATION_3, time, contents, 2);
}

const words = (one: StationConfiguration): number => (one.digitals?.length ?? 0) >> 4;
const counts = (one: StationConfiguration): number[] => [
  ...u16(one.phasors.length),
  ...u16(one.analogs?.length ?? 0),
  ...u16(words(one)),
];
const channels = (one: StationConfiguration): string[] => [
  ...one.phasors,
  ...(one.analogs ?? []),
  ...(one.digitals ?? []).slice(0, words(one) * 16),
];
const factors = (one: StationConfiguration): number[] => [
  ...one.phasors.map(() => 1),
  ...(one.analogs ?? []).map(() => 1),
  ...Array.from({ length: words(one) }, () => 0xffff),
];

/** A data frame: a block for each measuring unit. */
export function data(time: FrameTime, blocks: readonly StationData[]): Uint8Array {
  return frame(
    FRAME_DATA,
    time,
    blocks.flatMap((block) => [
      ...u16(block.status ?? 0),
      ...block.phasors.flatMap(([real, imaginary]) => [...f32(real), ...f32(imaginary)]),
      ...f32(block.frequency),
      ...f32(block.rateOfChange ?? 0),
      ...(block.analogs ?? []).flatMap(f32),
      ...(block.digitals ?? []).flatMap(u16),
    ]),
  );
}
