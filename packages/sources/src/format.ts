import type { Reading } from './reading.ts';

/** One value of a record. */
export type Value = string | number | boolean | null | Value[] | { [name: string]: Value };
/** One record of a source: a line of a log, a row of a table. */
export type SourceRecord = { [name: string]: Value };

/** A format of records. One file each in `formats/`, one line each in `formats/index.ts`. */
export interface Format {
  /** Stable id, as in output and on the command line. */
  readonly id: string;
  readonly title: string;
  /** Where the format is specified. */
  readonly specification: string;
  /** `lines`: a record a line, read as they come. `document`: one document, read whole. */
  readonly kind: 'lines' | 'document';
  /** Fields that a good record has; what is missing counts against the source's quality. */
  readonly expected: readonly string[];
  /** How sure the first bytes (up to 64 KiB, as text) and the file's name are that this is the format, 0 to 100. */
  readonly recognise: (head: string, name: string) => number;
  /**
   * Takes one line or the document. What it means goes to `reading`; what is wrong with it to `reading.reject`. Never throws on input: whoever calls
   * counts what it throws, a RecordError at best, as a rejected record.
   */
  readonly read: (text: string, reading: Reading) => void;
}
