import { type Mistake, type MistakeMaker, mistakesOf } from '@fengsui/sensor';

/** Why a record, or a whole source, is not taken: the sentence of each reason, with the values that it names in braces. */
const sentences = {
  notJson: 'not JSON: {text}',
  notJsonDocument: 'not JSON: {reason}',
  notObject: 'not a JSON object',
  long: 'the record is longer than {most} characters',
  unread: 'it cannot be read: {reason}',
  missing: 'the field {field} is missing',
  suricataTime: 'the field timestamp is no time: Suricata writes ISO 8601',
  zeekTime: 'the field ts is no time: Zeek writes seconds since 1970 or ISO 8601',
  noTime: 'no time: looked for {fields}',
  noEventNumber: 'no event number: looked for {fields}',
  notSyslog: 'neither RFC 5424 nor RFC 3164',
  emptyRow: 'the row is empty, or none of its columns is known by its heading',
  notMac: '{value} is no MAC address',
  notIp: '{value} is no IP address of one device',
  namelessComponent: 'a component has no name',
  namelessPackage: 'a package has no name',
  noFormat: '{format} is no known format; there are {formats}',
  unknownFormat: '{path} is of no known format; name it with --format, one of {formats}',
  noFile: '{path} cannot be read: {reason}',
  large: '{path} is larger than {most} MiB, the most that is read of one document',
  noRecord: 'No record was found',
  noGoodRecord: 'No record could be read: {why}',
} as const;

/** Why something is not taken, by its code and the values that its sentence names. */
export const refusal: MistakeMaker<typeof sentences> = mistakesOf(sentences);

/** A record that cannot be read. */
export class RecordError extends Error {
  override name = 'RecordError';
  readonly refusal: Mistake;

  constructor(why: Mistake, options?: ErrorOptions) {
    super(why.text, options);
    this.refusal = why;
  }
}

/** The source cannot be read at all. One line: what, where, what to do. */
export class SourceError extends Error {
  override name = 'SourceError';
  readonly code: string;
  readonly values: Mistake['values'];
  /** What the value `why` of the sentence says, by its own code. */
  readonly why?: Pick<Mistake, 'code' | 'values'>;

  constructor({ code, values, text }: Mistake, why?: Pick<Mistake, 'code' | 'values'>, options?: ErrorOptions) {
    super(text, options);
    this.code = code;
    this.values = values;
    this.why = why;
  }
}
