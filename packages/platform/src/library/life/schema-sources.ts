import { type Static, Type } from 'typebox';
import { Nullable, PageQuery, Severity, Time } from '../../kernel/schema.ts';

/** Classes of the days that lie between the first publication and what a source says, earliest first. */
export const timeClasses = ['earlier', 'sameDay', 'week', 'month', 'quarter', 'later'] as const;
export type TimeClass = (typeof timeClasses)[number];

/** How many days after the first publication a source speaks, in classes. */
const Timeliness = Type.Object({
  median: Nullable(Type.Number({ description: 'Days; negative when the source is earlier than the CVE' })),
  late: Nullable(Type.Number({ description: 'Days in which nine of ten are there' })),
  earlier: Type.Integer({ description: 'Before the CVE, or where there is none before any other source' }),
  sameDay: Type.Integer(),
  week: Type.Integer({ description: 'Within 7 days' }),
  month: Type.Integer({ description: 'Within 30 days' }),
  quarter: Type.Integer({ description: 'Within 90 days' }),
  later: Type.Integer(),
});

/** How timely and how good a source is. */
export const SourceStatistics = Type.Object({
  source: Type.String(),
  kinds: Type.Array(Type.String({ description: 'Kinds of documents' })),
  documents: Type.Integer(),
  lastImport: Nullable(Time),
  records: Type.Integer({ description: 'Vulnerabilities of which it speaks' }),
  only: Type.Integer({ description: 'Of these, those of which nobody else speaks' }),
  cvss: Type.Integer({ description: 'Of these, those with a CVSS vector' }),
  weakness: Type.Integer({ description: 'Of these, those with a weakness' }),
  versions: Type.Integer({ description: 'Of these, those with versions of products' }),
  timeliness: Timeliness,
  lost: Type.Integer({ description: 'Records in which it contradicts what holds' }),
  entries: Type.Integer({ description: 'Other entries of which it speaks' }),
  accepted: Type.Integer({ description: 'Documents that imports took' }),
  rejected: Type.Integer({ description: 'Documents that imports rejected' }),
  reliability: Type.Array(
    Type.Object({ field: Type.String(), attribute: Type.String(), accuracy: Type.Number(), claims: Type.Integer() }),
    { description: 'As learnt from where sources agree' },
  ),
});
export type SourceStatistics = Static<typeof SourceStatistics>;

export const SourceList = Type.Object({
  records: Type.Integer({ description: 'Vulnerabilities in the library' }),
  items: Type.Array(SourceStatistics),
  countedAt: Time,
});
export type SourceList = Static<typeof SourceList>;

/** What records of a source are asked for. */
export const SourceRecordQuery = Type.Object({
  ...PageQuery,
  source: Type.String({ minLength: 1, maxLength: 300 }),
  which: Type.Optional(
    Type.Enum(['all', 'only', 'no-cvss', 'no-weakness', 'no-versions', 'late', 'lost', ...timeClasses], {
      default: 'all',
      description:
        '`only`: of which nobody else speaks; `no-…`: without it; `late`: more than 30 days; `lost`: it contradicts what holds; else a class of timeliness',
    }),
  ),
});
export type SourceRecordQuery = Static<typeof SourceRecordQuery>;

export const SourceRecord = Type.Object({
  id: Type.String(),
  title: Type.String(),
  severity: Nullable(Severity),
  cvss: Nullable(Type.Number()),
  published: Nullable(Time),
});
export type SourceRecord = Static<typeof SourceRecord>;
