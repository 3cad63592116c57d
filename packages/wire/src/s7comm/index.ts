import { Head } from '../message.ts';
import { Protocol } from '../protocol.ts';
import { describe, identify } from './describe.ts';
import { functions, USERDATA } from './functions.ts';
import { areas } from './items.ts';
import { readHead, recognise, side } from './read.ts';
import { statuses } from './statuses.ts';

export * as encode from './encode.ts';
export { addressText } from './items.ts';
export { piServices } from './pi-services.ts';

/** S7 communication of SIMATIC S7-300, 400, 1200 and 1500 (the classic one, protocol id 0x32). */
export const s7comm: Protocol = new Protocol({
  id: 's7comm',
  name: 'S7 communication',
  specification:
    'no public specification; as SIMATIC controllers speak it, names of System Software for S7-300/400, System and Standard Functions',
  industrial: true,
  carriage: { tcp: [102], inside: ['cotp'] },
  functions,
  statuses,
  areas,
  longest: 65535,
  codeText: (code) =>
    code >= USERDATA
      ? `ud ${((code >> 8) & 0xff).toString(16)}/${(code & 0xff).toString(16)}`
      : `0x${code.toString(16).padStart(2, '0')}`,
  recognise,
  side,
  read(bytes, at, end, _from, sink) {
    readHead(bytes, at, end, head);
    sink.message(bytes, head);
  },
  describe,
  identify,
});

const head = new Head(s7comm);
