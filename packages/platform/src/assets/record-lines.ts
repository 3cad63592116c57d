import { linesOf } from '@fengsui/sources';
import { createReadStream } from 'node:fs';

/** One line of a file of records. */
export interface RecordLine {
  /** 1-based number of the record: lines without content are not counted. */
  record: number;
  /** 1-based number of the line. */
  line: number;
  text: string;
}

/** What is no record although it is a line: nothing, and the brackets of a list that has a record a line. */
const EMPTY = /^[\s[\],]*$/;

/** Finds records of a file with a record a line, by their numbers; reads no further than the last of them. */
export async function* recordLines(path: string, numbers: Iterable<number>): AsyncGenerator<RecordLine> {
  const wanted = new Set(numbers);
  const last = Math.max(0, ...wanted);
  const stream = createReadStream(path, { encoding: 'utf8' });
  let record = 0;
  let line = 0;
  try {
    for await (const text of linesOf(stream as AsyncIterable<string>)) {
      if (record >= last) return;
      line++;
      if (EMPTY.test(text)) continue;
      record++;
      if (wanted.has(record)) yield { record, line, text };
    }
  } finally {
    stream.destroy();
  }
}
