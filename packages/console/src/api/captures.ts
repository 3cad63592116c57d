import type { Said } from '../i18n/said.ts';

/** Files of packets and of records, and what their analysis said: shapes of the HTTP API. */

/** Where a capture stands on its way; `live` is a session of a sensor that reports by itself. */
export type CaptureState = 'uploading' | 'queued' | 'analysing' | 'done' | 'failed' | 'live';

/** Packets of the network, or records of another tool. */
export type CaptureKind = 'packets' | 'records';

/** A file of packets or of records, and what became of it. */
export interface Capture {
  id: string;
  site: string;
  kind: CaptureKind;
  format: string | null;
  name: string;
  size: number;
  received: number;
  state: CaptureState;
  sha256: string | null;
  job: string | null;
  uploadedBy: string | null;
  createdAt: string;
  analysedAt: string | null;
  /** Since when only the frames that show something are kept. */
  reducedAt: string | null;
  frames: number | null;
  bytes: number | null;
  first: string | null;
  last: string | null;
  assets: number;
  findings: number;
  /** How good the records are, 0 to 100. */
  score: number | null;
  records: number | null;
  error: string | null;
  /** Why it was not taken, where the server says it by a code. */
  refusal: Said | null;
}

/** What the analysis counted of one protocol. */
export interface ProtocolCount {
  id: string;
  name: string;
  frames: number;
  messages: number;
  requests: number;
  responses: number;
  errors: number;
  malformed: number;
}

/** A capture with all that the analysis said about it. */
export interface CaptureDetail extends Capture {
  /** What could not be read; what was kept long ago has no code. */
  problems: ({ at: unknown; what: string } & Partial<Said>)[];
  protocols: ProtocolCount[];
  dropped: Record<string, number>;
  reading: SourceReading | null;
}

/** The faults that the quality of a source is made of. */
export const SOURCE_FAULTS = ['invalid', 'missing', 'late', 'contradictory', 'repeated'] as const;

/** What reading a file of records said of it. */
export interface SourceReading {
  format: string;
  quality: {
    records: number;
    accepted: number;
    invalid: number;
    /** Records without a field that they should have, by field. */
    missing: Record<string, number>;
    late: number;
    contradictory: number;
    repeated: number;
    score: number;
    why: string;
    rejections: { record: number; line: number | null; what: string; refusal: Said | null; text: string | null }[];
  };
  /** Events by kind of log. */
  events: Record<string, number>;
  conversations: number;
  components: number;
  /** Devices without an address, which the inventory does not hold. */
  unplaced: number;
}

/** A format of records that can be uploaded. */
export interface SourceFormat {
  id: string;
  title: string;
  specification: string;
}

/** A part that a bill of materials names. */
export interface SourceComponent {
  number: number;
  subject: string;
  type: string;
  name: string;
  version: string;
  vendor: string;
  purl: string;
  cpe: string;
}

/** One frame decoded, layer by layer; `hex` holds its first bytes. */
export interface DecodedFrame {
  capture: string;
  frame: number;
  at: string | null;
  length: number;
  layers: { name: string; summary: string; fields: { name: string; value: string }[] }[];
  hex: string;
}
