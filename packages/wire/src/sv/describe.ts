import { BerReader } from '../ber.ts';
import { hex, u16be, u32be } from '../bytes.ts';
import type { Fields } from '../fields.ts';
import type { Head, IdentitySink } from '../message.ts';
import { utcTimeText } from '../mms/data.ts';
import { sampleModes, synchronisations } from './functions.ts';
import {
  HEADER,
  SIMULATED,
  TAG_ASDU,
  TAG_ASDUS,
  TAG_CLOCK,
  TAG_COUNT,
  TAG_DATA_SET,
  TAG_ID,
  TAG_MODE,
  TAG_RATE,
  TAG_REFRESH_TIME,
  TAG_REVISION,
  TAG_SAMPLE_COUNT,
  TAG_SAMPLES,
  TAG_SAV,
  TAG_SECURITY,
  TAG_SYNCHRONISED,
} from './read.ts';

type Show = (reader: BerReader, out: Fields) => void;

const number =
  (name: string): Show =>
  (reader, out) =>
    out.number(name, reader.unsigned());

/** Fields of an ASDU by their tags (IEC 61850-9-2, table 14). */
const shows = new Map<number, Show>([
  [TAG_ID, (reader, out) => out.text('sv_id', reader.text(256))],
  [TAG_DATA_SET, (reader, out) => out.text('data_set', reader.text(256))],
  [TAG_SAMPLE_COUNT, number('sample_count')],
  [TAG_REVISION, number('configuration_revision')],
  [TAG_REFRESH_TIME, refreshTime],
  [TAG_SYNCHRONISED, synchronised],
  [TAG_RATE, number('sample_rate')],
  [TAG_MODE, (reader, out) => out.text('sample_mode', sampleModes.get(reader.unsigned()) ?? 'unknown')],
  [TAG_CLOCK, (reader, out) => out.bytes('clock_identity', reader.bytes, reader.start, reader.stop)],
  [TAG_SAMPLES, samples],
]);

function refreshTime(reader: BerReader, out: Fields): void {
  const { bytes, start, stop } = reader;
  out.text('refresh_time', utcTimeText(bytes, start, stop) || hex(bytes, start, stop));
}

/** Values from 5 on are the number of a local clock. */
function synchronised(reader: BerReader, out: Fields): void {
  const value = reader.unsigned();
  out.text('synchronised', synchronisations.get(value) ?? `clock_${value}`);
}

/** Bits of a quality, as it stands in 32 bits behind a sample (IEC 61850-7-3 §6.2.1), from the lowest on, behind the two of validity. */
const qualityBits = [
  'overflow',
  'out_of_range',
  'bad_reference',
  'oscillatory',
  'failure',
  'old_data',
  'inconsistent',
  'inaccurate',
  'substituted',
  'test',
  'operator_blocked',
  'derived',
];
const validities = ['good', 'invalid', 'invalid', 'questionable'];

/** Names of the bits of a quality: its validity first when that is not good. */
function qualityText(quality: number): string {
  const names = quality & 3 ? [validities[quality & 3]] : [];
  qualityBits.forEach((name, bit) => {
    if (quality & (4 << bit)) names.push(name);
  });
  return names.join(' ');
}

/** Channels of the customary data set: four currents and four voltages, each an integer of 32 bits and a quality. */
const CHANNELS = ['ia', 'ib', 'ic', 'in', 'ua', 'ub', 'uc', 'un'];

/**
 * Samples: the customary data set by its channels, another as the bytes that they are, for only the configuration says what they mean.
 */
function samples(reader: BerReader, out: Fields): void {
  const { bytes, start, stop } = reader;
  if (stop - start !== CHANNELS.length * 8) {
    out.bytes('samples', bytes, start, stop);
    return;
  }
  out.open('samples');
  CHANNELS.forEach((name, i) => out.number(name, u32be(bytes, start + i * 8) | 0));
  out.close();
  out.list('quality');
  for (let at = start + 4; at < stop; at += 8) out.text('', qualityText(u32be(bytes, at)));
  out.close();
}

/** Visits the fields of the message with its header. */
export function describe(bytes: Uint8Array, head: Head, out: Fields): void {
  if (head.end - head.start < HEADER) return;
  out.number('appid', head.unit);
  out.number('length', u16be(bytes, head.start + 2));
  out.flag('simulated', (u16be(bytes, head.start + 4) & SIMULATED) !== 0);
  describePdu(bytes, head.start + HEADER, head.end, out);
}

/** Visits the fields of the PDU in bytes[at, end): those of its first ASDU as the message's own, the others in a list behind them. */
export function describePdu(bytes: Uint8Array, at: number, end: number, out: Fields): void {
  const reader = new BerReader().reset(bytes, at, end);
  if (!reader.next() || reader.tag !== TAG_SAV || !reader.enter()) return;
  while (reader.next()) {
    const tag: number = reader.tag;
    if (tag === TAG_COUNT) out.number('asdus', reader.unsigned());
    else if (tag === TAG_SECURITY) out.bytes('security', bytes, reader.start, reader.stop);
    else if (tag === TAG_ASDUS && reader.enter()) {
      if (reader.into(TAG_ASDU)) {
        asdu(reader, out);
        reader.leave();
      }
      out.list('further');
      while (reader.into(TAG_ASDU)) {
        out.open('');
        asdu(reader, out);
        out.close();
        reader.leave();
      }
      out.close();
      reader.leave();
    }
  }
}

function asdu(reader: BerReader, out: Fields): void {
  while (reader.next()) shows.get(reader.tag)?.(reader, out);
}

/** A publisher of samples is a merging unit, an IED; the first samples' id is the nearest that it says to a name. */
export function identify(bytes: Uint8Array, head: Head, out: IdentitySink): void {
  identifyPdu(bytes, head.start + HEADER, head.end, out);
}

/** Identity in the PDU in bytes[at, end). */
export function identifyPdu(bytes: Uint8Array, at: number, end: number, out: IdentitySink): void {
  const reader = new BerReader().reset(bytes, at, end);
  if (!reader.into(TAG_SAV) || !reader.into(TAG_ASDUS) || !reader.into(TAG_ASDU)) return;
  out.is('role', 'ied', 80);
  if (!reader.take(TAG_ID)) return;
  // A reference names the logical device before its slash.
  const id = reader.text(64);
  const slash = id.indexOf('/');
  if (slash > 0) out.is('name', id.slice(0, slash), 50);
  else if (/^[\w .-]{3,}$/.test(id)) out.is('name', id, 30);
}
