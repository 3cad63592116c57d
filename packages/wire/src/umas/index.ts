import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { functions, RESPONSE_ERROR, RESPONSE_OK, statuses } from './functions.ts';
import { Reader } from './read.ts';

export * as encode from './encode.ts';

/**
 * UMAS, with which engineering tools of Schneider Electric program Modicon controllers through Modbus function 90. Head: `code` is the UMAS function (an
 * answer does not repeat it), `area` the memory block, `address` the offset or the number of a program block, `pair` the Modbus transaction.
 */
export const umas: Protocol = new Protocol({
  id: 'umas',
  name: 'UMAS',
  specification: 'Not published; research from 2017 to 2024',
  industrial: true,
  carriage: { inside: ['modbus'] },
  functions,
  statuses,
  answerCode: (code, requestCode) => (code === RESPONSE_OK || code === RESPONSE_ERROR ? requestCode : code),
  longest: 1100,
  recognise: () => 0,
  read(bytes, at, end, _from, sink) {
    reader.message(bytes, at, end, -1, -1, sink);
  },
  describe,
  identify,
});

/** Reads the UMAS messages that Modbus carries. */
export const reader: Reader = new Reader(umas);
