import { type Static, Type } from 'typebox';
import { Bilingual, Id, Nullable, PageQuery, Strict, Time } from '../kernel/schema.ts';

/** What is done with the files of a site's captures. */
export const FileSettings = Type.Object({
  hashes: Type.Boolean({ description: 'Files are put together and their hashes looked up in the library' }),
  rules: Type.Boolean({ description: 'The YARA rules of the library look into files' }),
  samples: Type.Boolean({ description: 'Files that are judged are kept, encrypted' }),
  changedBy: Nullable(Type.String()),
  changedAt: Nullable(Time),
});
export type FileSettings = Static<typeof FileSettings>;
export const FileSettingsChange = Strict({
  hashes: Type.Boolean(),
  rules: Type.Boolean(),
  samples: Type.Boolean(),
});

/** What was said against a file, by a list of hashes or a rule. */
const Verdict = Type.Object({
  by: Type.Enum(['hash', 'yara']),
  name: Type.String(),
  reason: Type.String(),
  rule: Type.Optional(Type.String({ description: 'The YARA rule that found it' })),
  source: Type.String(),
  techniques: Type.Array(Type.String()),
});

/** A file that crossed the wire. */
export const FoundFile = Type.Object({
  id: Id,
  site: Id,
  capture: Id,
  captureName: Type.String(),
  name: Type.String(),
  path: Type.String({ description: 'Where it was, as the protocol says it' }),
  protocol: Type.String(),
  direction: Type.Enum(['upload', 'download']),
  sender: Type.String(),
  receiver: Type.String(),
  senderAsset: Nullable(Id),
  receiverAsset: Nullable(Id),
  firstSeen: Time,
  lastSeen: Time,
  count: Type.Number(),
  frames: Type.Array(Type.Number()),
  size: Type.Number(),
  declared: Nullable(Type.Number({ description: 'Bytes that the protocol says it has' })),
  carved: Type.Number({ description: 'Bytes that were seen' }),
  sha256: Type.String(),
  sha1: Type.String(),
  md5: Type.String(),
  type: Type.String(),
  typeName: Type.String(),
  complete: Type.Boolean(),
  notes: Type.Array(Type.String()),
  verdict: Type.Enum(['hash', 'yara', 'none']),
  verdicts: Type.Array(Verdict),
  sample: Type.Boolean({ description: 'Kept, encrypted' }),
});
export type FoundFile = Static<typeof FoundFile>;

/** A file against which something was said: where it was, and what of the library says it. The same content is one file, wherever it was seen. */
export interface JudgedFile {
  sha256: string;
  name: string;
  typeName: string;
  size: number;
  firstSeen: string;
  lastSeen: string;
  verdicts: FoundFile['verdicts'];
  /** Assets that sent or received it, and since when. */
  ends: { asset: string; sent: boolean; protocol: string; since: string }[];
  /** Keys of the library's indicators that name one of its hashes, and of the malicious code that its verdicts name. */
  indicators: string[];
  malware: string[];
}

/** Query of the files. */
export const FileQuery = Type.Object({
  ...PageQuery,
  q: Type.Optional(Type.String({ maxLength: 200, description: 'Part of a name, a path or a hash' })),
  site: Type.Optional(Id),
  capture: Type.Optional(Id),
  asset: Type.Optional(Id),
  sha256: Type.Optional(Type.String({ pattern: '^[0-9a-fA-F]{64}$' })),
  verdict: Type.Optional(Type.Enum(['hash', 'yara', 'none', 'any'], { description: 'any: judged by either' })),
});
export type FileQuery = Static<typeof FileQuery>;

const EntryLink = Type.Object({ kind: Type.String(), key: Type.String(), label: Type.String() });

/** An indicator of the library that a capture met, and what came of it. */
export const IndicatorSighting = Type.Object({
  indicator: EntryLink,
  indicates: Type.Array(EntryLink),
  capture: Id,
  captureName: Type.String(),
  type: Type.String(),
  value: Type.String(),
  protocol: Type.String(),
  client: Type.String(),
  server: Type.String(),
  firstSeen: Time,
  lastSeen: Time,
  score: Type.Number({ description: '0 to 100: what was left of it when the value was seen' }),
  outcome: Type.Enum(['finding', 'warned', 'faded', 'outside'], {
    description: 'warned: a warning list knows the value; faded: too old or revoked; outside: not valid at that time',
  }),
  list: Nullable(Type.String({ description: 'The warning list' })),
  why: Type.Object(Bilingual.properties, { description: 'Why it counted, or did not' }),
  source: Type.String(),
  document: Type.String({ description: 'Kind and identifier of the document that says so' }),
});
export type IndicatorSighting = Static<typeof IndicatorSighting>;
