import { type Static, Type } from 'typebox';
import { Nullable, PageQuery, Said } from '../kernel/schema.ts';

/** A format of records that can be uploaded. */
export const SourceFormat = Type.Object({
  id: Type.String(),
  title: Type.String(),
  specification: Type.String({ description: 'Where the format is specified' }),
});
export type SourceFormat = Static<typeof SourceFormat>;

const Rejection = Type.Object({
  record: Type.Number({ description: '1-based number of the record in the source' }),
  line: Nullable(Type.Number({ description: '1-based line of the file; null where a record is no line' })),
  what: Type.String({ description: 'Why it was not taken' }),
  refusal: Nullable(Said),
  text: Nullable(Type.String({ description: 'How the line begins' })),
});

/** How good a source is, counted. */
const SourceQuality = Type.Object({
  records: Type.Number(),
  accepted: Type.Number(),
  invalid: Type.Number({ description: 'Records that could not be read' }),
  missing: Type.Record(Type.String(), Type.Number(), { description: 'Records without a field that they should have, by field' }),
  late: Type.Number({ description: 'Records more than a minute behind one before them' }),
  contradictory: Type.Number({ description: 'Claims that contradict an earlier claim of the same source' }),
  repeated: Type.Number({ description: 'Records that repeat the one before them' }),
  score: Type.Integer({ minimum: 0, maximum: 100 }),
  why: Type.String({ description: 'What the score is made of, in a sentence' }),
  rejections: Type.Array(Rejection, { description: 'The first hundred records that were not taken' }),
});
export type SourceQuality = Static<typeof SourceQuality>;

/** What reading a file of records said of it. */
export const SourceReading = Type.Object({
  format: Type.String({ description: 'Id of the format' }),
  quality: SourceQuality,
  events: Type.Record(Type.String(), Type.Number(), { description: 'Events by kind of log, as `zeek/conn`' }),
  conversations: Type.Integer(),
  components: Type.Integer({ description: 'Parts that bills of materials name' }),
  unplaced: Type.Integer({ description: 'Devices that the source names without an address; they are not in the inventory' }),
});
export type SourceReading = Static<typeof SourceReading>;

/** A part that a bill of materials names: software, firmware or hardware. */
export const SourceComponent = Type.Object({
  number: Type.Integer(),
  subject: Type.String({ description: 'Product that the bill is of' }),
  type: Type.String(),
  name: Type.String(),
  version: Type.String(),
  vendor: Type.String(),
  purl: Type.String(),
  cpe: Type.String(),
});
export type SourceComponent = Static<typeof SourceComponent>;

/** Query of the components of a source. */
export const ComponentQuery = Type.Object({
  ...PageQuery,
  q: Type.Optional(Type.String({ maxLength: 200, description: 'Words to look for' })),
});
export type ComponentQuery = Static<typeof ComponentQuery>;
