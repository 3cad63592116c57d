import { type Static, Type } from 'typebox';
import { ErrorAnswer, Id, Nullable, Severity, Strict, Time } from '../kernel/schema.ts';

const Text = (maxLength = 256) => Type.String({ maxLength });
const Count = Type.Number({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Counts = Type.Record(Type.String({ maxLength: 100 }), Count, { maxProperties: 200 });
const SensorName = Type.String({
  minLength: 1,
  maxLength: 100,
  description: 'Name of the sensor, as the place where it listens',
});

/** What a sensor says of itself, whenever it speaks. */
export const SensorHealth = Type.Object({
  version: Text(40),
  at: Type.String({ maxLength: 40, format: 'date-time', description: "The sensor's own clock" }),
  started: Text(40),
  source: Type.String({ maxLength: 256, description: 'The interface or the pipe that it listens to' }),
  frames: Count,
  framesPerSecond: Count,
  lost: Type.Record(Type.String({ maxLength: 100 }), Count, {
    maxProperties: 200,
    description: 'Frames that never reached the sensor, by where they were lost',
  }),
  dropped: Type.Record(Type.String({ maxLength: 100 }), Count, {
    maxProperties: 200,
    description: 'What limits of the sensor discarded, by kind',
  }),
  memoryBytes: Count,
  behindSeconds: Type.Number({ description: 'Age of the latest frame' }),
  spool: Type.Object({
    batches: Count,
    bytes: Count,
    oldest: Nullable(Text(40)),
    summarised: Type.Number({ minimum: 0, description: 'Batches that were made shorter because the spool was full' }),
  }),
  ring: Nullable(Type.Object({ files: Count, bytes: Count })),
  content: Type.Optional(
    Nullable(
      Type.Object(
        {
          version: Text(64),
          made: Text(40),
          fetched: Text(40),
          fingerprints: Count,
          rules: Count,
          withdrawn: Count,
          yara: Count,
          indicators: Count,
        },
        {
          description:
            "The platform's content that the sensor judges by: its version (the ETag of /api/fleet/content), and how much of each",
        },
      ),
    ),
  ),
  problems: Type.Array(Text(500), { maxItems: 20, description: 'What a person should look at, in words' }),
});
export type SensorHealth = Static<typeof SensorHealth>;

/** A sensor that reports by itself. */
export const Sensor = Type.Object({
  id: Id,
  site: Id,
  name: Type.String(),
  state: Type.Enum(['waiting', 'active', 'silent', 'revoked'], {
    description: '`waiting` was never heard, `silent` not for five minutes',
  }),
  enrolledBy: Nullable(Type.String()),
  enrolledAt: Time,
  revokedAt: Nullable(Time),
  lastSeenAt: Nullable(Time),
  lastSequence: Type.Number({ description: 'Number of the last batch that was filed' }),
  address: Nullable(Type.String()),
  clockDifference: Nullable(Type.Number({ description: "Seconds by which the server's clock is ahead of the sensor's" })),
  health: Nullable(SensorHealth),
  capture: Nullable(Type.String({ description: 'Capture under which its latest session is filed' })),
});
export type Sensor = Static<typeof Sensor>;

/** Body of PATCH /api/sensors/:id. */
export const SensorChange = Strict({ name: SensorName });

/** Body of POST /api/sensors/enrolments: a token by which one sensor enrols itself, once. */
export const EnrolmentCreate = Strict({
  site: Id,
  name: SensorName,
  hours: Type.Optional(
    Type.Number({ exclusiveMinimum: 0, maximum: 168, default: 24, description: 'Hours until the token expires' }),
  ),
});
export type EnrolmentCreate = Static<typeof EnrolmentCreate>;

/** A token that was made, without its secret. */
export const Enrolment = Type.Object({
  id: Id,
  site: Id,
  name: Type.String(),
  createdBy: Type.String(),
  createdAt: Time,
  expiresAt: Time,
  usedAt: Nullable(Time),
  sensor: Nullable(Id),
});
export type Enrolment = Static<typeof Enrolment>;

/** Answer of POST /api/sensors/enrolments. */
export const EnrolmentCreated = Type.Object({
  enrolment: Enrolment,
  token: Type.String({ description: 'For `fengsui watch --token`; it is never shown again' }),
});

/** Body of POST /api/fleet/enrolment. */
export const Enrol = Strict({ token: Text() });

/** Answer of POST /api/fleet/enrolment: what the sensor keeps. */
export const Enrolled = Type.Object({
  sensor: Id,
  name: Type.String(),
  credential: Type.String({ description: 'Secret of the sensor, sent as `Authorization: Bearer`' }),
});
export type Enrolled = Static<typeof Enrolled>;

const Interface = Type.Object({
  mac: Nullable(Text(17)),
  ips: Type.Array(Text(45), { maxItems: 5000 }),
  vendor: Nullable(Text()),
});

/** A sentence in both languages. */
const Reason = Type.Object({ en: Text(1000), zh: Text(1000) });

const Asset = Type.Object({
  id: Text(64),
  interfaces: Type.Array(Interface, { maxItems: 1000 }),
  ...Object.fromEntries(
    ['name', 'vendor', 'product', 'model', 'orderNumber', 'firmware', 'serial', 'role'].map((name) => [
      name,
      Nullable(Text(1000)),
    ]),
  ),
  roleReason: Nullable(Reason),
  purdueLevel: Nullable(Type.Number()),
  protocols: Type.Array(Type.Object({ id: Text(64), as: Type.Enum(['client', 'server', 'peer']) }), { maxItems: 1000 }),
  firstSeen: Time,
  lastSeen: Time,
  identity: Type.Array(
    Type.Object({
      attribute: Text(64),
      value: Text(1000),
      source: Text(1000),
      method: Type.Enum(['stated', 'fingerprint', 'spelling', 'registry', 'behaviour']),
      fingerprint: Nullable(Text(200)),
      reason: Nullable(Reason),
      confidence: Type.Number({ minimum: 0, maximum: 100 }),
      frame: Type.Number(),
      at: Time,
    }),
    { maxItems: 20_000 },
  ),
});

const Conversation = Type.Object({
  number: Type.Integer({ minimum: 1, maximum: 4_294_967_295, description: 'The same for as long as the session lasts' }),
  client: Text(64),
  server: Text(64),
  protocol: Text(64),
  port: Nullable(Type.Integer({ minimum: 0, maximum: 65_535 })),
  messages: Count,
  bytes: Count,
  errors: Count,
  firstSeen: Time,
  lastSeen: Time,
  functions: Type.Array(Type.Object({ code: Type.Number(), name: Text(), count: Count, errors: Count }), { maxItems: 1000 }),
});

const Finding = Type.Object({
  rule: Text(200),
  title: Text(1000),
  severity: Severity,
  confidence: Type.Number({ minimum: 0, maximum: 100 }),
  techniques: Type.Array(Text(32), { maxItems: 100 }),
  client: Text(64),
  server: Text(64),
  firstSeen: Time,
  lastSeen: Time,
  count: Count,
  evidence: Type.Object({
    frames: Type.Array(Type.Number(), { maxItems: 1000 }),
    fields: Type.Record(Type.String(), Type.Unknown()),
  }),
});

const Act = Type.Object({
  number: Type.Integer({ minimum: 1, maximum: 4_294_967_295 }),
  at: Time,
  frame: Count,
  protocol: Text(64),
  function: Text(),
  client: Text(64),
  server: Text(64),
  acts: Type.Array(Text(32), { maxItems: 32 }),
  refused: Type.Boolean(),
  status: Text(),
  unit: Nullable(Type.Number()),
  area: Nullable(Type.Number()),
  address: Nullable(Type.Number()),
  value: Nullable(Type.Number()),
});

/** A file that the sensor put together and judged. */
const File = Type.Object({
  protocol: Text(64),
  name: Text(512),
  path: Text(512),
  direction: Type.Enum(['upload', 'download']),
  client: Text(64),
  server: Text(64),
  from: Text(64),
  to: Text(64),
  firstSeen: Time,
  lastSeen: Time,
  count: Count,
  size: Count,
  declared: Nullable(Count),
  carved: Count,
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  sha1: Type.String({ pattern: '^[0-9a-f]{40}$' }),
  md5: Type.String({ pattern: '^[0-9a-f]{32}$' }),
  type: Text(64),
  typeName: Text(),
  complete: Type.Boolean(),
  notes: Type.Array(Text(1000), { maxItems: 100 }),
  verdicts: Type.Array(
    Type.Object({
      by: Type.Enum(['hash', 'yara']),
      name: Text(1000),
      reason: Text(2000),
      rule: Type.Optional(Text(1000)),
      source: Text(1000),
      techniques: Type.Array(Text(32), { maxItems: 100 }),
    }),
    { maxItems: 100 },
  ),
});

const Evidence = Type.Object({
  linkType: Type.Integer({ minimum: 0, maximum: 65_535 }),
  frames: Type.Array(
    Type.Object({
      frame: Count,
      seconds: Type.Integer({ minimum: 0, maximum: 4_294_967_295 }),
      nanoseconds: Type.Integer({ minimum: 0, maximum: 999_999_999 }),
      wireLength: Type.Integer({ minimum: 0, maximum: 4_294_967_295 }),
      bytes: Type.String({ maxLength: 349_528, pattern: '^[A-Za-z0-9+/]*={0,2}$', description: 'Base64' }),
    }),
    { maxItems: 5000 },
  ),
});

/** What a window of a sensor changed. Assets and conversations stand for what was told of them before; findings and acts come on top. */
const Report = Type.Object({
  session: Id,
  started: Time,
  window: Type.Integer({ minimum: 1 }),
  first: Nullable(Time),
  last: Nullable(Time),
  frames: Count,
  bytes: Count,
  messages: Count,
  protocols: Type.Array(
    Type.Object({
      id: Text(64),
      name: Text(),
      frames: Count,
      messages: Count,
      requests: Count,
      responses: Count,
      errors: Count,
      malformed: Count,
    }),
    { maxItems: 5000 },
  ),
  assets: Type.Array(Asset, { maxItems: 50_000 }),
  conversations: Type.Array(Conversation, { maxItems: 50_000 }),
  findings: Type.Array(Finding, { maxItems: 50_000 }),
  acts: Type.Array(Act, { maxItems: 50_000 }),
  files: Type.Optional(Type.Array(File, { maxItems: 5000 })),
  evidence: Nullable(Evidence),
  dropped: Counts,
  withheld: Counts,
});

/** Body of POST /api/fleet/batches. */
export const BatchDelivery = Type.Object({
  health: SensorHealth,
  batch: Type.Object({
    from: Type.Integer({
      minimum: 1,
      maximum: 999_999_999_999,
      description: 'First number that the batch stands for; a summary stands for several',
    }),
    sequence: Type.Integer({ minimum: 1, maximum: 999_999_999_999, description: 'Last number that it stands for' }),
    report: Report,
  }),
});
export type BatchDelivery = Static<typeof BatchDelivery>;

/** Answer to a sensor. */
export const Heard = Type.Object({
  taken: Type.Number({ description: 'Number of the last batch that was filed: everything up to it may be forgotten' }),
  now: Time,
  slowDown: Type.Number({ description: 'Seconds to wait before the next batch' }),
});
export type Heard = Static<typeof Heard>;

/** Answer when a batch is missing. */
export const Gap = Type.Object({
  ...ErrorAnswer.properties,
  expected: Type.Number({ description: 'Number of the batch that is expected' }),
});
export type Gap = Static<typeof Gap>;
