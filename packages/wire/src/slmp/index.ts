import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { areas } from './devices.ts';
import { LONGEST } from './frame.ts';
import { functions, RESPONSE, statuses } from './functions.ts';
import { measure, readHead, recognise, side } from './read.ts';

export * as encode from './encode.ts';

/**
 * SLMP, the seamless message protocol of MELSEC controllers and CC-Link IE, which is the MC protocol's 3E and 4E frames in binary or ASCII code.
 * Head: `code` is the command (an answer does not repeat it), `unit` network << 8 | station, `area` the device's code, `address` its number.
 */
export const slmp: Protocol = new Protocol({
  id: 'slmp',
  name: 'SLMP (MC protocol 3E/4E)',
  specification: 'SH-080956ENG SLMP Reference Manual; BAP-C2006ENG; SH-080008 MC Protocol',
  industrial: true,
  carriage: { tcp: [1025, 5000, 5001, 5002, 5010, 61451], udp: [1025, 5000, 61451] },
  functions,
  statuses,
  areas,
  longest: LONGEST,
  codeText: (code) => (code === RESPONSE ? '' : `0x${code.toString(16).padStart(4, '0')}`),
  answerCode: (code, requestCode) => (code === RESPONSE ? requestCode : code),
  recognise,
  measure,
  side,
  read(bytes, at, end, _from, sink) {
    readHead(bytes, at, end, head);
    sink.message(bytes, head);
  },
  describe,
  identify,
});

const head = new Head(slmp);
