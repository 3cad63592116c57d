import { Cursor, hex, latin1 } from '../bytes.ts';
import { FRAME_CONFIGURATION_3 } from './functions.ts';
import { HEADER } from './read.ts';

/** One measuring unit, as a configuration frame describes its blocks of data. */
export interface Station {
  name: string;
  id: number;
  /** Identifier of the device itself, 16 octets, of frame 3. */
  globalId: string;
  /** Bits: 1 polar, 2 phasors, 4 analog values, 8 frequency as floating point. */
  format: number;
  phasors: string[];
  analogs: string[];
  /** Names of the bits of all digital words. */
  digitals: string[];
  digitalWords: number;
  /** Hertz. */
  nominalFrequency: number;
  changes: number;
  /** Degrees and metres, of frame 3; NaN without. */
  latitude: number;
  longitude: number;
  elevation: number;
  /** M or P, of frame 3. */
  serviceClass: string;
}

/** What a configuration frame says. */
export interface Configuration {
  /** Fractions in a second. */
  timeBase: number;
  /** 0 sole frame, 1 first, 65535 last, others between; of frame 3. */
  continuation: number;
  stations: Station[];
  /** Positive: frames a second; negative: seconds between frames. 0 when the frame ends before. */
  rate: number;
}

/** Most stations and channels that are listed; a frame of 64 KiB holds fewer than this of either. */
const LIMIT = 4096;

/** Reads a configuration frame of any of the three types (IEEE C37.118.2 tables 9 and 10); what does not fit is left out. */
export function readConfiguration(bytes: Uint8Array, start: number, end: number): Configuration {
  const third = bytes[start + 1] >> 4 === FRAME_CONFIGURATION_3;
  const cursor = new Cursor(bytes, start, end - 2);
  cursor.skip(HEADER);
  const continuation = third ? cursor.u16be() : 0;
  const timeBase = cursor.u32be() & 0xffffff;
  const units = cursor.u16be();
  const stations: Station[] = [];
  // Only the first of several frames begins with a station.
  if (continuation <= 1)
    for (let i = 0; i < units && i < LIMIT && cursor.left > 20; i++) {
      const one = third ? readThird(cursor) : readSecond(cursor);
      if (cursor.short) break;
      stations.push(one);
    }
  const rate = !cursor.short && stations.length === units ? cursor.i16be() : 0;
  return { timeBase, continuation, stations, rate };
}

function fixedName(cursor: Cursor): string {
  const at = cursor.skip(16);
  return latin1(cursor.bytes, at, cursor.at);
}

function countedName(cursor: Cursor): string {
  const length = cursor.u8();
  const at = cursor.skip(length);
  return latin1(cursor.bytes, at, cursor.at);
}

function names(cursor: Cursor, count: number, one: (cursor: Cursor) => string): string[] {
  const out: string[] = [];
  for (let i = 0; i < count && i < LIMIT && !cursor.short; i++) out.push(one(cursor));
  return out;
}

/** A block of frames 1 and 2: names of 16 octets, factors of 4. */
function readSecond(cursor: Cursor): Station {
  const name = fixedName(cursor);
  const id = cursor.u16be();
  const format = cursor.u16be();
  const [phasorCount, analogCount, digitalWords] = [cursor.u16be(), cursor.u16be(), cursor.u16be()];
  const phasors = names(cursor, phasorCount, fixedName);
  const analogs = names(cursor, analogCount, fixedName);
  const digitals = names(cursor, digitalWords * 16, fixedName);
  cursor.skip(4 * (phasorCount + analogCount + digitalWords));
  const nominalFrequency = cursor.u16be() & 1 ? 50 : 60;
  const changes = cursor.u16be();
  const none = { globalId: '', latitude: Number.NaN, longitude: Number.NaN, elevation: Number.NaN, serviceClass: '' };
  return { name, id, format, phasors, analogs, digitals, digitalWords, nominalFrequency, changes, ...none };
}

/** A block of frame 3: names with their length, scales, and where the unit stands. */
function readThird(cursor: Cursor): Station {
  const name = countedName(cursor);
  const id = cursor.u16be();
  const at = cursor.skip(16);
  const globalId = hex(cursor.bytes, at, cursor.at);
  const format = cursor.u16be();
  const [phasorCount, analogCount, digitalWords] = [cursor.u16be(), cursor.u16be(), cursor.u16be()];
  const phasors = names(cursor, phasorCount, countedName);
  const analogs = names(cursor, analogCount, countedName);
  const digitals = names(cursor, digitalWords * 16, countedName);
  cursor.skip(12 * phasorCount + 8 * analogCount + 4 * digitalWords);
  const latitude = cursor.f32be();
  const longitude = cursor.f32be();
  const elevation = cursor.f32be();
  const serviceClass = String.fromCharCode(cursor.u8());
  // Window and group delay of the measurement.
  cursor.skip(8);
  const nominalFrequency = cursor.u16be() & 1 ? 50 : 60;
  const changes = cursor.u16be();
  return {
    name,
    id,
    globalId,
    format,
    phasors,
    analogs,
    digitals,
    digitalWords,
    nominalFrequency,
    changes,
    latitude,
    longitude,
    elevation,
    serviceClass,
  };
}
