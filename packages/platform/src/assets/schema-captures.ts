import { formats } from '@fengsui/sources';
import { type Static, Type } from 'typebox';
import { Id, Nullable, PageQuery, Said, Strict, Time } from '../kernel/schema.ts';
import { SourceReading } from './schema-sources.ts';

/**
 * State of a capture. `uploading` → `queued` → `analysing` → `done` or `failed`. `live` is a session of a sensor that reports by itself: its file holds the
 * frames that show findings.
 */
const CaptureState = Type.Enum(['uploading', 'queued', 'analysing', 'done', 'failed', 'live']);

/** What a capture holds: `packets` of the network, or `records` of another tool, which are filed in the same way. */
export const CaptureKind = Type.Enum(['packets', 'records']);

/** What the analysis counted of one protocol. */
const ProtocolCount = Type.Object({
  id: Type.String(),
  name: Type.String(),
  frames: Type.Number(),
  messages: Type.Number(),
  requests: Type.Number(),
  responses: Type.Number(),
  errors: Type.Number(),
  malformed: Type.Number(),
});

/** A file of packets or of records, and what became of it. */
export const Capture = Type.Object({
  id: Id,
  site: Id,
  kind: CaptureKind,
  format: Nullable(Type.String({ description: 'Format of records, as named at the upload or recognised by content' })),
  name: Type.String(),
  size: Type.Number({ description: 'Bytes announced' }),
  received: Type.Number({ description: 'Bytes safely on disk: where a resumed upload goes on' }),
  state: CaptureState,
  sha256: Nullable(Type.String()),
  job: Nullable(Id),
  uploadedBy: Nullable(Type.String()),
  createdAt: Time,
  analysedAt: Nullable(Time),
  /** Since when only the frames that show something are kept of it; null of a whole capture. */
  reducedAt: Nullable(Time),
  frames: Nullable(Type.Number()),
  bytes: Nullable(Type.Number({ description: 'Captured bytes' })),
  first: Nullable(Time),
  last: Nullable(Time),
  assets: Type.Integer(),
  findings: Type.Integer(),
  score: Nullable(Type.Integer({ description: 'How good the records are, 0 to 100; null for packets' })),
  records: Nullable(Type.Number({ description: 'Records read; null for packets' })),
  error: Nullable(Type.String()),
  refusal: Nullable(Said),
});
export type Capture = Static<typeof Capture>;

/** A capture with all that the analysis said about it. */
export const CaptureDetail = Type.Object({
  ...Capture.properties,
  /** What was kept by an earlier version of the program has its sentences only. */
  problems: Type.Array(Type.Object({ at: Type.Unknown(), what: Type.String(), ...Type.Partial(Said).properties })),
  protocols: Type.Array(ProtocolCount),
  dropped: Type.Record(Type.String(), Type.Number(), { description: 'What limits discarded, by kind' }),
  reading: Nullable(SourceReading),
});
export type CaptureDetail = Static<typeof CaptureDetail>;

/** Body of POST /api/captures: announces an upload; its bytes follow with PUT /api/captures/:id/content. */
export const CaptureCreate = Strict({
  site: Id,
  name: Type.String({ minLength: 1, maxLength: 255, description: 'File name' }),
  size: Type.Integer({ minimum: 1, description: 'Bytes of the file; packets have at least 24' }),
  kind: Type.Optional(Type.Enum(['packets', 'records'], { default: 'packets' })),
  format: Type.Optional(
    Type.Enum(
      formats.map(({ id }) => id),
      { description: 'Format of records; recognised by content without it' },
    ),
  ),
});
export type CaptureCreate = Static<typeof CaptureCreate>;

/** Query of the list of captures. */
export const CaptureQuery = Type.Object({
  ...PageQuery,
  site: Type.Optional(Id),
  state: Type.Optional(CaptureState),
  kind: Type.Optional(CaptureKind),
});
export type CaptureQuery = Static<typeof CaptureQuery>;

/** Query of GET /api/captures/:id/frames. */
export const FrameQuery = Type.Object({
  frame: Type.Union([Type.Integer({ minimum: 1 }), Type.Array(Type.Integer({ minimum: 1 }), { maxItems: 50 })], {
    description: '1-based number of a frame, or of a record; may be given several times',
  }),
});

/** One frame decoded: what each layer says, as the sensor reads it; of records, one record and its fields. */
export const DecodedFrame = Type.Object({
  capture: Id,
  frame: Type.Number(),
  at: Nullable(Time),
  length: Type.Number(),
  layers: Type.Array(
    Type.Object({
      name: Type.String({ description: 'Protocol id' }),
      summary: Type.String(),
      fields: Type.Array(Type.Object({ name: Type.String(), value: Type.String() })),
    }),
  ),
  hex: Type.String({ description: 'The first bytes of the frame, at most 2048, in hexadecimal' }),
});
export type DecodedFrame = Static<typeof DecodedFrame>;
