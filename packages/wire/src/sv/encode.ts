import { berElement, berIntegerElement, berTextElement } from '../ber-encode.ts';
import { utcTime } from '../mms/data-encode.ts';
import {
  HEADER,
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
  TAG_SYNCHRONISED,
} from './read.ts';

/** One set of samples. */
export interface SampleSet {
  /** svID: `MU01`, or a reference. */
  id: string;
  dataSet?: string;
  /** smpCnt, 16 bits. */
  count: number;
  revision: number;
  /** When the transmission buffer was refreshed. */
  time?: Date;
  /** 0 none, 1 local, 2 global. */
  synchronised: number;
  /** smpRate: samples per period or second, as `mode` says. */
  rate?: number;
  mode?: number;
  /** The eight octets that name the clock. */
  clock?: ArrayLike<number>;
  /** Values with their qualities, or all octets of the data set. */
  samples: readonly (readonly [value: number, quality: number])[] | Uint8Array;
}

/** What a publisher sends in one frame. */
export interface SampledValues {
  appId: number;
  simulation?: boolean;
  sets: readonly SampleSet[];
}

const octets = (value: number, size: number): number[] =>
  Array.from({ length: size }, (_, i) => (value / 2 ** (8 * (size - 1 - i))) & 0xff);

function sampleOctets(samples: SampleSet['samples']): ArrayLike<number> {
  if (samples instanceof Uint8Array) return samples;
  return samples.flatMap(([value, quality]) => [...octets(value >>> 0, 4), ...octets(quality, 4)]);
}

/** Payload of EtherType 0x88ba with its header (IEC 61850-9-2 annex A). */
export function encodeSampledValues(x: SampledValues): Uint8Array {
  const pdu = encodePdu(x.sets);
  const length = HEADER + pdu.length;
  const out = new Uint8Array(length);
  out.set([x.appId >> 8, x.appId, length >> 8, length, x.simulation ? 0x80 : 0, 0, 0, 0]);
  out.set(pdu, HEADER);
  return out;
}

/** The PDU alone, as a routable session carries it. */
export function encodePdu(sets: readonly SampleSet[]): Uint8Array {
  return berElement(
    TAG_SAV,
    berElement(TAG_COUNT, sets.length < 0x80 ? [sets.length] : octets(sets.length, 2)),
    berElement(TAG_ASDUS, ...sets.map(encodeSet)),
  );
}

function encodeSet(set: SampleSet): Uint8Array {
  const none = new Uint8Array(0);
  return berElement(
    TAG_ASDU,
    berTextElement(set.id, TAG_ID),
    set.dataSet === undefined ? none : berTextElement(set.dataSet, TAG_DATA_SET),
    berElement(TAG_SAMPLE_COUNT, octets(set.count, 2)),
    berElement(TAG_REVISION, octets(set.revision, 4)),
    set.time === undefined ? none : berElement(TAG_REFRESH_TIME, utcTime(set.time)),
    berIntegerElement(set.synchronised, TAG_SYNCHRONISED),
    set.rate === undefined ? none : berElement(TAG_RATE, octets(set.rate, 2)),
    berElement(TAG_SAMPLES, sampleOctets(set.samples)),
    set.mode === undefined ? none : berElement(TAG_MODE, octets(set.mode, 2)),
    set.clock === undefined ? none : berElement(TAG_CLOCK, set.clock),
  );
}
