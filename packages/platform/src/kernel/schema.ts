import { type Static, type TObject, type TProperties, type TSchema, Type } from 'typebox';

/** Identifier of a row: UUID version 7 (RFC 9562 §5.7), so that identifiers sort by the time they were made. */
export const Id = Type.String({ format: 'uuid', description: 'UUID version 7' });

/** Time in ISO 8601, UTC, with the precision it was recorded in. */
export const Time = Type.String({ description: 'ISO 8601 time, UTC' });

/** Level of the Purdue reference model; 3.5 is the demilitarised zone between plant and office. */
export const PurdueLevel = Type.Number({
  minimum: 0,
  maximum: 5,
  description: 'Purdue level 0 to 5; 3.5 is the demilitarised zone',
});

/** Severity of a finding, least first. */
export const Severity = Type.Enum(['info', 'low', 'medium', 'high', 'critical']);
export type Severity = Static<typeof Severity>;

/** The severities in ascending order, for sorting. */
export const severities: readonly Severity[] = ['info', 'low', 'medium', 'high', 'critical'];

/** A value that may be unknown. Unknown is always `null`, never absent and never an empty string. */
export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** A text for people, in both languages of the console. */
export const Bilingual = Type.Object({ en: Type.String(), zh: Type.String() });
export type Bilingual = Static<typeof Bilingual>;

/** A code, and the values of its sentence. */
const SaidPlainly = Type.Object({
  code: Type.String(),
  values: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
});

/**
 * What the English sentence beside it says, for whoever says it in another language: a code, and the values that the sentence names; where one
 * of them is a sentence with a code of its own, it is `why`. What was kept by another version of the program may have a code that this one does not know.
 */
export const Said = Type.Object({
  ...SaidPlainly.properties,
  why: Type.Optional(SaidPlainly),
});
export type Said = Static<typeof Said>;

/** An object that refuses members it does not know: a misspelt member of a request is an error, not silence. */
export const Strict = <T extends TProperties>(properties: T): TObject<T> =>
  Type.Object(properties, { additionalProperties: false });

/** A request body of which at least one member is given. */
export const Change = <T extends TProperties>(properties: T): TObject<T> =>
  Type.Object(properties, { additionalProperties: false, minProperties: 1 });

/** Query of a list: at most `limit` items after the cursor that the page before gave as `next`. */
export const PageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50, description: 'Items on the page' })),
  after: Type.Optional(Type.String({ maxLength: 600, description: 'Cursor: `next` of the page before' })),
};

/** One page of a list. `next` is null on the last page. */
export const Page = <T extends TSchema>(item: T) =>
  Type.Object({ items: Type.Array(item), next: Nullable(Type.String({ description: 'Cursor of the next page' })) });

/** A page as the stores return it. */
export interface PageOf<T> {
  items: T[];
  next: string | null;
}

/** Path parameters of one row. */
export const IdParams = Type.Object({ id: Id });

/** What every error answers: a stable code, what was wrong, and what to do about it. */
export const ErrorAnswer = Type.Object(
  {
    code: Type.String({ description: 'Stable code; the table of codes is in the documentation' }),
    message: Type.String({ description: 'What was wrong and where' }),
    action: Type.String({ description: 'What to do' }),
  },
  { description: 'Error' },
);

/** A job: long work that survives a restart. Topic `jobs` of the live stream carries it whenever it changes. */
export const Job = Type.Object({
  id: Id,
  kind: Type.String({
    description:
      '`analysis` of a capture, `study` of captures (learning, comparing, deriving a policy, auditing), `import` into the library, `learn` how far its sources can be relied on, `match` of assets with vulnerabilities, `graph` of what is known of the organisation',
  }),
  subject: Nullable(Id),
  state: Type.Enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  attempt: Type.Integer({ description: 'How often it was begun, not counting those that a server put back as it stopped' }),
  done: Type.Number({ description: 'Units done' }),
  total: Nullable(Type.Number({ description: 'Units in all; null while unknown' })),
  unit: Type.String({ description: '`bytes`, `documents`, `records` or `assets`' }),
  detail: Type.Record(Type.String(), Type.Number(), { description: 'Counters, as frames and messages' }),
  error: Nullable(Type.String()),
  createdAt: Time,
  startedAt: Nullable(Time),
  finishedAt: Nullable(Time),
});
export type Job = Static<typeof Job>;

/** Query of the list of jobs. */
export const JobQuery = Type.Object({
  ...PageQuery,
  kind: Type.Optional(Type.String()),
  state: Type.Optional(Type.Enum(['queued', 'running', 'done', 'failed', 'cancelled'])),
  subject: Type.Optional(Id),
});
export type JobQuery = Static<typeof JobQuery>;

/** The topics of the live stream. Every event is `{ topic, at, data }`; `data` is what the topic says. */
export const liveTopics = {
  jobs: 'a job changed: the job',
  captures: 'a capture changed: { id, state, received }',
  assets: 'the inventory changed: { site, capture }',
  findings: 'findings were added or changed: { site, ids }',
  matches: 'matches were added or changed: { assets }',
  imports: 'an import changed: { id, state }',
  library: 'the library changed: { vulnerabilities }; or an entry of it: { entry, state, retracted }',
  sensors: 'a sensor reported, or was changed: { id }',
  norms: 'a baseline, a policy, a difference or a study changed: { site }',
} as const;
export type LiveTopic = keyof typeof liveTopics;

/** State of the server, for those who run it. */
export const Health = Type.Object({
  status: Type.Enum(['ok', 'degraded']),
  version: Type.String(),
  startedAt: Time,
  records: Type.Object({ engine: Type.String(), ok: Type.Boolean() }),
  telemetry: Type.Object({ engine: Type.String(), ok: Type.Boolean() }),
  residentBytes: Type.Integer({ description: 'Resident memory of the server process' }),
});

/** Headers of PUT content: where in the file the body starts. It must be what HEAD answers as `upload-offset`. */
export const UploadHeaders = Type.Object({ 'upload-offset': Type.Integer({ minimum: 0 }) });

/** Answer of PUT content: bytes that are safely on disk. */
export const UploadProgress = Type.Object({ received: Type.Number(), size: Type.Number() });

/** Body of POST complete: the checksum that the sender computed. */
export const UploadComplete = Strict({ sha256: Type.String({ pattern: '^[0-9a-fA-F]{64}$' }) });
