import { type Static, Type } from 'typebox';
import { Id, Nullable, PageQuery, Said, Severity, Strict, Time } from '../kernel/schema.ts';

/** One source's statement about one attribute of a vulnerability. */
const Assertion = Type.Object({
  attribute: Type.String({
    description: 'title, description, cvss, affected, fixed, remediation, reference, weakness, kev, epss …',
  }),
  value: Type.Unknown(),
  source: Type.String({ description: 'Who says so: publisher or catalogue' }),
  document: Nullable(Type.String({ description: 'Identifier of the advisory' })),
  at: Nullable(Time),
});

/** A vulnerability in a list. */
export const Vulnerability = Type.Object({
  id: Type.String({ description: 'CVE identifier, or the identifier of the advisory when there is none' }),
  title: Type.String(),
  description: Type.String(),
  severity: Nullable(Severity),
  cvss: Nullable(Type.Number({ minimum: 0, maximum: 10 })),
  vector: Nullable(Type.String()),
  kev: Type.Boolean({ description: 'In the catalogue of known exploited vulnerabilities' }),
  epss: Nullable(Type.Number({ minimum: 0, maximum: 1 })),
  vendors: Type.Array(Type.String()),
  products: Type.Array(Type.String()),
  advisories: Type.Array(Type.String()),
  published: Nullable(Time),
  modified: Nullable(Time),
  matches: Type.Integer({ description: 'Open matches with assets of the organisation' }),
});
export type Vulnerability = Static<typeof Vulnerability>;

/** A vulnerability with everything each source says. */
export const VulnerabilityDetail = Type.Object({
  ...Vulnerability.properties,
  aliases: Type.Array(Type.String(), { description: 'Other identifiers of the same vulnerability' }),
  assertions: Type.Array(Assertion),
  resolved: Type.Unknown({
    description:
      'The explained record: titles by language, classes, hazard levels side by side, and disagreements with their sentences',
  }),
});
export type VulnerabilityDetail = Static<typeof VulnerabilityDetail>;

/** Path of what is asked of one vulnerability, by any of its identifiers. */
export const VulnerabilityParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }) });

/** Query of the library, best hit first when words are given, else newest first. */
export const VulnerabilityQuery = Type.Object({
  ...PageQuery,
  q: Type.Optional(Type.String({ maxLength: 200, description: 'Words, in any language' })),
  vendor: Type.Optional(Type.String({ maxLength: 160 })),
  severity: Type.Optional(Severity),
  kev: Type.Optional(Type.Boolean()),
  matched: Type.Optional(Type.Boolean({ description: 'Only those that match an asset' })),
});
export type VulnerabilityQuery = Static<typeof VulnerabilityQuery>;

/** An import: a file of any kind that the library takes, plain, gzip or a ZIP archive of such files. */
export const Import = Type.Object({
  id: Id,
  name: Type.String(),
  size: Type.Number(),
  received: Type.Number(),
  state: Type.Enum(['uploading', 'queued', 'importing', 'done', 'failed']),
  job: Nullable(Id),
  sha256: Nullable(Type.String()),
  documents: Type.Integer({ description: 'Documents read' }),
  accepted: Type.Integer(),
  rejected: Type.Integer(),
  createdAt: Time,
  finishedAt: Nullable(Time),
  createdBy: Nullable(Type.String()),
  error: Nullable(Type.String()),
  refusal: Nullable(Said),
});
export type Import = Static<typeof Import>;
export const ImportCreate = Strict({ name: Type.String({ minLength: 1, maxLength: 255 }), size: Type.Integer({ minimum: 1 }) });
export type ImportCreate = Static<typeof ImportCreate>;
export const ImportQuery = Type.Object({ ...PageQuery });

/** A document that was not taken, and why. */
export const Rejection = Type.Object({
  line: Type.Integer({ description: 'Number of the document in the file, from 1' }),
  place: Type.String({ description: 'Where it is: a line, the number of an element, a path in an archive' }),
  document: Nullable(Type.String()),
  reason: Type.String(),
  refusal: Nullable(Said),
});
export type Rejection = Static<typeof Rejection>;

/** How entries are divided: a value and how many have it, most first. */
export const Facet = Type.Array(Type.Object({ value: Type.String(), count: Type.Integer() }));

/** Figures of the library. */
export const LibraryState = Type.Object({
  vulnerabilities: Type.Integer(),
  advisories: Type.Integer(),
  knownExploited: Type.Integer(),
  lastImport: Nullable(Time),
  entries: Type.Integer({ description: 'Entries that may be seen, those of the organisation itself included' }),
  kinds: Type.Array(
    Type.Object({
      value: Type.String(),
      count: Type.Integer(),
      own: Type.Integer({ description: 'Of these, those of the organisation itself' }),
      states: Facet,
    }),
    { description: 'Entries by kind, most first' },
  ),
  states: Facet,
});
export type LibraryState = Static<typeof LibraryState>;
