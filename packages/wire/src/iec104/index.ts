import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe } from './describe.ts';
import { functions, statuses } from './functions.ts';
import { LONGEST, measure, readHead, recognise, side } from './read.ts';

export * as encode from './encode.ts';
export { causes, types } from './functions.ts';

/** IEC 60870-5-104 telecontrol. */
export const iec104: Protocol = new Protocol({
  id: 'iec104',
  name: 'IEC 60870-5-104',
  specification: 'IEC 60870-5-104:2006 with IEC 60870-5-101:2003 and IEC TS 60870-5-7',
  industrial: true,
  carriage: { tcp: [2404] },
  functions,
  statuses,
  longest: LONGEST,
  codeText: (code) => (code < 0x100 ? String(code) : code === 0x100 ? 'S' : `U${code & 0xff}`),
  firstBytes: [0x68],
  recognise,
  measure,
  side,
  read(bytes, at, end, from, sink) {
    readHead(bytes, at, end, from, head);
    sink.message(bytes, head);
  },
  describe,
});

const head = new Head(iec104);
